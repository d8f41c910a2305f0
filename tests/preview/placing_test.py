"""The tools over the floor grid without a window: what Escape takes, where chips lie, and where lines are drawn."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pygame
import pytest

from tests.world.lenses import FISHEYE, LENSES
from vitrine.document.yaml_source import parse_yaml
from vitrine.geometry import Point, Rect
from vitrine.preview.layout.pane_transform import PaneTransform
from vitrine.preview.layout.window_layout import arrange_window
from vitrine.preview.model.placing import HINTS, TOOLS, HorizonGrip, Placing, PlacingTool, find_tool
from vitrine.preview.placing.floor_grid import (
    BOLD_STYLE,
    FINE_STYLE,
    MAX_LABELS,
    draw_floor_grid,
    find_step_m,
    list_labels,
)
from vitrine.preview.placing.horizon_line import drag_horizon, find_horizon_line, grip_horizon
from vitrine.preview.placing.line_drawing import LineStyle, draw_world_line, draw_world_pieces
from vitrine.preview.placing.pane_geometry import PaneGeometry
from vitrine.preview.placing.placed_text import describe_place, format_anchor, format_route, format_turn
from vitrine.preview.placing.tool_strip import draw_tool_strip, find_chip, list_chips, place_strip
from vitrine.scene.nodes.anchor import Anchor
from vitrine.stage.text.text_system import TextSystem
from vitrine.world.camera import NEAR_M, Intrinsics, Pose, make_level_pose
from vitrine.world.horizon import Horizon
from vitrine.world.lens import Lens
from vitrine.world.picked_point import PickedPoint

CAMERA = Intrinsics(1280, 720, 1150, 1150, 640, 360)
#: Half as large in the window as its pixels, and off its corner.
TRANSFORM = PaneTransform((1280, 720), Rect(100, 50, 640, 360), Rect(0, 40, 900, 400))
POSE = make_level_pose((3.3, 1.6, 0.4), 0.2)
SPOT = PickedPoint(1.0, 0.0, -4.0, 4.3, "floor")
STYLE = LineStyle("#FF8000", 2.0, 0.5)


def geometry(lens: Lens | None = None, pose: Pose = POSE) -> PaneGeometry:
    camera = Intrinsics(1280, 720, 560, 560, 640, 360, lens) if lens is not None else CAMERA
    return PaneGeometry(pose, camera, TRANSFORM)


def test_escape_takes_what_was_clicked_then_the_tool_then_the_grid() -> None:
    placing: Placing | None = Placing(PlacingTool.LENGTH).with_place(SPOT)
    seen = []
    while placing is not None:
        seen.append((placing.tool, len(placing.picked)))
        placing = placing.dismiss()
    assert seen == [(PlacingTool.LENGTH, 1), (PlacingTool.LENGTH, 0), (PlacingTool.LOOK, 0)]
    assert Placing(PlacingTool.LENGTH).with_place(SPOT).with_place(SPOT).awaits_length


def test_digits_are_tools_and_each_says_what_to_do() -> None:
    assert [find_tool(key) for key in range(pygame.K_1, pygame.K_8)] == [*TOOLS, None, None]
    assert find_tool(pygame.K_0) is None and set(HINTS) == set(TOOLS)
    hints = [Placing(PlacingTool.THREE_POINTS, (SPOT,) * count).hint for count in range(3)]
    assert len(set(hints)) == 3


@pytest.mark.parametrize("size", [(1920, 1080), (1280, 800), (480, 400), (320, 240)])
def test_chips_lie_side_by_side_within_the_window_and_are_found(size: tuple[int, int]) -> None:
    layout = arrange_window(size, 1.0, (1280, 720), (), 44.0)
    strip, chips = place_strip(layout), list_chips(layout)
    assert [chip.tool for chip in chips] == [*TOOLS, None]
    assert strip.x >= 0 and strip.right <= size[0]
    for left, right in itertools.pairwise(chips):
        assert left.area.right <= right.area.x
    for chip in chips:
        assert strip.x < chip.area.x and chip.area.right < strip.right
        assert find_chip(layout, Point(chip.area.x + 1, chip.area.center_y)) == chip
    assert find_chip(layout, Point(strip.x + 1, strip.bottom - 1)) is None
    layer = draw_tool_strip(TextSystem(), layout, Placing(), True)
    assert layer.x_px >= 0 and layer.x_px + layer.raster_layer.size_px[0] <= size[0]


def test_lines_that_are_copied_can_be_pasted() -> None:
    place = np.array([14.18, -0.0004, -26.2395])
    assert format_anchor(np.array([14.18, -0.0004, -26.2])) == "anchor: {world: [14.18, 0, -26.2]}"
    anchor = Anchor.model_validate(parse_yaml(format_anchor(place), "x")["anchor"])
    assert anchor.world == pytest.approx((14.18, 0, -26.24), abs=0.001)
    assert parse_yaml(format_route([place, place * 0]), "x")["points"][1] == (0, 0, 0)
    assert describe_place(SPOT, False) == ("x 1.00", "y 0.00", "z −4.00", "4.3 m off", "floor", "≈ assumed")
    assert (
        describe_place(SPOT, True)[-1] == "floor" and format_turn(-0.5) == "−0.50°" and format_turn(-0.001) == "+0.00°"
    )


@pytest.mark.parametrize("lens", [None, *LENSES])
def test_a_ray_leads_back_to_its_point_of_the_window(lens: Lens | None) -> None:
    plane = geometry(lens)
    for point in (Point(420.0, 230.0), Point(300.0, 300.0), Point(560.0, 120.0)):
        ray = plane.eye_ray_at(point)
        assert ray is not None and np.linalg.norm(ray.direction) == pytest.approx(1)
        assert plane.project((ray.origin_m + 7.5 * ray.direction)[None])[0] == pytest.approx(point, abs=1e-6)


def test_pieces_end_at_the_near_plane_and_what_is_behind_is_left_out() -> None:
    plane = geometry(pose=make_level_pose((0.0, 1.6, 0.0)))
    pieces = np.array([[[0, 1.5, 1.0], [0, 1.5, -9.0]], [[0, 1.5, 1.0], [0, 1.5, 3.0]], [[0, 1.5, -2.0], [0, 1.5, -3]]])
    drawn = draw_world_pieces(plane, 2.0, pieces, STYLE)
    assert len(drawn) == 2
    cut_y = 50 + (360 + 1150 * 0.1 / NEAR_M) / 2
    assert drawn["ends_px"][0] == pytest.approx(
        [2 * 420, 2 * cut_y, 840, 2 * (50 + (360 + 1150 * 0.1 / 9) / 2)], rel=1e-5
    )
    assert drawn["color"][0] == pytest.approx([1, 128 / 255, 0])
    assert drawn["look"].tolist() == [[0.5, 0.5, 4.0]] * 2


def test_a_lens_bends_a_line() -> None:
    line = np.array([[0.0, 0.0, -4.0], [6.0, 0.0, -2.0]])
    drawn = draw_world_line(geometry(FISHEYE), 1.0, line, STYLE)
    assert len(drawn) > 8 and drawn["ends_px"][1:, :2] == pytest.approx(drawn["ends_px"][:-1, 2:])
    ends = drawn["ends_px"].astype(float)
    chord = ends[-1, 2:] - ends[0, :2]
    middle = ends[len(ends) // 2, :2] - ends[0, :2]
    assert abs(chord[0] * middle[1] - chord[1] * middle[0]) / np.hypot(*chord) > 3, "no straight one"


@pytest.mark.parametrize("lens", [None, FISHEYE])
def test_the_grid_lies_on_whole_metres_and_fades(lens: Lens | None) -> None:
    plane = geometry(lens)
    drawn = draw_floor_grid(plane, 1.0)
    ends = drawn["ends_px"].reshape(-1, 2, 2).astype(float)
    widths, opacities = drawn["look"][:, 2], drawn["look"][:, :2]
    inside = ((ends[:, :1] > (100, 50)) & (ends[:, :1] < (740, 410))).all(axis=(1, 2))
    fine = inside & (widths == np.float32(FINE_STYLE.width)) & (opacities.max(axis=1) > 0.02)
    assert fine.sum() > 20
    for at in ends[fine, 0]:
        ray = plane.eye_ray_at(Point(*at.tolist()))
        assert ray is not None
        x, y, z = ray.origin_m - ray.direction * ray.origin_m[1] / ray.direction[1]
        assert y == pytest.approx(0, abs=1e-9)
        assert min(abs(x - round(x)), abs(z - round(z))) < 2e-3, (x, z)
    assert opacities.max() <= 1 and opacities[widths == np.float32(BOLD_STYLE.width)].max() <= BOLD_STYLE.opacity
    assert opacities.min() == 0, "far off it is gone"


@pytest.mark.parametrize(("height_m", "step_m"), [(1.6, 1), (1.2, 1), (0.12, 0.1), (30.0, 10), (0.0, 0.001), (-1.6, 1)])
def test_a_step_is_a_metre_but_where_poses_have_none(height_m: float, step_m: float) -> None:
    assert find_step_m(height_m) == pytest.approx(step_m)


def test_labels_name_bold_crossings_apart_from_each_other_and_from_figures() -> None:
    plane = geometry()
    room = Rect[float](100, 110, 640, 300)
    labels = list_labels(plane, room)
    assert 2 <= len(labels) <= MAX_LABELS
    for label in labels:
        assert room.contains(label.at)
        x, z = (float(part.split()[-1].replace("−", "-")) for part in label.text.split("  "))
        assert x % 5 == 0 and z % 5 == 0
        assert plane.project(np.array([[x, 0.0, z]]))[0] == pytest.approx(label.at)
    for one, other in itertools.combinations(labels, 2):
        assert abs(one.at.x - other.at.x) >= 112 or abs(one.at.y - other.at.y) >= 30
    assert labels[0] not in list_labels(plane, room, Rect(labels[0].at.x + 40, labels[0].at.y - 5, 100, 20))


def test_the_horizon_is_held_by_its_middle_or_its_ends() -> None:
    plane = geometry(pose=make_level_pose((0.0, 1.6, 0.0)))
    line = find_horizon_line(plane, Horizon.from_pose(plane.pose))
    assert line.handles[1] == pytest.approx((420, 230)) and line.handles[:, 1] == pytest.approx(230)
    assert line.handles[2, 0] - 420 == pytest.approx(0.7 * 320)
    middle, end = HorizonGrip.MIDDLE, HorizonGrip.END
    for x, grip in ((420, middle), (480, middle), (640, end), (150, end), (703, end), (111, end)):
        held = grip_horizon(plane, Point(x, 240.0))
        assert held is not None and held.grip is grip
        assert drag_horizon(plane, held, Point(x, 240.0)).is_level_with(held.start), "it does not jump to the pointer"
    assert grip_horizon(plane, Point(420.0, 260.0)) is None
    held = grip_horizon(plane, Point(420.0, 230.0))
    assert held is not None
    lifted = drag_horizon(plane, held, Point(420.0, 210.0))
    assert math.degrees(lifted.below_rad) == pytest.approx(-math.degrees(math.atan(40 / 1150)))
