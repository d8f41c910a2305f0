"""`devices`: the list, one device with every value's source, and the same as JSON."""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path

import pytest
from rich.console import Console

from tests.glass.devices import SHIPPED
from vitrine.cli import run
from vitrine.report.devices import print_devices


def told(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert run(["devices", *words]) == 0
    return capsys.readouterr().out


def row(text: str, start: str) -> str:
    return next(line for line in text.splitlines() if line.startswith(f"{start} "))


def test_all_devices_and_lights_are_listed_with_their_estimates_marked(capsys: pytest.CaptureFixture[str]) -> None:
    text = told(capsys)
    for name in (*SHIPPED.devices(), *SHIPPED.environments()):
        assert row(text, name)
    assert row(text, "even-g2").split()[1:8] == ["both", "22×11°", "576×288", "mono,", "16", "levels", "≈1,200"]
    assert row(text, "hololens-2").split()[1:7] == ["both", "≈44×30°", "≈1440×936", "≈full", "500", "≈0.4"]
    assert "≈0.85 to ≈0.25" in row(text, "meta-ray-ban-display")
    assert row(text, "quark-g1").split()[1] == "none" and "camera" in row(text, "apple-vision-pro")
    assert row(text, "sunset").split()[1:3] == ["25", "436"] and "≈:" in text
    assert row(text, "lit-facade").split()[1:3] == ["≈0.9", "≈15.7"] and row(text, "shop").split()[1:3] == [
        "57.3",
        "1,000",
    ]


def test_every_value_of_one_device_has_its_confidence_and_source(capsys: pytest.CaptureFixture[str]) -> None:
    text = told(capsys, "qwen-s1")
    assert text.startswith("Quark S1, Alibaba: quark-s1 (also qwen-s1,")
    claimed = row(text, "nits.claimed")
    assert "4,000" in claimed and "≈" not in claimed and "medium" in claimed and "2025-11-27" in claimed
    assert "≈4,000" in row(text, "nits") and "the claim is taken for it" in row(text, "nits")
    assert "assumed" in row(text, "safe_zone")


def test_a_device_without_a_display_rests_on_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    text = told(capsys, "ray-ban-meta")
    assert "No display." in text and "What pictures rest on" not in text and row(text, "speakers")


def test_weight_and_date_are_listed_and_own_values_are_undated(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = told(capsys)
    assert (
        "132 g" in row(text, "snap-specs") and "≈84 g" in row(text, "xreal-one") and "2026-11" in row(text, "even-g1")
    )
    own = tmp_path / "mine.device.yaml"
    own.write_text("blend_mode: additive\nnits: {claimed: 1500, to_eye: {value: 7, as_of: 2026-11-05}}\nweight_g: 50")
    text = told(capsys, str(own))
    assert "undated" in row(text, "weight_g") and "undated" in row(text, "nits.claimed")
    assert "2026-11-05" in row(text, "nits.to_eye") and "undated" not in text[text.index("What pictures rest on") :]
    own.write_text("blend_mode: additive\nweight_g: 50")
    assert "undated" in row(told(capsys, "--scene", str(own)), "mine")


def test_a_narrow_console_has_the_columns_that_fit(capsys: pytest.CaptureFixture[str]) -> None:
    print_devices(Console(width=110, file=sys.stdout, highlight=False), SHIPPED.devices().values())
    text = capsys.readouterr().out
    assert "weight" not in text and "inputs" not in text and max(map(len, text.splitlines())) <= 110
    assert all(len(row(text, name).split()) > 3 for name in ("even-g2", "rayneo-x3-pro"))


def test_json_has_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    listed = json.loads(told(capsys, "--json"))
    assert [entry["id"] for entry in listed["devices"]] == list(SHIPPED.devices())
    night, facade = listed["environments"][:2]
    assert (night["illuminance_lx"]["value"], "luminance" in night) == (10, False)
    assert night["figures"]["luminance"]["value"] == pytest.approx(0.18 * 10 / math.pi)
    assert (facade["luminance"]["value"], facade["reflectance"]["value"]) == (2, 0.4)
    assert facade["figures"]["illuminance_lx"]["value"] == pytest.approx(math.pi * 2 / 0.4)
    one = json.loads(told(capsys, "mrbd", "--json"))
    assert one == next(entry for entry in listed["devices"] if entry["id"] == "meta-ray-ban-display")
    assert one["nits"]["min"] == {
        "value": 30.0,
        "confidence": "medium",
        "source": "secondary table with links",
        "as_of": "2026-09",
    }
    assert one["weight_g"]["value"] == 69 and one["figures"]["eyes"]["as_of"] == "2025-09"
    assert one["figures"]["nits"]["confidence"] == "estimate"


def test_own_devices_beside_a_scene_are_listed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine.device.yaml").write_text("extends: even-g2\nnits: {to_eye: 2000}")
    (tmp_path / "cave.environment.yaml").write_text("luminance: 0.05\nname: Cave")
    (tmp_path / "scene.yaml").touch()
    text = told(capsys, "--scene", str(tmp_path / "scene.yaml"))
    assert "≈2,000" in row(text, "mine") and row(text, "cave").split() == ["cave", "≈0.05", "≈0.873", "Cave"]
    assert "≈2,000" in told(capsys, str(tmp_path / "mine.device.yaml"))


def test_a_wrong_name_and_a_wrong_file_get_sentences(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["devices", "evn-g2"]) == 1
    assert 'did you mean "even-g2"?' in capsys.readouterr().err
    (tmp_path / "mine.device.yaml").write_text("nits: 5")
    assert run(["devices", str(tmp_path / "mine.device.yaml")]) == 1
    assert "mine.device.yaml:1:7 nits: number 5 does not fit here; allowed: keys with values" in capsys.readouterr().err
    assert run(["devices", str(tmp_path / "mne.device.yaml")]) == 1
    assert 'there is no such file; did you mean "mine.device.yaml"?' in capsys.readouterr().err
    assert run(["devices", "--scene", str(tmp_path / "none" / "scene.yaml")]) == 1
    assert "none is missing too" in capsys.readouterr().err
