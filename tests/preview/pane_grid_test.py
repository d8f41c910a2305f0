"""Pictures side by side: within their room, apart from one another, all of one size."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrine.geometry import Rect
from vitrine.preview.layout.pane_grid import (
    LABEL_HEIGHT,
    MAX_HEIGHT_RATIO,
    center_in_slot,
    fit_render_size_px,
    place_label,
    split_into_slots,
)

free_areas = st.builds(Rect[float], st.just(0.0), st.just(36.0), st.floats(320, 4000), st.floats(200, 2200))


@pytest.mark.parametrize("count", [2, 3, 4])
@given(free=free_areas)
def test_rooms_lie_apart_within_what_is_free(count: int, free: Rect[float]) -> None:
    found = split_into_slots(free, count)
    assert len(found) == count and len({(area.width, area.height) for area in found}) == 1
    for index, area in enumerate(found):
        assert area.x >= free.x and area.right <= free.right + 1e-6
        assert area.y >= free.y and area.bottom + LABEL_HEIGHT <= free.bottom + 1e-6
        for other in found[:index]:
            assert area.x >= other.right or area.y >= other.bottom + LABEL_HEIGHT


def test_two_are_halves_and_four_are_quarters() -> None:
    free = Rect(0, 0, 1000, 600)
    assert [area.y for area in split_into_slots(free, 2)] == [0, 0]
    assert [round(area.x) for area in split_into_slots(free, 4)] == [12, 506, 12, 506]
    assert split_into_slots(free, 3) == split_into_slots(free, 4)[:3]


def test_a_picture_has_the_shape_that_it_must_have_and_else_fills_its_room() -> None:
    room = Rect(10, 20, 640, 500)
    assert fit_render_size_px(room, 1.0, (1280, 720)) == (640, 360)
    assert fit_render_size_px(room, 2.0, None) == (1280, 1000)
    assert fit_render_size_px(Rect(0, 0, 300, 900), 1.0, None) == (300, round(300 * MAX_HEIGHT_RATIO))


def test_the_line_is_right_under_its_picture() -> None:
    room = Rect(10, 20, 640, 500)
    box = center_in_slot((640, 360), room, 2.0)
    assert box == (20, 180, 1280, 720), "in the middle of its room, in device pixels"
    assert place_label(box, room, 2.0) == Rect(10, 450, 640, LABEL_HEIGHT)
