"""The bar: rows from a timeline, lanes where there is no room for rows, places for times, nodes under a point."""

from __future__ import annotations

import pytest

from vitrine.flow.chart.chart import load_chart
from vitrine.flow.chart.event import parse_event
from vitrine.flow.timeline.take import TimedEvent
from vitrine.flow.timeline.timeline import Timeline, fold_timeline
from vitrine.geometry import Bounds, Point, Rect
from vitrine.preview.layout.window_layout import arrange_window, fit_box, initial_window_size
from vitrine.preview.measure.node_outlines import find_node
from vitrine.preview.panels.state_rows import (
    StateRow,
    StateSpan,
    TimeScale,
    build_state_rows,
    list_leaf_states,
    pack_rows,
)
from vitrine.stage.draw.drawlist import NodeBounds

CHART = {
    "states": {
        "walking": {"initial": True, "transitions": [{"event": "tap", "target": "card"}]},
        "shopping": {
            "states": {"browsing": {"initial": True}, "card": {}},
            "transitions": [{"event": "back", "target": "walking"}],
        },
    }
}


@pytest.fixture
def timeline() -> Timeline:
    import numpy as np

    events = [TimedEvent(2.0, parse_event("tap")), TimedEvent(5.0, parse_event("back"))]
    return fold_timeline(load_chart(CHART, {}, {}), events, np.zeros((0, 3)), {}, 8.0)


def test_rows_are_the_leaf_states_in_the_order_of_the_file(timeline: Timeline) -> None:
    assert list_leaf_states(timeline.chart) == ("walking", "browsing", "card")
    assert build_state_rows(timeline) == (
        StateRow("walking", 0, (StateSpan("walking", 0.0, 2.0, 0), StateSpan("walking", 5.0, 8.0, 0))),
        StateRow("browsing", 1, ()),
        StateRow("card", 1, (StateSpan("card", 2.0, 5.0, 1),)),
    )


def test_without_room_cells_share_lanes_and_never_overlap(timeline: Timeline) -> None:
    (lane,) = pack_rows(build_state_rows(timeline), 2)
    assert [cell.name for cell in lane.spans] == ["walking", "card", "walking"]
    cells = (StateSpan("a", 0, 5, 0), StateSpan("b", 3, 6, 0), StateSpan("c", 5, 9, 0))
    beside = tuple(StateRow(cell.name, 0, (cell,)) for cell in cells)
    assert [[cell.name for cell in row.spans] for row in pack_rows(beside, 2)] == [["a", "c"], ["b"]]
    assert pack_rows(beside, 0) == ()


def test_a_place_on_the_bar_and_its_time_agree() -> None:
    scale = TimeScale(100.0, 800.0, 40.0)
    assert [scale.time_at_s(scale.x_of(t)) for t in (0.0, 12.5, 40.0)] == [0.0, 12.5, 40.0]
    assert (scale.time_at_s(-50), scale.time_at_s(5000), scale.x_of(99)) == (0.0, 40.0, 900.0)
    assert scale.round_times_s(72.0) == (0.0, 5.0, 10.0, 15.0, 20.0, 25.0, 30.0, 35.0, 40.0)


@pytest.mark.parametrize("size", [(1280, 900), (500, 400), (320, 240), (90, 60), (4000, 900)])
@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_nothing_lies_on_anything_else(timeline: Timeline, size: tuple[int, int], ratio: float) -> None:
    layout = arrange_window(size, ratio, (1280, 720), build_state_rows(timeline), 8.0)
    x, y, width, height = layout.picture_px
    assert width >= 1 and height >= 1
    if size[1] >= 240:
        assert layout.title_bar.bottom * ratio <= y + 1 and (y + height) / ratio <= layout.timeline_bar.y
        assert 0 <= x and x + width <= layout.window_px[0]
        assert width / height == pytest.approx(16 / 9, rel=0.02)
        assert layout.timeline_bar.bottom == layout.status_bar.y


def test_a_picture_that_fits_is_shown_pixel_for_pixel() -> None:
    assert fit_box((1280, 720), Rect(0, 36, 1290, 730)) == (5, 41, 1280, 720)
    assert fit_box((1280, 720), Rect(0, 0, 640, 720)) == (0, 180, 640, 360)


def test_the_smallest_node_under_a_point_is_meant() -> None:
    boxes = {"card": Bounds(0, 0, 100, 80), "card/title": Bounds(10, 10, 60, 30), "hud": Bounds(0, 0, 100, 80)}
    marks = tuple(NodeBounds(node, box, None) for node, box in boxes.items())
    assert find_node(marks, Point(20, 20)) == "card/title"
    assert find_node(marks, Point(90, 70)) == "hud"  # of two of a size the one drawn last
    assert find_node(marks, Point(100, 70)) == ""


@pytest.mark.parametrize("screen", [(1280, 800), (1366, 768), (1920, 1080), (2560, 1440), (800, 600), (320, 200)])
@pytest.mark.parametrize("rows", [0, 3, 12, 60])
def test_the_first_window_fits_its_screen_and_its_picture_fills_it(screen: tuple[int, int], rows: int) -> None:
    """No band of a row's height beside the picture: what is asked for is what is then arranged."""
    size = initial_window_size((1280, 720), rows, screen)
    cells = tuple(StateRow(f"s{n}", 0, (StateSpan(f"s{n}", n, n + 1, 0),)) for n in range(rows))
    x, _, width, height = arrange_window(size, 1.0, (1280, 720), cells, 60.0).picture_px
    assert size[0] <= max(480, screen[0]) and size[1] <= max(320, screen[1])
    if screen[0] >= 800:
        assert x <= 12 and width <= 1280
        assert width * height >= 0.55 * size[0] * size[1]
