"""Sheets by value: what does not change is the same object, what was kept equals what is made anew."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vitrine.flow.tween import HERE, Presence
from vitrine.scene.motion import Osc
from vitrine.scene.node import Group, Image, Node, Panel, Progress, Text
from vitrine.stage import sheet as sheet_module
from vitrine.stage.paint import Raster
from vitrine.stage.painting import Painting
from vitrine.stage.sheet import SheetMaker
from vitrine.stage.text.line import TextSystem

STILL = Panel(id="p", children=(Text(id="t", text="Hi"), Text(id="u", text="there", when=("a",))))
BOUND = Panel(id="q", children=(Text(id="v", text="{clock.now}"),))
MOVING = Panel(id="r", width=Osc(1.0, 0.25, 0.0, 3.0), height=1.0, border=0.1)
FADING = Text(id="f", text="Hi", opacity=Osc(0.5, 1.0, 0.0, 0.5))
GONE = HERE._replace(shown=False)


def made(maker: SheetMaker, node: Node, t_s: float = 0.0, n: int = 0, **more: Any) -> Painting:
    return maker.sheet(
        node, t_s, {"clock": {"now": n}}, more.get("shown", {}), Raster(more.get("px_per_deg", 20.0), 1e9, 1e4)
    )


@pytest.fixture
def maker(text_system: TextSystem) -> SheetMaker:
    return SheetMaker({}, text_system)


def test_a_root_that_never_changes_is_one_object_at_all_times(maker: SheetMaker) -> None:
    first = made(maker, STILL)
    assert all(made(maker, STILL, t_s, n) is first for t_s, n in ((1.0, 1), (99.5, 2)))
    assert made(maker, STILL, px_per_deg=21.0) is not first


def test_what_only_fades_is_one_object(maker: SheetMaker) -> None:
    assert made(maker, FADING, 0.0) is made(maker, FADING, 0.25)


def test_another_text_is_another_sheet_and_the_same_one_is_the_same(maker: SheetMaker) -> None:
    one, two, again = (made(maker, BOUND, n=n) for n in (1, 2, 1))
    assert one is again and one.leaves[0].sheet.key != two.leaves[0].sheet.key


def test_a_number_that_moves_changes_the_sheet(maker: SheetMaker) -> None:
    assert made(maker, MOVING, 0.0).size_deg == (3.0, 1.0)
    assert made(maker, MOVING, 1.0).size_deg == pytest.approx((4.0, 1.0))
    assert made(maker, MOVING, 4.0).leaves[0].sheet.key == made(maker, MOVING, 0.0).leaves[0].sheet.key


def test_presences_inside_change_the_sheet_and_come_back_to_it(maker: SheetMaker) -> None:
    here, gone, half, again = (
        made(maker, STILL, shown={"u": p}) for p in (HERE, GONE, Presence(0.5, (0.0, 0.0), 1.0), HERE)
    )
    assert here is again and "u" not in gone.boxes and gone.size_deg[1] < here.size_deg[1]
    assert half.size_deg == here.size_deg and half.leaves[0].sheet.key != here.leaves[0].sheet.key


def test_two_roots_of_the_same_look_are_told_apart(maker: SheetMaker) -> None:
    first, second = (Panel(id=name, children=(Text(id=f"{name}t", text="Hi"),)) for name in "ab")
    assert list(made(maker, first).boxes) == ["a", "at"] and list(made(maker, second).boxes) == ["b", "bt"]
    assert made(maker, first).leaves[0].sheet.key == made(maker, second).leaves[0].sheet.key


def test_what_is_kept_has_a_bound_in_bytes(text_system: TextSystem, monkeypatch: pytest.MonkeyPatch) -> None:
    budget = 60_000
    monkeypatch.setattr(sheet_module, "KEPT_BYTES", budget)
    maker = SheetMaker({}, text_system)
    for n in range(40):
        made(maker, BOUND, n=n)
        made(maker, STILL, px_per_deg=20.0 + n)
    for kept in (maker._made, maker._still):
        assert 1 < len(kept) < 40 and budget / 2 < kept.held <= budget
    large = made(maker, STILL, px_per_deg=200.0)
    assert large.held_bytes > budget and made(maker, STILL, px_per_deg=200.0) is large


def test_a_phase_on_the_way_is_kept_for_the_next_instant_and_no_longer(maker: SheetMaker) -> None:
    """A booth's clock never meets the same phase of a tween twice: 16 sheets a loop would be kept for nothing."""
    gauge = Progress(id="g", value="{clock.now}", width=3.0)

    def phase(node: Node, t_s: float, n: float = 0.0, opacity: float = 1.0) -> Painting:
        return made(maker, node, t_s, n, shown={"u": HERE._replace(opacity=opacity)})  # type: ignore[arg-type]

    for node, ways in ((STILL, (0.25, 0.5)), (BOUND, (0.25, 0.5)), (MOVING, (1.0, 1.0)), (gauge, (1.0, 1.0))):
        kept = len(maker._made), len(maker._still)
        for step in range(50):
            t_s, n = step / 7, step / 50
            first = phase(node, t_s, n, ways[step % 2])
            assert phase(node, t_s, n, ways[step % 2]) is first, "a window that stands draws it once"
        assert (len(maker._made), len(maker._still)) == kept
        assert len(maker._passing) + len(maker._before) <= 4
    # What stands still between two instants is the same sheet, also where it might have moved.
    assert phase(gauge, 20.0, 0.5) is phase(gauge, 21.0, 0.5)
    assert phase(STILL, 22.0) is phase(STILL, 23.0) is not phase(STILL, 24.0, 0.0, 0.5)


def test_a_scene_read_anew_keeps_its_sheets_unless_a_picture_is_another_one(text_system: TextSystem) -> None:
    """Nodes are new objects then; sheets are kept by what they show, in which a picture is only a name."""
    red, green = (np.full((4, 4, 4), color, np.uint8) for color in ((200, 0, 0, 255), (0, 200, 0, 255)))
    before = SheetMaker({"a.png": red}, text_system)
    shown, anew = (Panel(id="p", children=(Image(id="i", src="a.png", width=1.0, height=1.0),)) for _ in "12")
    first = made(before, shown)
    assert made(before.with_pictures({"a.png": red, "b.png": green}), anew) is first
    for pictures in ({"a.png": green}, {"a.png": red.copy()}):
        other = made(before.with_pictures(pictures), anew)
        assert other is not first
        assert (other.leaves[0].sheet.key == first.leaves[0].sheet.key) is np.array_equal(pictures["a.png"], red)


REQUESTS = st.tuples(
    st.sampled_from((STILL, BOUND, MOVING, FADING, Group(children=(MOVING, BOUND)))),
    st.sampled_from((0.0, 0.3, 1.7)),
    st.integers(0, 2),
    st.sampled_from(({}, {"u": HERE}, {"u": GONE}, {"u": Presence(0.25, (1.0, 0.0), 0.5)})),
    st.sampled_from((13.0, 20.0)),
)


@settings(max_examples=40)
@given(st.lists(REQUESTS, min_size=1, max_size=12))
def test_kept_equals_fresh(text_system: TextSystem, requests: list[tuple[Any, ...]]) -> None:
    keeping = SheetMaker({}, text_system)
    for node, t_s, n, shown, scale in requests:
        raster = Raster(scale, 1e9, 1e4)
        kept = keeping.sheet(node, t_s, {"clock": {"now": n}}, shown, raster)
        fresh = SheetMaker({}, text_system).sheet(node, t_s, {"clock": {"now": n}}, shown, raster)
        assert kept.leaves[0].sheet.key == fresh.leaves[0].sheet.key
        assert (kept.size_deg, kept.box_px, kept.boxes) == (fresh.size_deg, fresh.box_px, fresh.boxes)
