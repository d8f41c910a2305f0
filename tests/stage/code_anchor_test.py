"""Nodes at codes: on one or beside it, on a display that is the feed and on one that is not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.flow.code_log_test import row
from tests.scene.scenes import write
from vitrine.errors import InputError
from vitrine.flow.timeline.code_log import build_code_log
from vitrine.flow.timeline.state import State
from vitrine.scene.load.loader import load_scene
from vitrine.stage.draw.drawlist import DrawList
from vitrine.stage.paint.root_painter import RootPainter
from vitrine.stage.stage import Stage
from vitrine.world.camera import DEFAULT_POSE, Intrinsics
from vitrine.world.viewpoint import Viewpoint

CAMERA = Intrinsics(1000, 500, 800.0, 800.0, 500.0, 250.0)
SIGHT = Viewpoint(DEFAULT_POSE, CAMERA, camera=CAMERA)
#: 400 pixels for each degree's tangent: half as near as the feed, and its middle elsewhere.
GLASSES = Intrinsics(600, 400, 400.0, 400.0, 320.0, 190.0)
#: Its outline is 0.55 to 0.65 of the width, and 0.45 to 0.55 of the height: 550, 225 to 650, 275.
SEEN = State(codes=build_code_log([row(0.0, 0.6, "tea"), row(0.0, 0.9, "lamp", 2)]))


def draw(folder: Path, anchor: str, state: State = SEEN, sight: Viewpoint = SIGHT, more: str = "") -> DrawList:
    text = f"nodes:\n- {{kind: panel, id: box, fill: veil, width: 2, height: 1, anchor: {{{anchor}}}{more}}}\n"
    scene = load_scene(write(folder, text))
    return Stage(scene, RootPainter(scene.pictures)).build_draw_list(state, sight)


def box_of(made: DrawList) -> tuple[float, float, float, float]:
    box = next(bounds.box_px for bounds in made.node_bounds if bounds.node_id == "box")
    return box.x0, box.y0, box.x1, box.y1


@pytest.mark.parametrize(
    ("anchor", "x", "y", "share_x", "share_y"),
    [
        ("code: any", 600, 250, 0.5, 0.5),
        ('code: "tea"', 600, 250, 0.5, 0.5),
        ('code: "lamp"', 900, 250, 0.5, 0.5),
        ("code: any, at: right", 650, 250, 0, 0.5),
        ("code: any, at: left", 550, 250, 1, 0.5),
        ("code: any, at: top", 600, 225, 0.5, 1),
        ("code: any, at: bottom, pivot: bottom", 600, 275, 0.5, 1),
        ("code: any, at: right, offset_widths: [0.5, -1]", 700, 150, 0, 0.5),
        ("code: any, at: right, offset: [1, 0]", 650 + CAMERA.px_per_deg, 250, 0, 0.5),
    ],
)
def test_a_node_lies_on_a_code_or_beside_it(
    tmp_path: Path, anchor: str, x: float, y: float, share_x: float, share_y: float
) -> None:
    x0, y0, x1, y1 = box_of(draw(tmp_path, anchor))
    assert (x0 + share_x * (x1 - x0), y0 + share_y * (y1 - y0)) == pytest.approx((x, y), abs=0.6)


def test_on_glasses_it_lies_in_the_direction_in_which_the_code_is(tmp_path: Path) -> None:
    x0, y0, x1, y1 = box_of(draw(tmp_path, "code: any", sight=replace(SIGHT, intrinsics=GLASSES)))
    # The code's middle is (600 - 500) / 800 to the right of straight ahead.
    assert ((x0 + x1) / 2, (y0 + y1) / 2) == pytest.approx((320 + 0.125 * 400, 190), abs=0.6)


def test_its_size_follows_the_code_where_that_is_asked_for(tmp_path: Path) -> None:
    def width(anchor: str) -> float:
        x0, _, x1, _ = box_of(draw(tmp_path, anchor))
        return x1 - x0

    plain, code_deg = width("code: any"), 100 / CAMERA.px_per_deg
    assert width(f"code: any, true_at_deg: {code_deg * 2}") == pytest.approx(plain / 2, abs=0.5)
    assert width("code: any, true_at_deg: 360, limits: [0.5, 9]") == pytest.approx(plain / 2, abs=0.5)


def test_without_a_code_in_sight_nothing_is_drawn(tmp_path: Path) -> None:
    assert draw(tmp_path, "code: any", State()).node_bounds == ()
    assert draw(tmp_path, 'code: "shoe"').node_bounds == ()
    assert draw(tmp_path, "code: any", replace(SEEN, t_s=2.0)).node_bounds == ()


def test_a_payload_may_be_bound(tmp_path: Path) -> None:
    text = (
        "content: {chosen: lamp}\n"
        "nodes:\n- {kind: panel, id: box, fill: veil, width: 2, height: 1, anchor: {code: '{chosen}'}}\n"
    )
    scene = load_scene(write(tmp_path, text))
    stage = Stage(scene, RootPainter(scene.pictures))
    x0, _, x1, _ = box_of(stage.build_draw_list(SEEN, SIGHT))
    assert (x0 + x1) / 2 == pytest.approx(900, abs=0.6)
    x0, _, x1, _ = box_of(stage.build_draw_list(replace(SEEN, content_overlay={"chosen": "tea"}), SIGHT))
    assert (x0 + x1) / 2 == pytest.approx(600, abs=0.6)
    assert stage.build_draw_list(replace(SEEN, content_overlay={"chosen": None}), SIGHT).node_bounds == ()


@pytest.mark.parametrize(
    ("anchor", "message"),
    [
        ("code: 6901234500011", 'write "6901234500011"'),
        ("code: any, head: top", "exactly one of its ways"),
        ("code: any, facing: ground", "of a code only the direction is known, not `facing`"),
        ("code: any, near_m: [1, 2]", "of a code only the direction is known, not `near_m`"),
        ("head: top, at: right", "only an anchor to a code has `at`"),
        ("head: top, true_at_deg: 3", "only an anchor to a code has `true_at_deg`"),
        ("code: ''", "the payload has 0 letters"),
    ],
)
def test_a_mistake_is_one_sentence(tmp_path: Path, anchor: str, message: str) -> None:
    with pytest.raises(InputError, match=message.replace("(", r"\(")):
        draw(tmp_path, anchor)
