"""Ribbons on the GPU: flat ones against their area, thin ones against their width, all inside their boxes."""

import math
from dataclasses import replace

import numpy as np
import pytest

from vitrine.geometry import Bounds, Point
from vitrine.gpu.renderer import Renderer
from vitrine.stage.draw.drawlist import DrawList, PrimitiveKind, Run
from vitrine.stage.draw.light import Light
from vitrine.stage.leader import build_leader_ribbon
from vitrine.stage.path.ribbon import Ribbon
from vitrine.stage.path.route import RouteStyle, build_route_path, build_route_ribbon
from vitrine.stage.place.occluder import build_box_triangles, project_box_triangles
from vitrine.world.camera import Intrinsics, make_level_pose
from vitrine.world.occluder_box import OccluderBox

SIZE = (320, 200)
GREEN = Light(0.1, 0.6, 0.2, 1.0)


def drawn(ribbon: Ribbon, size_px: tuple[int, int] = SIZE) -> DrawList:
    return DrawList(
        size_px,
        ribbon_vertices=ribbon.vertices,
        runs=(Run(PrimitiveKind.RIBBON, 0, len(ribbon.vertices)),),
        ribbon_boxes_px=ribbon.boxes_px.astype("f4"),
        ribbon_box_runs=np.zeros(len(ribbon.boxes_px), "i4"),
    )


@pytest.mark.parametrize("thick_px", [1.0, 1.5, 3.0, 7.0])
@pytest.mark.parametrize("angle_deg", [0, 17, 45, 80])
def test_a_lines_ink_is_its_length_times_its_width(device: Renderer, thick_px: float, angle_deg: float) -> None:
    angle = math.radians(angle_deg)
    start, length = (100.0, 60.0), 70.0
    box = Bounds(start[0] - 4.0, start[1] - 4.0, start[0], start[1])
    end = Point(start[0] + length * math.cos(angle), start[1] + length * math.sin(angle))
    ribbon = build_leader_ribbon(box, end, thick_px, 0.0, GREEN, SIZE)
    x0, y0, x1, y1 = box
    sides = [(x1, (y0 + y1) / 2), ((x0 + x1) / 2, y1)]
    lengths = [math.dist(side, end) for side in sides]
    cover = device.read_panel(drawn(ribbon))[..., 3].astype("f8").sum()
    assert any(abs(cover - own * thick_px) / (own * thick_px) < 0.04 for own in lengths)


def test_a_ring_is_closed_and_even(device: Renderer) -> None:
    ribbon = build_leader_ribbon(Bounds(10, 10, 20, 20), Point(160.0, 100.0), 2.0, 60.0, GREEN, SIZE)
    cover = device.read_panel(drawn(ribbon))[..., 3].astype("f8")
    ys, xs = np.mgrid[0 : SIZE[1], 0 : SIZE[0]] + 0.5
    radius = np.hypot(xs - 160, ys - 100)
    expected = np.clip(30 - radius + 0.5, 0, 1) - np.clip(28 - radius + 0.5, 0, 1)
    away_from_line = (radius < 33) & (xs > 150)
    assert np.abs(cover - expected)[away_from_line].max() < 0.12


def chevron_route(t_s: float) -> tuple[Ribbon, Intrinsics]:
    view = Intrinsics(*SIZE, 160, 160, 160, 80)
    path = build_route_path(((0.0, 0.0, 2.0), (0.0, 0.0, -12.0), (9.0, 0.0, -14.0)), 1.5)
    return build_route_ribbon(path, RouteStyle(GREEN), make_level_pose((0.2, 1.6, 0.0), 0.1), view, t_s), view


def test_no_ink_lies_outside_the_boxes(device: Renderer) -> None:
    ribbon, _ = chevron_route(0.4)
    cover = device.read_panel(drawn(ribbon))[..., 3]
    inside = np.zeros(cover.shape, bool)
    for x0, y0, x1, y1 in ribbon.boxes_px:
        inside[math.floor(y0) : math.ceil(y1), math.floor(x0) : math.ceil(x1)] = True
    assert (cover > 0).sum() > 500
    assert not cover[~inside].any()


def test_chevrons_flow_ahead_and_come_again(device: Renderer) -> None:
    look = RouteStyle(GREEN)
    panels = [device.read_panel(drawn(chevron_route(t)[0])) for t in (0.0, 0.5, look.spacing_m / look.speed_m_s)]
    np.testing.assert_allclose(panels[0].astype("f8"), panels[2].astype("f8"), atol=0.01)
    rows = [np.flatnonzero(panel[..., 3].max(1) > 0.3).astype("f8") for panel in panels[:2]]
    assert not np.array_equal(rows[0], rows[1])


def test_far_away_the_pattern_fades_to_its_mean(device: Renderer) -> None:
    view = Intrinsics(*SIZE, 60, 60, 160, 60)
    path = build_route_path(((0.0, 0.0, 0.0), (0.0, 0.0, -60.0)), 0.0)
    look = RouteStyle(GREEN, width_m=20.0, dim=1.0, far_m=(100.0, 100.0), near_m=(0.0, 0.0), depth_m=0.0)
    ribbon = build_route_ribbon(path, look, make_level_pose((0.0, 1.6, 0.0)), view, 0.0)
    cover = device.read_panel(drawn(ribbon))[..., 3].astype("f8")
    # Row 63 looks at 27 m, where a pixel holds several chevrons: only their mean is left.
    assert abs(cover[63, 155:165].mean() - look.thick_m / look.spacing_m) < 0.03
    assert cover[63, 155:165].std() < 0.02


@pytest.mark.parametrize(("distance_m", "hidden"), [(1.8, True), (40.0, False)])
def test_a_box_hides_the_way_behind_it(device: Renderer, distance_m: float, hidden: bool) -> None:
    ribbon, view = chevron_route(0.4)
    pose = make_level_pose((0.2, 1.6, 0.0), 0.1)
    box = OccluderBox((0.0, 1.6, -distance_m), (60.0, 9.0, 0.2), 0.0)
    free = drawn(ribbon)
    blocked = replace(free, occluders_clip=project_box_triangles(build_box_triangles([box]), pose, view))
    with_box, without = (device.read_panel(d)[..., 3].astype("f8") for d in (blocked, free))
    if hidden:
        assert with_box.sum() < 0.1 * without.sum()
    else:
        np.testing.assert_array_equal(with_box, without)
