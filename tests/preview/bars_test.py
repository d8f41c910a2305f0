"""What the line below the bar says, as words: a feed that is lost is marked, and a live one has no end to stop at."""

from __future__ import annotations

from pathlib import Path

import pytest

from vitrine.preview.export import free_shot_path
from vitrine.preview.layout.window_layout import MARGIN, arrange_window
from vitrine.preview.panels.bars import Status, draw_status_bar, list_conditions
from vitrine.stage.draw.drawlist import FillSource
from vitrine.stage.text.text_system import TextSystem
from vitrine.ui import palette

PLAYING = Status(1.0, 40.0, 30, 30.4, True, True, False, False, "")


def said(status: Status) -> list[str]:
    return [words for words, _ in list_conditions(status)]


def test_a_lost_feed_is_marked_as_held_in_the_colour_of_warnings() -> None:
    assert "feed held" not in said(PLAYING)
    held = PLAYING._replace(is_feed_held=True)
    assert said(held) == ["H  keys", "30 fps", "feed held"]
    assert dict(list_conditions(held))["feed held"] == palette.WARNING


def test_only_what_holds_is_said() -> None:
    assert said(PLAYING._replace(playing=False)) == ["H  keys"]
    assert said(PLAYING._replace(looping=False)) == ["H  keys", "30 fps", "no loop"]
    assert "no loop" not in said(PLAYING._replace(looping=False, end_s=None)), "a live feed has no end"
    assert said(PLAYING._replace(recording=True))[-1] == "recording"
    assert said(PLAYING._replace(microphone_on=True))[-1] == "microphone on"


def test_names_of_shots_are_short_and_never_taken(tmp_path: Path) -> None:
    names = []
    for t_s in (24.883334, 24.883334, 24.879, 0.0, 125.5):
        path = free_shot_path(tmp_path, t_s)
        path.write_bytes(b"")
        names.append(path.name)
    assert names == ["shot-24.88s.png", "shot-24.88s-2.png", "shot-24.88s-3.png", "shot-0.00s.png", "shot-125.50s.png"]


@pytest.mark.parametrize("t_s", [1.0, 99.0, 12345.678])
def test_the_time_begins_after_the_play_symbol_however_long_it_is(t_s: float) -> None:
    layout = arrange_window((1280, 800), 1.0, (1280, 720), (), 40.0)
    layer = draw_status_bar(TextSystem(), layout, PLAYING._replace(t_s=t_s, playing=True))
    inks = layer.raster_layer.paint_ops
    clock, end = inks[inks["source"] == FillSource.MASK]["rect_px"][:2]
    assert clock[0] >= MARGIN + 22 and clock[0] + clock[2] < end[0]
