"""A lens that is told what to be: the light of every picture follows by the formula, and `check` judges by it."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.glass.devices import SHIPPED, device
from vitrine import paths
from vitrine.cli import run
from vitrine.engine.opening import open_session
from vitrine.engine.session import Session
from vitrine.engine.view_description import build_metadata, describe_view
from vitrine.glass.optics.glasses_in_light import GlassesInLight, resolve_glasses
from vitrine.glass.optics.view import View

SCENE = """vitrine: 1
feed: testcard:320x180
take: take.jsonl
nodes:
- {kind: text, id: word, text: Turn right, size: 1, color: "#FFFFFF", anchor: {head: center}}
"""
HEAD = '{"vitrine_take": 2, "feed": "testcard:320x180"}'
#: From clear, 0.4, to dark, 0.05, in 4 s.
MINE = """blend_mode: additive
nits: {to_eye: 2000, min: 1}
transmittance: {clear: 0.4, dark: 0.05, model: electrochromic, dimming_s: 4}
"""


STREET = str(paths.assets() / "feeds" / "street.mp4")


def opened(folder: Path, *events: tuple[float, str], feed: str | None = None) -> Session:
    rows = (json.dumps({"t": t_s, "event": text}) for t_s, text in events)
    (folder / "take.jsonl").write_text("\n".join((HEAD, *rows)), encoding="utf-8")
    (folder / "scene.yaml").write_text(SCENE, encoding="utf-8")
    return open_session(folder / "scene.yaml", None, feed, ahead=0)


def base(name: str = "snap-specs", light: str = "office") -> GlassesInLight:
    return resolve_glasses(SHIPPED.device(name), SHIPPED.environment(light), View())


def test_transmittance_moves_by_density_over_ten_seconds(tmp_path: Path) -> None:
    """D = (1 - s) D_clear + s D_dark with T = 10^-D, of 0.3 and 0.1, from clear in an office."""
    with opened(tmp_path, (2.0, "lens.dark"), feed=STREET) as show:
        office = base()
        assert show.glasses_at(1.9, office) is office and office.transmittance == 0.3
        for t_s, share in ((2.0, 0.0), (7.0, 0.5), (12.0, 1.0), (40.0, 1.0)):
            density = (1 - share) * -math.log10(0.3) + share * -math.log10(0.1)
            assert show.glasses_at(t_s, office).transmittance == pytest.approx(10**-density, rel=1e-12)
        assert show.glasses_at(show.duration_s + 1, office) is office, "the feed and the take start again"


@pytest.mark.parametrize("view", [View(), View(exposure="absolute"), View(brightness=0.5), View("panel")])
def test_all_light_follows_as_if_the_lens_were_set_by_hand(tmp_path: Path, view: View) -> None:
    """Figures and optics are those of a file that says `dimming`, the way that was there before."""
    mine = device(tmp_path, MINE)
    for light in ("office", "sunlit", "night-street"):
        glasses = resolve_glasses(mine, SHIPPED.environment(light), view)
        with opened(tmp_path, (0.0, "lens.dark"), (6.0, "lens.clear")) as show:
            start = glasses.dimming
            for t_s in (0.5, 3.0, 5.0, 7.0):
                share = min(1.0, start + min(t_s, 6.0) / 4) - max(0.0, t_s - 6.0) / 4
                by_hand = resolve_glasses(
                    device(tmp_path, MINE.replace("dimming_s: 4", f"dimming: {share}"), "hand"),
                    glasses.environment,
                    view,
                )
                told = show.glasses_at(t_s, glasses)
                assert told.transmittance == pytest.approx(0.4 ** (1 - share) * 0.05**share)
                assert (told.brightness, told.optics, told.eye_optics) == (
                    by_hand.brightness,
                    by_hand.optics,
                    by_hand.eye_optics,
                )
                assert told.brightest_channel == by_hand.brightest_channel and told.estimates == by_hand.estimates


def test_it_starts_where_the_light_has_it(tmp_path: Path) -> None:
    dusk = resolve_glasses(device(tmp_path, MINE), SHIPPED.environment("sunlit"), View())
    with opened(tmp_path, (1.0, "lens.clear")) as show:
        assert show.glasses_at(3.0, dusk).dimming == pytest.approx(0.5), "from dark in the sun, half of 4 s"
        assert show.glasses_at(3.0, dusk).transmittance == pytest.approx(math.sqrt(0.4 * 0.05))


@pytest.mark.parametrize("name", ["generic", "passthrough", "even-g2", "apple-vision-pro", "mrbd", "quark-g1"])
def test_other_lenses_are_told_in_vain(tmp_path: Path, name: str) -> None:
    with opened(tmp_path, (0.0, "lens.dark")) as show:
        glasses = base(name)
        assert show.glasses_at(5.0, glasses) is glasses
        assert "vitrine:lens" not in build_metadata(show, 5.0, glasses)


def test_it_is_said_how_dark_the_lens_is(tmp_path: Path) -> None:
    with opened(tmp_path, (2.0, "lens.dark"), (8.0, "lens.clear")) as show:
        glasses = base()
        assert describe_view(show.glasses_at(6.0, glasses)).figures[1:3] == ("lens ≈ 0.19", "lens 40 % dark")
        assert not any("dark" in figure for figure in describe_view(show.glasses_at(1.0, glasses)).figures)
        told = build_metadata(show, 6.0, glasses)
        assert told["vitrine:lens"] == "40 % dark"
        assert told["vitrine:transmittance"] == f"{0.3**0.6 * 0.1**0.4:.4g}"
        assert "vitrine:lens" not in build_metadata(show, 1.0, glasses)
        assert build_metadata(show, None, glasses)["vitrine:lens"] == "told dark at 2 s, clear at 8 s"


def judged(folder: Path, capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    assert run(["check", str(folder / "scene.yaml"), "--json", "--environment", "sunlit", *words]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_check_judges_each_frame_by_the_lens_it_has(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In the sun the display gives all it has, so that C - 1 goes as 1 / T of the lens in the frame; four at 25 Hz."""
    (tmp_path / "feed").mkdir()
    for index in range(4):
        Image.new("RGB", (320, 180), (118, 118, 118)).save(tmp_path / "feed" / f"{index}.png")
    (tmp_path / "mine.device.yaml").write_text(MINE.replace("dimming_s: 4", "dimming_s: 0.1"), encoding="utf-8")
    (tmp_path / "scene.yaml").write_text(SCENE.replace("testcard:320x180", "feed").replace("take.jsonl", "t.jsonl"))
    take = tmp_path / "t.jsonl"
    contrasts = []
    for events in ("", '\n{"t": 0, "event": "lens.clear"}'):
        take.write_text(HEAD.replace("testcard:320x180", "feed") + events)
        (reading,) = judged(tmp_path, capsys, "--device", "mine")["readings"]
        contrasts.append((reading["contrast_worst"], reading["contrast_worst_at_s"], reading["contrast_median"]))
    untold, told = contrasts
    # By itself the lens is dark in the sun; told to clear it is 0, 0.4, 0.8 and all of the way.
    worst, middle = ((contrast - 1) / (untold[0] - 1) for contrast in (told[0], told[2]))
    assert untold[0] == untold[2] > 5 and worst == pytest.approx(0.05 / 0.4, rel=1e-3) and told[1] == 0.12
    ways = [0.05 / (0.05 ** (1 - way) * 0.4**way) for way in (0.4, 0.8)]
    assert middle == pytest.approx(sum(ways) / 2, rel=1e-3)


def test_a_lens_that_is_told_to_darken_at_night_makes_it_glare(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The display at its least veils 1 / T of what is behind; the lens is dark in the last frame."""
    (tmp_path / "feed").mkdir()
    for index in range(4):
        Image.new("RGB", (320, 180), (118, 118, 118)).save(tmp_path / "feed" / f"{index}.png")
    night = MINE.replace("dimming_s: 4", "dimming_s: 0.1").replace("min: 1", "min: 20")
    (tmp_path / "mine.device.yaml").write_text(night, encoding="utf-8")
    card = (
        '- {kind: panel, id: card, width: 4, height: 2, fill: "#FFFFFF", border: 0, radius: 0, anchor: {head: center}}'
    )
    (tmp_path / "scene.yaml").write_text(f"vitrine: 1\nfeed: feed\ntake: t.jsonl\nnodes:\n{card}\n", encoding="utf-8")
    glare, frames = [], []
    for events in ("", '\n{"t": 0, "event": "lens.dark"}'):
        (tmp_path / "t.jsonl").write_text(HEAD.replace("testcard:320x180", "feed") + events)
        words = ("check", str(tmp_path / "scene.yaml"), "--json", "--environment", "night-street", "--device", "mine")
        assert run([*words]) == 0
        told = json.loads(capsys.readouterr().out)
        glare.append(told["conditions"][0]["glare"])
        frames.append(sum(f["frames"] for f in told["findings"] if f["rule"] == "glare"))
    # In four frames, at 0, 0.4, 0.8 and all of the way.
    by_frame = [glare[0] * 8**way for way in (0, 0.4, 0.8, 1)]
    assert glare[1] == pytest.approx(by_frame[-1], rel=1e-3)
    assert frames == [0, 3] and [veil > 1 for veil in by_frame] == [False, True, True, True]


def test_check_says_once_that_a_lens_obeys_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    opened(tmp_path, (1.0, "lens.dark"), (2.0, "lens.clear"), (3.0, "lens.dark")).close()
    found = judged(tmp_path, capsys, "--every", "60", "--device", "even-g2,quark-g1,snap-specs")["findings"]
    ignored = [(f["rule"], f["level"], f["device"], f["at_s"]) for f in found if f["rule"] == "lens-ignored"]
    assert ignored == [("lens-ignored", "warning", name, 1.0) for name in ("even-g2", "quark-g1")]
    (tmp_path / "take.jsonl").write_text(HEAD)
    found = judged(tmp_path, capsys, "--every", "60", "--device", "even-g2,snap-specs")["findings"]
    assert not [f for f in found if f["rule"] == "lens-ignored"]
