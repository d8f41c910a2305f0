"""Rulers in degrees: whole degrees where their tangents lie, angles between points, the safe zone of a display."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.world.lenses import LENSES, brown
from vitrine.geometry import Bounds, Insets, Point
from vitrine.preview.measure.angles import (
    angle_between_deg,
    find_direction,
    horizontal_ticks,
    inset_box,
    vertical_ticks,
)
from vitrine.world.camera import Intrinsics
from vitrine.world.lens import Lens

WIDE = Intrinsics.from_fov(1280, 720, 65.0)
ASIDE = Intrinsics(800, 400, 1500.0, 1400.0, 900.0, -50.0)

points = st.tuples(st.floats(-500, 1800), st.floats(-500, 1200))


@pytest.mark.parametrize("seen", [WIDE, ASIDE])
def test_a_tick_is_the_direction_that_it_names(seen: Intrinsics) -> None:
    for tick in horizontal_ticks(seen):
        assert find_direction(seen, Point(tick.position_px, seen.cy_px)).right_deg == pytest.approx(tick.deg, abs=1e-9)
    for tick in vertical_ticks(seen):
        assert find_direction(seen, Point(seen.cx_px, tick.position_px)).up_deg == pytest.approx(tick.deg, abs=1e-9)


def test_all_whole_degrees_of_the_picture_are_there() -> None:
    assert [tick.deg for tick in horizontal_ticks(WIDE)] == list(range(-32, 33))
    assert [tick.deg for tick in vertical_ticks(WIDE)] == list(range(19, -20, -1))
    assert all(0 <= tick.position_px <= 800 for tick in horizontal_ticks(ASIDE))
    assert horizontal_ticks(ASIDE)[-1].deg < 0 < -vertical_ticks(ASIDE)[0].deg, (
        "straight ahead lies right of and above this picture"
    )


def test_a_field_of_view_whose_edge_is_a_whole_degree_has_its_tick() -> None:
    assert [tick.deg for tick in horizontal_ticks(Intrinsics.from_fov(1000, 500, 60.0))][::60] == [-30, 30]


@given(points, points)
def test_the_angle_between_two_points_is_that_of_their_rays(
    one: tuple[float, float], other: tuple[float, float]
) -> None:
    (ax, ay), (bx, by) = (((x - 640) / WIDE.fx_px, (y - 360) / WIDE.fy_px) for x, y in (one, other))
    cosine = (ax * bx + ay * by + 1) / math.sqrt((ax * ax + ay * ay + 1) * (bx * bx + by * by + 1))
    assert angle_between_deg(WIDE, Point(*one), Point(*other)) == pytest.approx(
        math.degrees(math.acos(min(1.0, cosine))), abs=2e-6
    )


def test_straight_ahead_is_no_degrees_off_and_a_corner_more_than_either_of_its_sides() -> None:
    assert find_direction(WIDE, Point(640, 360)) == (0, 0, 0)
    corner = find_direction(WIDE, Point(0, 0))
    assert corner.right_deg == pytest.approx(-32.5) and corner.up_deg > 0
    assert corner.off_axis_deg > max(-corner.right_deg, corner.up_deg)


def test_the_safe_zone_is_the_display_less_its_margins() -> None:
    box = inset_box(Bounds(100, 50, 500, 250), Insets(left=0.1, top=0.2, right=0.25, bottom=0.0))
    assert box == pytest.approx((140, 90, 400, 250))


@pytest.mark.parametrize("lens", LENSES, ids=lambda lens: f"{lens.model} {lens.coefficients[0]}")
def test_through_a_lens_ticks_and_directions_are_those_of_its_rays(lens: Lens) -> None:
    seen = Intrinsics(1280, 720, 640.0, 640.0, 650.0, 350.0, lens)
    for tick in horizontal_ticks(seen):
        found = find_direction(seen, Point(tick.position_px, seen.project(np.array([[0.0, 0.0, 1.0]]))[0, 1]))
        assert found.right_deg == pytest.approx(tick.deg, abs=0.2)
    ticks = horizontal_ticks(seen)
    assert [tick.deg for tick in ticks] == list(range(ticks[0].deg, ticks[-1].deg + 1)) and len(ticks) > 60
    rays = np.array([[math.sin(a), 0.3 * math.sin(a), math.cos(a)] for a in (-0.2, 0.3)])
    a, b = (Point(*place) for place in seen.project(rays).tolist())
    unit = rays / np.linalg.norm(rays, axis=1)[:, None]
    assert angle_between_deg(seen, a, b) == pytest.approx(math.degrees(math.acos(unit[0] @ unit[1])), abs=1e-6)
    assert [tick.deg for tick in vertical_ticks(seen)] == sorted(
        (tick.deg for tick in vertical_ticks(seen)), reverse=True
    )


def test_where_a_lens_draws_nothing_there_is_no_direction() -> None:
    seen = Intrinsics(1280, 720, 640.0, 640.0, 640.0, 360.0, brown(-0.45))
    assert math.isnan(find_direction(seen, Point(5.0, 5.0)).right_deg)
