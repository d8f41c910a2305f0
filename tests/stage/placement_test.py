"""Placing against closed formulas: pivots, whole pixels, sizes by distance, quads in the world, fades."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrine.geometry import Point, Rect, Size
from vitrine.scene.nodes.anchor import Anchor
from vitrine.scene.nodes.animated_number import Oscillation
from vitrine.stage.place.placement import (
    DEFAULT_TRUE_AT_M,
    POINT_FRACTIONS,
    SUBPIXEL_STEPS,
    ProjectedAnchor,
    compute_distance_fade,
    compute_distance_scale,
    compute_place_fade,
    locate_anchor_m,
    place_billboard,
    place_world_quad,
    project_anchor,
)
from vitrine.world.camera import Intrinsics, Vectors, make_level_pose
from vitrine.world.viewpoint import Viewpoint

VIEW = Intrinsics(640, 480, 500.0, 520.0, 330.0, 235.0)
EYE = (1.0, 1.6, 2.0)
BOX = Rect(3.0, 4.0, 41.0, 21.0)
SHEET = Size(50, 30)


def sight(heading: float = 0.0, moving: bool = False, body: float | None = None) -> Viewpoint:
    return Viewpoint(make_level_pose(EYE, heading), VIEW, moving, heading if body is None else body)


def world(*at: float) -> Vectors:
    return np.array(at)


@pytest.mark.parametrize("point", list(POINT_FRACTIONS))
def test_a_head_anchor_is_one_of_nine_points_and_degrees_from_it(point: str) -> None:
    anchor = Anchor(head=point, offset=(2.0, -1.0))  # type: ignore[arg-type]
    found = project_anchor(anchor, None, sight(moving=True), 0.0)
    per_deg = 520.0 * math.pi / 180
    right, down = POINT_FRACTIONS[point]
    assert found is not None and found.is_settled and found.fade == 1.0 and found.distance_m == 0.0
    assert found.px == pytest.approx((right * 640 + 2 * per_deg, down * 480 - per_deg))


METRES = st.floats(-20, 20)


@given(METRES, st.floats(-5, 5), st.floats(0.2, 60), st.floats(-3.1, 3.1))
def test_a_world_anchor_is_seen_by_the_pinhole_formula(right: float, up: float, ahead: float, heading: float) -> None:
    sin, cos = math.sin(heading), math.cos(heading)
    place = world(EYE[0] + right * cos + ahead * sin, EYE[1] + up, EYE[2] + right * sin - ahead * cos)
    found = project_anchor(Anchor(world=(0.0, 0.0, 0.0)), place, sight(heading), 0.0)
    assert found is not None
    assert found.px == pytest.approx((330 + 500 * right / ahead, 235 - 520 * up / ahead), abs=1e-6)
    assert found.distance_m == pytest.approx(math.sqrt(right**2 + up**2 + ahead**2))


def test_behind_the_eye_and_faded_away_there_is_no_spot() -> None:
    assert project_anchor(Anchor(world=(0.0, 0.0, 0.0)), world(1, 1.6, 3), sight(), 0.0) is None
    assert project_anchor(Anchor(world=(0.0, 0.0, 0.0)), world(1, 1.6, 1.95), sight(), 0.0) is None
    assert project_anchor(Anchor(world=(0.0, 0.0, 0.0), far_m=(2.0, 3.0)), world(1, 1.6, -2), sight(), 0.0) is None


def test_only_what_stands_still_is_settled() -> None:
    at = world(1, 1.6, -5)

    def settled(anchor: Anchor, seen: Viewpoint) -> bool:
        found = project_anchor(anchor, at, seen, 0.0)
        assert found is not None
        return found.is_settled

    still, body = Anchor(world=(0.0, 0.0, 0.0)), Anchor(body=(0.0, 0.0, 1.0))
    assert settled(still, sight()) and not settled(still, sight(moving=True))
    assert not settled(Anchor(world=(0.0, 0.0, 0.0), offset=(Oscillation(1.0, 1.0), 0.0)), sight())
    assert not settled(Anchor(world=(0.0, 0.0, 0.0), offset_m=(0.0, Oscillation(0.03, 0.5), 0.0)), sight())
    assert settled(body, sight()) and settled(body, sight(0.5, body=0.5 + math.tau))
    assert not settled(body, sight(body=0.01))


def test_a_place_is_a_points_own_or_a_name_with_metres_added() -> None:
    places = {"gate": world(5, 0, -7)}
    found = locate_anchor_m(Anchor(world="gate", offset_m=(0.0, Oscillation(2.0, 0.25), 1.0)), places, sight(), 1.0)
    assert found is not None and found.tolist() == pytest.approx([5, 2, -6])
    assert locate_anchor_m(Anchor(head="center"), places, sight(), 0.0) is None
    own = locate_anchor_m(Anchor(world=(1.0, 2.0, 3.0)), places, sight(), 0.0)
    assert own is not None and own.tolist() == [1, 2, 3] and places["gate"].tolist() == [5, 0, -7]


def test_a_body_anchor_is_right_up_and_forward_of_the_body_wherever_the_head_looks() -> None:
    found = locate_anchor_m(Anchor(body=(1.0, -0.5, 2.0)), {}, sight(0.0, body=math.pi / 2), 0.0)
    assert found is not None and found.tolist() == pytest.approx([EYE[0] + 2, 1.1, EYE[2] + 1])


@pytest.mark.parametrize("pivot", list(POINT_FRACTIONS))
@pytest.mark.parametrize("scale", [1.0, 0.5, 1.75])
def test_the_pivot_of_the_box_sits_on_the_spot(pivot: str, scale: float) -> None:
    at = ProjectedAnchor(Point(201.25, 97.5), 5.0, 1.0, False)
    corners = place_billboard(at, pivot, BOX, SHEET, scale)
    share = np.array(POINT_FRACTIONS[pivot])
    there = corners[0, :2] + (np.array(BOX[:2]) + share * BOX[2:]) * scale
    assert np.abs(there - at.px).max() <= (0.5 / SUBPIXEL_STEPS if scale == 1 else 1e-9)
    assert np.allclose(corners[2, :2] - corners[0, :2], np.array(SHEET) * scale)
    assert corners[1].tolist() == [corners[2, 0], corners[0, 1], 1]
    assert corners[3].tolist() == [corners[0, 0], corners[2, 1], 1]


@given(st.floats(-1e3, 1e3), st.floats(-1e3, 1e3))
def test_at_rest_it_lies_on_whole_pixels_and_moving_on_64ths(x: float, y: float) -> None:
    for settled, steps in ((True, 1), (False, SUBPIXEL_STEPS)):
        corners = place_billboard(
            ProjectedAnchor(Point(x, y), 1.0, 1.0, settled), "top-left", Rect(0.0, 0.0, 9.0, 9.0), Size(9, 9), 1.0
        )
        assert (corners[:, :2] * steps % 1 == 0).all()
        assert np.abs(corners[0, :2] - (x, y)).max() <= 0.5 / steps + 1e-9


@pytest.mark.parametrize(
    ("distance", "limits", "scale"),
    [
        (10.0, None, 1.0),
        (20.0, None, 0.5),
        (5.0, None, 2.0),
        (40.0, (1.0, 3.0), 0.5),
        (1.0, (1.0, 3.0), 1.5),
        (0.0, None, 1.0),
    ],
)
def test_size_goes_by_distance_within_limits(distance: float, limits: tuple[float, float] | None, scale: float) -> None:
    anchor = Anchor(world=(0.0, 0.0, 0.0), true_at_m=10.0, limits=limits)
    assert compute_distance_scale(anchor, distance, 2.0) == pytest.approx(scale)


def test_without_a_true_distance_the_angle_is_the_same_everywhere() -> None:
    assert compute_distance_scale(Anchor(world=(0.0, 0.0, 0.0), limits=(5.0, 6.0)), 3.0, 2.0) == 1.0


@pytest.mark.parametrize("facing", ["ground", "upright"])
@pytest.mark.parametrize("pivot", ["center", "top-left", "bottom"])
@pytest.mark.parametrize("true_at", [None, 4.0])
def test_a_quad_in_the_world_is_projected_point_by_point(facing: str, pivot: str, true_at: float | None) -> None:
    turn, at = 30.0, world(1.5, 0.5, -4)
    anchor = Anchor(world=(0.0, 0.0, 0.0), facing=facing, heading=turn, pivot=pivot, true_at_m=true_at)  # type: ignore[arg-type]
    corners = place_world_quad(anchor, at, BOX, SHEET, sight(), 0.0)
    # One degree at the distance at which sizes hold, in metres, over the pixels that it has.
    metres = math.tan(math.radians(1)) * (true_at or DEFAULT_TRUE_AT_M) / (520 * math.pi / 180)
    sin, cos = math.sin(math.radians(turn)), math.cos(math.radians(turn))
    for corner, (u, v) in zip(corners, ((0, 0), (50, 0), (50, 30), (0, 30)), strict=True):
        right = (u - BOX[0] - POINT_FRACTIONS[pivot][0] * BOX[2]) * metres
        down = (v - BOX[1] - POINT_FRACTIONS[pivot][1] * BOX[3]) * metres
        away = (-down * sin, 0.0, down * cos) if facing == "ground" else (0.0, -down, 0.0)
        x, y, z = at[0] + right * cos + away[0], at[1] + away[1], at[2] + right * sin + away[2]
        ahead = EYE[2] - z
        seen = (330 + 500 * (x - EYE[0]) / ahead, 235 - 520 * (y - EYE[1]) / ahead)
        assert corner[2] == pytest.approx(ahead)
        assert (corner[:2] / corner[2]).tolist() == pytest.approx(seen)


def plane_m(corners: Vectors, facing: str) -> list[tuple[float, float]]:
    """Where corners seen from EYE, looking along -z, lie in the world: x, and z on the ground or the height."""
    rays = (corners[:, :2] / corners[:, 2:] - (330, 235)) / (500, 520)
    if facing == "ground":
        depth = EYE[1] / rays[:, 1]
        return [(EYE[0] + x * d, EYE[2] - d) for (x, _), d in zip(rays, depth, strict=True)]
    return [(EYE[0] + x * d, EYE[1] - y * d) for (x, y), d in zip(rays, corners[:, 2], strict=True)]


@pytest.mark.parametrize("facing", ["ground", "upright"])
def test_a_quad_in_the_world_slides_along_its_plane_and_scales_about_its_pivot(facing: str) -> None:
    at, metres = world(1.5, 0, -4), math.tan(math.radians(1)) * DEFAULT_TRUE_AT_M
    anchor, further = (
        Anchor(world=(0.0, 0.0, 0.0), facing=facing, pivot="bottom", offset=offset)  # type: ignore[arg-type]
        for offset in ((0.0, 0.0), (0.5, 0.0))
    )
    rest = np.array(plane_m(place_world_quad(anchor, at, BOX, SHEET, sight(), 0.0), facing))
    slid = np.array(plane_m(place_world_quad(further, at, BOX, SHEET, sight(), 0.0, (1.0, -2.0)), facing))
    # To the right is +x; up is away from the wearer (-z) on the ground, and +y where it stands.
    up = -1 if facing == "ground" else 1
    assert np.allclose(slid - rest, (1.5 * metres, up * 2.0 * metres))
    half = np.array(plane_m(place_world_quad(anchor, at, BOX, SHEET, sight(), 0.0, scale=0.5), facing))
    pivot = (1.5, -4.0 if facing == "ground" else 0.0)
    assert np.allclose(half - pivot, (rest - pivot) / 2)


def test_facing_the_wearer_at_its_true_distance_a_quad_is_as_large_as_a_billboard() -> None:
    anchor = Anchor(world=(0.0, 0.0, 0.0), facing="upright", true_at_m=5.0)
    corners = place_world_quad(
        anchor, world(EYE[0], EYE[1], EYE[2] - 5), Rect(0.0, 0.0, 50.0, 30.0), SHEET, sight(), 0.0
    )
    flat = corners[:, :2] / corners[:, 2:]
    assert flat[2, 1] - flat[0, 1] == pytest.approx(30, rel=1e-3)


@pytest.mark.parametrize(
    ("distance", "light"),
    [(0.5, 0.0), (1.0, 0.0), (1.5, 0.5), (2.0, 1.0), (7.0, 1.0), (9.0, 1 - 0.25**2 * 2.5), (12.0, 0.0), (15.0, 0.0)],
)
def test_light_by_distance(distance: float, light: float) -> None:
    assert compute_distance_fade(distance, (1.0, 2.0), (8.0, 12.0)) == pytest.approx(light)


def test_a_fade_over_no_distance_is_a_cut() -> None:
    assert [compute_distance_fade(d, (2.0, 2.0), None) for d in (1.999, 2.0)] == [0.0, 1.0]
    assert [compute_distance_fade(d, None, (2.0, 2.0)) for d in (1.999, 2.0)] == [1.0, 0.0]
    assert compute_distance_fade(3.0, None, None) == 1.0


@given(METRES, METRES, st.floats(0.5, 30))
def test_light_by_angle_is_by_the_angle_to_straight_ahead(right: float, up: float, ahead: float) -> None:
    position = world(EYE[0] + right, EYE[1] + up, EYE[2] - ahead)
    angle_deg = math.degrees(math.atan2(math.hypot(right, up), ahead))
    share = min(max((angle_deg - 5) / 5, 0), 1)
    light = 1 - share * share * (3 - 2 * share)
    anchor = Anchor(world=(0.0, 0.0, 0.0), within_deg=(5.0, 10.0))
    found = project_anchor(anchor, position, sight(), 0.0)
    assert (0.0 if found is None else found.fade) == pytest.approx(light, abs=1e-9)
    assert compute_place_fade(anchor, position, sight()) == pytest.approx(light, abs=1e-9)


def test_nothing_behind_is_looked_at() -> None:
    anchor = Anchor(world=(0.0, 0.0, 0.0), within_deg=(5.0, 10.0), near_m=(1.0, 2.0))
    assert compute_place_fade(anchor, world(1, 1.6, 8), sight()) == 0
    assert (
        compute_place_fade(anchor, world(1, 1.6, 0.5), sight()) == compute_distance_fade(1.5, (1.0, 2.0), None) == 0.5
    )


def test_a_point_of_the_display_has_no_angle_to_fade_by() -> None:
    with pytest.raises(ValueError, match="within_deg says nothing"):
        Anchor(head="top", within_deg=(5.0, 10.0))
