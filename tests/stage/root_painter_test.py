"""Sheets by value: what does not change is the same object, what was kept equals what is made anew."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vitrine.flow.animate.tween import FULLY_PRESENT, Presence
from vitrine.scene.nodes.animated_number import Oscillation
from vitrine.scene.nodes.node import Group, Image, Node, Panel, Progress, Text
from vitrine.stage.paint import root_painter as sheet_module
from vitrine.stage.paint.painted_root import PaintedRoot
from vitrine.stage.paint.root_painter import RootPainter
from vitrine.stage.paint.tree_painter import RasterSpec
from vitrine.stage.text.text_system import TextSystem

STILL = Panel(id="p", children=(Text(id="t", text="Hi"), Text(id="u", text="there", when=("a",))))
BOUND = Panel(id="q", children=(Text(id="v", text="{clock.now}"),))
MOVING = Panel(id="r", width=Oscillation(1.0, 0.25, 0.0, 3.0), height=1.0, border=0.1)
FADING = Text(id="f", text="Hi", opacity=Oscillation(0.5, 1.0, 0.0, 0.5))
GONE = FULLY_PRESENT._replace(shown=False)


def made(maker: RootPainter, node: Node, t_s: float = 0.0, n: int = 0, **more: Any) -> PaintedRoot:
    return maker.paint_root(
        node, t_s, {"clock": {"now": n}}, more.get("shown", {}), RasterSpec(more.get("px_per_deg", 20.0), 1e9, 1e4)
    )


@pytest.fixture
def maker(text_system: TextSystem) -> RootPainter:
    return RootPainter({}, text_system)


def test_a_root_that_never_changes_is_one_object_at_all_times(maker: RootPainter) -> None:
    first = made(maker, STILL)
    assert all(made(maker, STILL, t_s, n) is first for t_s, n in ((1.0, 1), (99.5, 2)))
    assert made(maker, STILL, px_per_deg=21.0) is not first


def test_what_only_fades_is_one_object(maker: RootPainter) -> None:
    assert made(maker, FADING, 0.0) is made(maker, FADING, 0.25)


def test_another_text_is_another_sheet_and_the_same_one_is_the_same(maker: RootPainter) -> None:
    one, two, again = (made(maker, BOUND, n=n) for n in (1, 2, 1))
    assert one is again and one.sub_layers[0].raster_layer.key != two.sub_layers[0].raster_layer.key


def test_a_number_that_moves_changes_the_sheet(maker: RootPainter) -> None:
    assert made(maker, MOVING, 0.0).size_deg == (3.0, 1.0)
    assert made(maker, MOVING, 1.0).size_deg == pytest.approx((4.0, 1.0))
    assert (
        made(maker, MOVING, 4.0).sub_layers[0].raster_layer.key
        == made(maker, MOVING, 0.0).sub_layers[0].raster_layer.key
    )


def test_presences_inside_change_the_sheet_and_come_back_to_it(maker: RootPainter) -> None:
    here, gone, half, again = (
        made(maker, STILL, shown={"u": p}) for p in (FULLY_PRESENT, GONE, Presence(0.5, (0.0, 0.0), 1.0), FULLY_PRESENT)
    )
    assert here is again and "u" not in gone.node_boxes_px and gone.size_deg[1] < here.size_deg[1]
    assert half.size_deg == here.size_deg and half.sub_layers[0].raster_layer.key != here.sub_layers[0].raster_layer.key


def test_two_roots_of_the_same_look_are_told_apart(maker: RootPainter) -> None:
    first, second = (Panel(id=name, children=(Text(id=f"{name}t", text="Hi"),)) for name in "ab")
    assert list(made(maker, first).node_boxes_px) == ["a", "at"] and list(made(maker, second).node_boxes_px) == [
        "b",
        "bt",
    ]
    assert made(maker, first).sub_layers[0].raster_layer.key == made(maker, second).sub_layers[0].raster_layer.key


def test_what_is_kept_has_a_bound_in_bytes(text_system: TextSystem, monkeypatch: pytest.MonkeyPatch) -> None:
    budget = 60_000
    monkeypatch.setattr(sheet_module, "CACHE_BYTES", budget)
    maker = RootPainter({}, text_system)
    for n in range(40):
        made(maker, BOUND, n=n)
        made(maker, STILL, px_per_deg=20.0 + n)
    for kept in (maker._cache, maker._static_cache):
        assert 1 < len(kept) < 40 and budget / 2 < kept.held_bytes <= budget
    large = made(maker, STILL, px_per_deg=200.0)
    assert large.held_bytes > budget and made(maker, STILL, px_per_deg=200.0) is large


def test_a_phase_on_the_way_is_kept_for_the_next_instant_and_no_longer(maker: RootPainter) -> None:
    """A booth's clock never meets the same phase of a tween twice: 16 sheets a loop would be kept for nothing."""
    gauge = Progress(id="g", value="{clock.now}", width=3.0)

    def phase(node: Node, t_s: float, n: float = 0.0, opacity: float = 1.0) -> PaintedRoot:
        return made(maker, node, t_s, n, shown={"u": FULLY_PRESENT._replace(opacity=opacity)})  # type: ignore[arg-type]

    for node, ways in ((STILL, (0.25, 0.5)), (BOUND, (0.25, 0.5)), (MOVING, (1.0, 1.0)), (gauge, (1.0, 1.0))):
        kept = len(maker._cache), len(maker._static_cache)
        for step in range(50):
            t_s, n = step / 7, step / 50
            first = phase(node, t_s, n, ways[step % 2])
            assert phase(node, t_s, n, ways[step % 2]) is first, "a window that stands draws it once"
        assert (len(maker._cache), len(maker._static_cache)) == kept
        assert len(maker._transient) + len(maker._previous_transient) <= 4
    # What stands still between two instants is the same sheet, also where it might have moved.
    assert phase(gauge, 20.0, 0.5) is phase(gauge, 21.0, 0.5)
    assert phase(STILL, 22.0) is phase(STILL, 23.0) is not phase(STILL, 24.0, 0.0, 0.5)


def test_a_scene_read_anew_keeps_its_sheets_unless_a_picture_is_another_one(text_system: TextSystem) -> None:
    """Nodes are new objects then; sheets are kept by what they show, in which a picture is only a name."""
    red, green = (np.full((4, 4, 4), color, np.uint8) for color in ((200, 0, 0, 255), (0, 200, 0, 255)))
    before = RootPainter({"a.png": red}, text_system)
    shown, anew = (Panel(id="p", children=(Image(id="i", src="a.png", width=1.0, height=1.0),)) for _ in "12")
    first = made(before, shown)
    assert made(before.with_pictures({"a.png": red, "b.png": green}), anew) is first
    for pictures in ({"a.png": green}, {"a.png": red.copy()}):
        other = made(before.with_pictures(pictures), anew)
        assert other is not first
        assert (other.sub_layers[0].raster_layer.key == first.sub_layers[0].raster_layer.key) is np.array_equal(
            pictures["a.png"], red
        )


REQUESTS = st.tuples(
    st.sampled_from((STILL, BOUND, MOVING, FADING, Group(children=(MOVING, BOUND)))),
    st.sampled_from((0.0, 0.3, 1.7)),
    st.integers(0, 2),
    st.sampled_from(({}, {"u": FULLY_PRESENT}, {"u": GONE}, {"u": Presence(0.25, (1.0, 0.0), 0.5)})),
    st.sampled_from((13.0, 20.0)),
)


@settings(max_examples=40)
@given(st.lists(REQUESTS, min_size=1, max_size=12))
def test_kept_equals_fresh(text_system: TextSystem, requests: list[tuple[Any, ...]]) -> None:
    keeping = RootPainter({}, text_system)
    for node, t_s, n, shown, scale in requests:
        raster = RasterSpec(scale, 1e9, 1e4)
        kept = keeping.paint_root(node, t_s, {"clock": {"now": n}}, shown, raster)
        fresh = RootPainter({}, text_system).paint_root(node, t_s, {"clock": {"now": n}}, shown, raster)
        assert kept.sub_layers[0].raster_layer.key == fresh.sub_layers[0].raster_layer.key
        assert (kept.size_deg, kept.border_box_px, kept.node_boxes_px) == (
            fresh.size_deg,
            fresh.border_box_px,
            fresh.node_boxes_px,
        )
