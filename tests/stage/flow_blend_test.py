"""What comes and goes: what leaves fades where it was, what enters is there at once, what stays moves as it says."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from tests.flow.tween_test import state_at
from tests.scene.scenes import loaded
from tests.stage.varying_fields_test import SIGHT
from vitrine.flow.animate.easing import ease
from vitrine.flow.timeline.state import State
from vitrine.geometry import Bounds
from vitrine.scene.scene import Scene
from vitrine.stage.paint.root_painter import RootPainter
from vitrine.stage.stage import Stage
from vitrine.stage.text.font import FontSet
from vitrine.stage.text.text_system import TextSystem

PX_PER_DEG = SIGHT.intrinsics.px_per_deg
HEAD = "statechart: {states: {a: {transitions: [{event: tap, target: b}]}, b: {}, c: {}}}\nnodes:\n"
#: Blocks 2 and 4 degrees wide, of which one leaves, in a row that its anchor holds by its middle.
ROW = """
- {kind: panel, id: p, anchor: {head: center}, direction: row, padding: 0.5, gap: 0.5, border: 0.1%s, children: [
    {kind: panel, id: old, width: 4, height: 1, fill: price, when: a},
    {kind: panel, id: new, width: 2, height: 1, fill: notice, when: b},
    {kind: panel, id: stays, width: 1, height: 1, fill: warning%s}]}
"""
CHANGE = ", change: {seconds: 0.5, easing: ease-in-out}"
SWAPPED = ((0.0, "a", True), (1.0, "a", False), (1.0, "b", True))


def stage_of(scene: Scene) -> Stage:
    return Stage(scene, RootPainter(scene.pictures, TextSystem(FontSet(use_system_fonts=False))))


def staged(folder: Path, nodes: str) -> Stage:
    folder.mkdir(exist_ok=True)
    return stage_of(loaded(folder, HEAD + nodes))


def boxes(stage: Stage, state: State) -> dict[str, Bounds[float]]:
    return {bounds.node_id: bounds.box_px for bounds in stage.build_draw_list(state, SIGHT).node_bounds}


def is_near(one: Bounds[float], other: Bounds[float]) -> bool:
    """Whether two boxes are the same but for whole pixels, to which a root rounds from its own corner."""
    return bool(one == pytest.approx(other, abs=1))


def widths_deg(stage: Stage, state: State, name: str) -> float:
    return boxes(stage, state)[name].size.width / PX_PER_DEG


def test_what_leaves_stays_in_place_and_what_enters_has_its_own_at_once(tmp_path: Path) -> None:
    stage = staged(tmp_path, ROW % ("", ""))
    before, between, after = (boxes(stage, state_at(t_s, *SWAPPED)) for t_s in (0.9, 1.04, 3.0))
    assert set(between) == {"p", "old", "new", "stays"} and set(after) == {"p", "new", "stays"}
    assert between["old"] == before["old"] != after["new"]
    assert {name: between[name] for name in after} == after


def test_it_is_the_picture_of_a_scene_in_which_it_is_out_of_the_flow(tmp_path: Path) -> None:
    opacity = 1 - ease("ease-in", 0.25)
    frozen = (
        (ROW % ("", ""))
        .replace("when: a", f"opacity: {opacity!r}, inset: [0.5, null, null, -0.5]")
        .replace(", when: b", "")
    )
    entered = state_at(1.04, *SWAPPED)
    shown = staged(tmp_path / "a", (ROW % ("", "")).replace("when: b", "enter: {seconds: 0}, when: b"))
    still = staged(tmp_path / "b", frozen)
    # 0.5 + 4 + 0.5 + 1 + 0.5 against 0.5 + 2 + ...: its middle holds, so the old one began a degree further left.
    assert boxes(shown, entered)["old"] == boxes(still, entered)["old"]
    assert shown.build_draw_list(entered, SIGHT).digest() == still.build_draw_list(entered, SIGHT).digest()


@pytest.mark.parametrize("t_s", [1.0, 1.1, 1.25, 1.4, 1.5, 2.0])
def test_a_container_that_changes_grows_from_the_old_width_to_the_new(tmp_path: Path, t_s: float) -> None:
    stage = staged(tmp_path, ROW % (CHANGE, ""))
    share = ease("ease-in-out", (t_s - 1) / 0.5)
    assert widths_deg(stage, state_at(t_s, *SWAPPED), "p") == pytest.approx(6.5 - 2 * share, abs=1 / PX_PER_DEG)


def test_a_sibling_that_changes_moves_alone_and_one_that_does_not_jumps(tmp_path: Path) -> None:
    jumping, moving = (staged(tmp_path / name, ROW % ("", own)) for name, own in (("j", ""), ("m", CHANGE)))
    before, after = (boxes(jumping, state_at(t_s, *SWAPPED))["stays"].x0 for t_s in (0.5, 3.0))
    middle = state_at(1.25, *SWAPPED)
    assert boxes(jumping, middle)["stays"].x0 == after
    assert boxes(moving, middle)["stays"].x0 == pytest.approx((before + after) / 2, abs=1)
    assert widths_deg(moving, middle, "p") == widths_deg(jumping, middle, "p")


def test_nothing_jumps_however_often_it_is_interrupted(tmp_path: Path) -> None:
    stage = staged(tmp_path, ROW % (CHANGE, ""))
    flips = tuple((0.3 * step, name, (step % 2 == 0) == (name == "a")) for step in range(6) for name in ("a", "b"))
    passages = tuple(flip for flip in flips if flip[0] > 0 or flip[2])
    places = [boxes(stage, state_at(0.1 + step / 100, *passages)) for step in range(200)]
    for name in ("p", "stays"):
        edges = [place[name].x1 for place in places]
        assert max(edges) - min(edges) > 0.5 * PX_PER_DEG
        # Of 2 degrees in half a second the steepest hundredth takes 4 %, several steps at once some times that.
        assert max(abs(b - a) for a, b in pairwise(edges)) < 0.2 * PX_PER_DEG


def test_what_comes_back_while_it_fades_goes_on_from_where_it_was(tmp_path: Path) -> None:
    stage = staged(tmp_path, ROW.replace("when: a", "when: a" + CHANGE) % ("", ""))
    passages = ((0.0, "a", True), (0.0, "c", True), (1.0, "a", False), (1.0, "b", True), (1.1, "a", True))
    fading, back, rest = (boxes(stage, state_at(t_s, *passages))["old"] for t_s in (1.09, 1.1, 3.0))
    assert back.x0 == pytest.approx(fading.x0, abs=1) and abs(rest.x0 - back.x0) > 10


def test_any_order_of_asking_gives_the_same(tmp_path: Path) -> None:
    scene = loaded(tmp_path, HEAD + ROW % (CHANGE, ""))
    times = [0.9, 1.0, 1.03, 1.12, 1.3, 1.49, 1.6]
    stage = stage_of(scene)
    back = [stage.build_draw_list(state_at(t_s, *SWAPPED), SIGHT).digest() for t_s in reversed(times)]
    fresh = [stage_of(scene).build_draw_list(state_at(t_s, *SWAPPED), SIGHT).digest() for t_s in times]
    assert back[::-1] == fresh and len(set(fresh)) == len(times) - 1  # 1.6 differs, 0.9 is 1.0 as it began


NEST = """
- {kind: panel, id: p, anchor: {head: center}, border: 0.1, children: [
    {kind: panel, id: outer, when: a, padding: 0.5, border: 0.1, children: [
      {kind: panel, id: early, width: 3, height: 1, fill: price, when: c},
      {kind: panel, id: late, width: 2, height: 1, fill: price, when: b},
      {kind: panel, id: inner, width: 1, height: 1, fill: warning}]},
    {kind: panel, id: stays, width: 1, height: 1, fill: notice}]}
"""


def test_a_container_takes_its_children_along(tmp_path: Path) -> None:
    stage = staged(tmp_path, NEST)
    passages = ((0.0, "a", True), (0.0, "c", True), (1.0, "c", False), (1.05, "a", False), (1.1, "b", True))
    first, second, gone = (boxes(stage, state_at(t_s, *passages)) for t_s in (0.9, 1.04, 1.12))
    # One that left before it stays at its own last box, one that comes into what is going is not seen any more.
    assert is_near(second["early"], first["early"]) and is_near(gone["early"], first["early"])
    assert is_near(gone["inner"], second["inner"]) and not is_near(gone["inner"], first["inner"])
    assert is_near(gone["outer"], second["outer"]) and not is_near(gone["outer"], first["outer"])
    assert "late" not in gone and not is_near(gone["stays"], second["stays"])


def test_a_text_is_never_wrapped_anew_on_its_way(tmp_path: Path) -> None:
    stage = staged(
        tmp_path,
        "- {kind: panel, id: p, anchor: {head: center}, padding: 0.5, border: 0.1" + CHANGE + ", children: [\n"
        "  {kind: text, id: words, text: Two words, align: center},\n"
        "  {kind: panel, id: wide, width: 12, height: 1, fill: price, when: a}]}\n",
    )
    passages = ((0.0, "a", True), (1.0, "a", False))
    rest = boxes(stage, state_at(3.0, *passages))["words"].size
    found = [boxes(stage, state_at(t_s, *passages)) for t_s in (1.0, 1.2, 1.3)]
    assert all(place["words"].size == pytest.approx(rest, abs=1) for place in found)
    for place in found:
        middles = [(place[name].x0 + place[name].x1) / 2 for name in ("p", "words")]
        assert middles[0] == pytest.approx(middles[1], abs=1)


def test_fields_by_state_keep_what_leaves_at_the_box_that_it_had(tmp_path: Path) -> None:
    varied = ROW.replace("width: 4,", "states: {b: {width: 9}}, width: 4,") % (", states: {b: {padding: 2}}", "")
    stage = staged(tmp_path, varied)
    before, between = (boxes(stage, state_at(t_s, *SWAPPED))["old"] for t_s in (0.9, 1.05))
    assert is_near(before, between)


def test_what_is_over_costs_no_layout(tmp_path: Path) -> None:
    stage = staged(tmp_path, ROW % (CHANGE, ""))
    first = stage.build_draw_list(state_at(3.0, *SWAPPED), SIGHT)
    again = stage.build_draw_list(state_at(3.5, *SWAPPED), SIGHT)
    assert first.placed_roots[0].sub_layers is again.placed_roots[0].sub_layers
