"""Where the pictures of a sheet stand, and what is said under them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.verdict.samples import condition, legibility, profile
from vitrine.glass.catalogue.environment import Environment
from vitrine.report.cell import Cell
from vitrine.report.sheet_picture import CAPTION_PX, GAP_PX, HEAD_PX, arrange_grid, draw_sheet
from vitrine.verdict.measure.legibility import LegibilityResult

SIZE = (160, 90)


def light(name: str) -> Environment:
    return Environment.model_validate({"id": name, "name": name.title(), "luminance": {"value": 100}})


def cell(device: str, environment: str, at_s: float, code: int = 0, *readings: LegibilityResult) -> Cell:
    """A cell of one grey."""
    glasses = profile().model_copy(update={"id": device, "name": device.title()})
    picture = np.full((SIZE[1], SIZE[0], 4), code, np.uint8)
    picture[..., 3] = 255
    return Cell(glasses, light(environment), at_s, picture, readings, condition(5.0), 0, "")


def code_at(sheet: np.ndarray, column: int, row: int) -> int:
    x, y = GAP_PX + column * (SIZE[0] + GAP_PX), HEAD_PX + row * (SIZE[1] + CAPTION_PX + GAP_PX)
    picture = sheet[y : y + SIZE[1], x : x + SIZE[0], :3]
    assert picture.min() == picture.max()
    return int(picture[0, 0, 0])


@pytest.mark.parametrize("devices_across", [False, True])
def test_every_picture_stands_where_its_device_light_and_time_say(devices_across: bool) -> None:
    devices, lights, times_s = ("one", "two"), ("night", "noon", "snow"), (9.0, 2.0)
    laid = arrange_grid(times_s, devices, lights, devices_across)
    codes = {
        key: 20 + 5 * number for number, key in enumerate((t, d, e) for t in times_s for d in devices for e in lights)
    }
    sheet = draw_sheet((cell(d, e, t, code) for (t, d, e), code in codes.items()), laid, SIZE, "A sheet")
    across, down = (devices, lights) if devices_across else (lights, devices)
    for (t_s, device, environment), code in codes.items():
        column, row = (device, environment) if devices_across else (environment, device)
        # The earlier time stands above the later one, in whatever order they were asked for.
        assert code_at(sheet, across.index(column), down.index(row) + (t_s == 9.0) * len(down)) == code
    assert sheet.shape[1] == GAP_PX + len(across) * (SIZE[0] + GAP_PX) and (sheet[..., 3] == 255).all()
    assert sheet[:HEAD_PX, :, :3].max() > 200, "the title"


def test_a_caption_stays_under_its_own_picture() -> None:
    long = replace(legibility(1.2), element="word")
    cells = [cell("a" * 60, "noon", 1.0, 50, long), cell("two", "noon", 1.0, 60)]
    sheet = draw_sheet(cells, arrange_grid((1.0,), ("a" * 60, "two"), ("noon",), True), SIZE, "T" * 300)
    ground = sheet[-1, 0]
    for x, top in ((0, 0), (GAP_PX + SIZE[0], HEAD_PX), (sheet.shape[1] - GAP_PX, 0)):
        assert (sheet[top:, x : x + GAP_PX] == ground).all()


def test_a_long_name_makes_room_for_the_verdict() -> None:
    seen = [
        draw_sheet([cell(name, "noon", 1.0, 50, legibility(1.2))], arrange_grid((1.0,), (name,), ("noon",)), SIZE, "A")
        for name in ("x", "w" * 60)
    ]
    words = [sheet[HEAD_PX + SIZE[1] : HEAD_PX + SIZE[1] + 28, -GAP_PX - 90 : -GAP_PX] for sheet in seen]
    assert (words[0] == words[1]).all() and words[0].max(initial=0, where=[True] * 3 + [False]) > 100


def test_the_faintest_thing_gives_the_word() -> None:
    night = cell("one", "night", 0.0, 0, legibility(1.2), legibility(4.0), legibility(9.0))
    assert (night.verdict, night.readable_count) == ("unreadable", 2)
    assert night.caption == "1.20 : 1 at its faintest; 2 of 3 read"
    assert replace(night, cut_off_count=3).caption.endswith("; 3 cut off")
    assert replace(night, results=()).verdict == "nothing shown"
    dazzling = replace(night, condition=condition(250.0, glare=2.36))
    assert (dazzling.verdict, replace(dazzling, results=()).verdict) == ("glares", "glares")
    assert dazzling.caption == "veils 2.4 × the light behind; 1.20 : 1 at its faintest; 2 of 3 read"
    assert replace(night, condition=condition(250.0, glare=0.99)).verdict == "unreadable"


def test_without_a_display_there_is_what_is_said() -> None:
    blind = replace(cell("one", "night", 0.0), profile=profile(eyes="none"))
    assert (blind.verdict, blind.caption) == ("no display", "nothing is said just now")
    assert replace(blind, spoken_words="Turn left").caption == "heard, not seen: Turn left"
