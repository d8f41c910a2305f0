"""What scrolls, on the display: golden places by closed formulas, clipped to the box, in any order of asking."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.flow.focus_test import fold
from tests.scene.scenes import loaded
from tests.stage.varying_fields_test import SIGHT
from vitrine.flow.animate.easing import ease
from vitrine.flow.timeline.timeline import Timeline
from vitrine.geometry import Bounds
from vitrine.stage.draw.drawlist import DrawList
from vitrine.stage.paint.root_painter import RootPainter
from vitrine.stage.stage import Stage
from vitrine.stage.text.font import FontSet
from vitrine.stage.text.text_system import TextSystem

#: Six rows of 2°, of which three are seen.
ROW = "{kind: panel, id: r%d, height: 2, fill: veil, border: 0.1%s}"
LIST = (
    "nodes: [{kind: panel, id: list, anchor: {head: center}, width: 8, height: 6, border: 0.1, overflow: scroll,"
    " children: [%s]}]"
)
PAGES = (
    "nodes: [{kind: panel, id: list, anchor: {head: center}, width: 8, height: 6, direction: row, overflow: pages,"
    " border: 0.1, gap: 1, children: [%s]}]"
)
SCALE = SIGHT.intrinsics.px_per_deg


def make_list(fields: str = "", whole: str = LIST) -> str:
    return whole % ", ".join(ROW % (number, fields) for number in range(6))


def make_stage(folder: Path, text: str) -> Stage:
    return Stage(loaded(folder, text), RootPainter({}, TextSystem(FontSet(use_system_fonts=False))))


def draw(folder: Path, text: str, timeline: Timeline, t_s: float) -> DrawList:
    return make_stage(folder, text).build_draw_list(timeline.state_at(t_s), SIGHT)


def boxes(draw_list: DrawList) -> dict[str, Bounds[float]]:
    return {bounds.node_id: bounds.box_px for bounds in draw_list.node_bounds}


def offsets(drawn: DrawList, axis: int = 1) -> dict[str, float]:
    """How far each row begins after its list, in degrees."""
    found = boxes(drawn)
    return {name: round((box[axis] - found["list"][axis]) / SCALE, 1) for name, box in found.items() if name != "list"}


@pytest.mark.parametrize(
    ("fields", "swipes", "first"),
    [
        # Rows without focus come first, one by one, and stop at the end.
        ("", 0, 0.0),
        ("", 2, 4.0),
        ("", 3, 6.0),
        ("", 5, 6.0),
        # What has the focus comes to the middle, where the ends let it.
        (", focusable: true", 1, 0.0),
        (", focusable: true", 2, 2.0),
        (", focusable: true", 4, 6.0),
        (", focusable: true", 5, 6.0),
    ],
)
def test_a_list_is_snapped_and_stops_at_its_ends(tmp_path: Path, fields: str, swipes: int, first: float) -> None:
    text = make_list(fields)
    at = offsets(draw(tmp_path, text, fold(tmp_path, text, *["swipe_down"] * swipes), swipes + 2.0))
    shown = {name: top for name, top in at.items() if -2 < top < 6}
    assert shown == {f"r{number}": 2.0 * number - first for number in range(6) if -2 < 2 * number - first < 6}


def test_what_fits_stays(tmp_path: Path) -> None:
    text = make_list().replace("height: 6", "height: 13")
    timeline = fold(tmp_path, text, *["swipe_down"] * 3)
    assert draw(tmp_path, text, timeline, 9.0).digest() == draw(tmp_path, text, timeline, 0.0).digest()


def test_swipes_that_interrupt_one_another_add_up(tmp_path: Path) -> None:
    text = make_list()
    timeline = fold(tmp_path, text, "swipe_down", "swipe_down", step_s=0.1)
    taken = [timed.t_s for timed in timeline.events]
    for t_s in (0.15, 0.25, 0.3, 0.4):
        moved = sum(2.0 * ease("ease-in-out", (t_s - start) / 0.32) for start in taken if start < t_s)
        found = boxes(draw(tmp_path, text, timeline, t_s))
        assert (found["list"].y0 - found["r1"].y0) / SCALE == pytest.approx(moved - 2.0, abs=1 / SCALE)


def test_any_order_of_asking_gives_the_same(tmp_path: Path) -> None:
    text = make_list(", focusable: true, states: {':focus': {fill: guidance}}, change: {seconds: 0.2}")
    timeline = fold(tmp_path, text, "swipe_down", "swipe_down", "swipe_down", step_s=0.1)
    stage, times = make_stage(tmp_path, text), [0.05, 0.18, 0.25, 0.33, 0.5, 0.9]
    forward = [stage.build_draw_list(timeline.state_at(t_s), SIGHT).digest() for t_s in times]
    assert forward == [draw(tmp_path, text, timeline, t_s).digest() for t_s in times]
    assert forward[::-1] == [stage.build_draw_list(timeline.state_at(t_s), SIGHT).digest() for t_s in reversed(times)]
    assert len(set(forward)) == len(times)


@pytest.mark.parametrize(("direction", "towards"), [("ltr", 1.0), ("rtl", -1.0)])
def test_pages_fill_the_box_and_follow_the_way_of_reading(tmp_path: Path, direction: str, towards: float) -> None:
    text = make_list(whole=PAGES.replace("gap: 1", f"gap: 1, layout_direction: {direction}")).replace("height: 2, ", "")
    timeline = fold(tmp_path, text, "swipe_forward")
    found = boxes(draw(tmp_path, text, timeline, 3.0))
    assert found["r1"] == found["list"] and "r3" not in found
    under_way = boxes(draw(tmp_path, text, timeline, 1.16))
    assert under_way["r1"].x0 - under_way["r0"].x0 == pytest.approx(towards * 9 * SCALE, abs=1.0)
    assert 0 < towards * (under_way["r1"].x0 - under_way["list"].x0) < 9 * SCALE


def test_nothing_is_inked_outside_of_the_box(tmp_path: Path) -> None:
    text = make_list()
    timeline = fold(tmp_path, text, "swipe_down")
    drawn = draw(tmp_path, text, timeline, 1.1)
    (placed,) = drawn.placed_roots
    box = placed.node_boxes_px["list"]
    for part in placed.sub_layers:
        clips = part.raster_layer.paint_ops["clip_px"][1:]
        assert (clips[:, 1] >= box.y - part.y_px - 1e-3).all() and (clips[:, 3] <= box.bottom - part.y_px + 1e-3).all()


def test_pages_are_counted_and_the_focus_is_named(tmp_path: Path) -> None:
    label = "{kind: text, anchor: {head: top}, text: '{list.page} of {list.pages}, {focus}'}"
    text = make_list(", focusable: true").replace("nodes: [", f"nodes: [{label}, ")
    timeline = fold(tmp_path, text, "swipe_down")
    for t_s, said in ((0.5, "1 of 6, r0"), (2.0, "2 of 6, r1")):
        drawn = draw(tmp_path, text, timeline, t_s)
        layers = [leaf.raster_layer for root in drawn.placed_roots for leaf in root.sub_layers]
        assert said in [part.text for layer in layers for part in layer.node_slices]
