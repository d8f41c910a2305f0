"""Roots that are kept on the display: moved as little as that takes, and never cut."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.scene.scenes import write
from vitrine.errors import InputError
from vitrine.flow.timeline.state import State
from vitrine.geometry import Bounds, Insets
from vitrine.scene.load.loader import load_scene
from vitrine.stage.paint.root_painter import RootPainter
from vitrine.stage.place.live_values import Surroundings
from vitrine.stage.place.placement import keep_inside
from vitrine.stage.stage import Stage
from vitrine.world.camera import DEFAULT_POSE, Intrinsics
from vitrine.world.viewpoint import Viewpoint

SIGHT = Viewpoint(DEFAULT_POSE, Intrinsics.from_fov(640, 480, 40.0))
SAFE = Insets(0.1, 0.1, 0.1, 0.1)


def box_of(folder: Path, anchor: str, more: str = "", nodes: str = "") -> Bounds[float]:
    """The box of a panel of 4° by 2° in pixels of a display of 640 by 480, a tenth of it unsafe on each side."""
    text = f"{nodes}nodes:\n- {{kind: panel, id: box, fill: veil, width: 4, height: 2, anchor: {{{anchor}}}, {more}}}\n"
    scene = load_scene(write(folder, text))
    surroundings = Surroundings(safe_zone=SAFE)
    made = Stage(scene, RootPainter(scene.pictures)).build_draw_list(State(), SIGHT, surroundings)
    return next(bounds.box_px for bounds in made.node_bounds if bounds.node_id == "box")


@pytest.mark.parametrize(
    ("anchor", "corner"),
    [
        ("head: top-left, inside: display", (0.0, 0.0)),
        ("head: top-left, offset: [-9, -9], inside: display", (0.0, 0.0)),
        ("head: top-left, offset: [-9, 0.0], inside: safe", (64.0, 48.0)),
        ("head: bottom-right, inside: safe", (576.0, 432.0)),
        ("head: bottom-right, offset: [3, 3], inside: display", (640.0, 480.0)),
    ],
)
def test_a_root_is_moved_as_little_as_it_takes(tmp_path: Path, anchor: str, corner: tuple[float, float]) -> None:
    box = box_of(tmp_path, anchor)
    found = (box.x0, box.y0) if "top" in anchor else (box.x1, box.y1)
    assert found == pytest.approx(corner, abs=1.0)


def test_what_is_inside_stays_where_it_is_and_what_is_larger_stands_in_the_middle(tmp_path: Path) -> None:
    assert box_of(tmp_path, "head: top, offset: [3, 4], inside: safe") == box_of(tmp_path, "head: top, offset: [3, 4]")
    large = box_of(tmp_path, "head: right, inside: display", "min_width: 80")
    assert (large.x0 + large.x1) / 2 == pytest.approx(320, abs=1) and large.x1 - large.x0 > 640


def test_a_thing_in_the_world_stays_whole_while_its_place_is_in_sight_and_leaves_with_it(tmp_path: Path) -> None:
    def at(x: float, inside: str = ", inside: display") -> Bounds[float]:
        return box_of(tmp_path, f"world: [{x}, 1.6, -10]{inside}")

    assert at(3.5).x1 == pytest.approx(640, abs=1) and at(3.5, "").x1 > 641
    assert at(1.0) == at(1.0, "")
    # A step of its place moves it by no more: nothing jumps where the place goes out of the display.
    edges = [at(x).x1 for x in (3.60, 3.63, 3.66, 3.69)]
    assert all(0 <= b - a < 6 for a, b in pairwise(edges)) and edges[-1] > 641


def test_copies_of_a_table_are_kept_as_well(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("x,y,z,n\n3.5,1.6,-10,a\n", encoding="utf-8")
    text = """nodes:
- kind: group
  id: box
  repeat: {file: t.csv}
  anchor: {world: [0, 0, 0], inside: display}
  children: [{kind: panel, fill: veil, width: 4, height: 2}]
"""
    scene = load_scene(write(tmp_path, text))
    made = Stage(scene, RootPainter(scene.pictures)).build_draw_list(State(), SIGHT)
    (box,) = [bounds.box_px for bounds in made.node_bounds]
    assert box.x1 == pytest.approx(640, abs=1)


@given(
    st.floats(-900, 900),
    st.floats(-900, 900),
    st.floats(1, 600),
    st.floats(1, 400),
    st.sampled_from(["top-left", "center", "bottom"]),
)
def test_whatever_fits_is_inside_and_moved_along_one_way_only(
    x: float, y: float, width: float, height: float, pivot: str
) -> None:
    frame, px, box = Bounds(0.0, 0.0, 640.0, 480.0), np.array([[x, y]]), np.array([[3.0, 5.0, width, height]])
    moved = keep_inside(px, pivot, box, np.ones(1), frame, None)
    share = {"top-left": (0.0, 0.0), "center": (0.5, 0.5), "bottom": (0.5, 1.0)}[pivot]
    for axis, (size, most) in enumerate(((width, 640.0), (height, 480.0))):
        low, before = moved[0, axis] - share[axis] * size, px[0, axis] - share[axis] * size
        assert -1e-6 <= low and low + size <= most + 1e-6
        assert low == pytest.approx(min(max(before, 0.0), most - size))


def test_what_lies_in_the_world_cannot_be_kept(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="what is ground keeps its place in the world"):
        box_of(tmp_path, "world: [0, 0, -5], facing: ground, inside: display")
