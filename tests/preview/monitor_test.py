"""The size of a monitor's pixels: a card's outline and a distance make a degree true; kept in a file that may break."""

from __future__ import annotations

import math
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrine.errors import InputError
from vitrine.files.user_folder import settings_folder
from vitrine.preview.measure.monitor import (
    CARD_SIZE_MM,
    MAX_DISTANCE_CM,
    MIN_DISTANCE_CM,
    MonitorMetrics,
    load_metrics,
    save_metrics,
)


def test_a_degree_is_a_degree_at_the_distance() -> None:
    """At 57.3 cm a degree is 1 cm, of a monitor with 4 pixels a millimetre 40 pixels."""
    assert MonitorMetrics(4.0, 57.29578).px_per_deg == pytest.approx(40.0, rel=1e-4)
    assert MonitorMetrics(4.0, 60.0).focal_px * math.tan(math.radians(20)) == pytest.approx(
        600 * math.tan(math.radians(20)) * 4
    )


@given(st.floats(100, 3000))
def test_a_card_that_fits_tells_the_pixels(width_px: float) -> None:
    found = MonitorMetrics().with_card_width(width_px)
    assert found.card_px[0] == pytest.approx(width_px)
    assert found.card_px[0] / found.card_px[1] == pytest.approx(CARD_SIZE_MM[0] / CARD_SIZE_MM[1])


def test_neither_card_nor_distance_leave_what_can_be() -> None:
    assert MonitorMetrics().with_card_width(0.0).px_per_mm > 0
    assert MonitorMetrics().moved_away(-1000).distance_cm == MIN_DISTANCE_CM
    assert MonitorMetrics().moved_away(1e6).distance_cm == MAX_DISTANCE_CM


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    path = tmp_path / "new" / "monitors.json"
    assert load_metrics(path) == {}
    kept = {"DP-1 2560x1440": MonitorMetrics(4.2, 70.0), "Bildschirm ü": MonitorMetrics()}
    save_metrics(path, kept)
    assert load_metrics(path) == kept
    assert [file.name for file in path.parent.iterdir()] == ["monitors.json"]


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "3", '{"a": 1}', '{"a": {"px_per_mm": 4}}', '{"a": {"px_per_mm": 1e9, "distance_cm": 60}}',
             '{"a": {"px_per_mm": NaN, "distance_cm": 60}}', '{"a": {"px_per_mm": "x", "distance_cm": null}}']
)  # fmt: skip
def test_a_broken_file_is_one_sentence(tmp_path: Path, text: str) -> None:
    path = tmp_path / "monitors.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="Shift Z measures anew") as told:
        load_metrics(path)
    assert len(told.value.problems) == 1 and str(path) in str(told.value)


@pytest.mark.parametrize(
    ("platform", "variable", "folder"),
    [
        ("linux", {"XDG_CONFIG_HOME": "/x"}, "/x/vitrine"),
        ("linux", {"XDG_CONFIG_HOME": ""}, "/home/u/.config/vitrine"),
        ("darwin", {}, "/home/u/Library/Application Support/vitrine"),
        ("win32", {"APPDATA": "/roaming"}, "/roaming/vitrine"),
    ],
)
def test_the_settings_lie_where_the_platform_wants_them(
    platform: str, variable: dict[str, str], folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(Path, "home", lambda: Path("/home/u"))
    for name, value in variable.items():
        monkeypatch.setenv(name, value)
    assert settings_folder() == Path(folder)
