"""Plane geometry: what types promise, by closed formulas."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrine.geometry import Affine, Bounds, Point, Rect, Sides, Size

NUMBERS = st.integers(-1000, 1000)
SCALES = st.floats(0.01, 100) | st.floats(-100, -0.01)


@given(NUMBERS, NUMBERS, NUMBERS, NUMBERS)
def test_a_rectangle_has_the_same_edges_and_size_either_way(x: int, y: int, width: int, height: int) -> None:
    rect = Rect(x, y, width, height)
    assert rect.to_bounds().to_rect() == rect and rect.size == Size(width, height)
    assert rect.to_bounds().is_empty is (width <= 0 or height <= 0)


@given(*[st.integers(-6, 6)] * 8)
def test_what_two_share_is_what_lies_in_both(a: int, b: int, c: int, d: int, e: int, f: int, g: int, h: int) -> None:
    one, other = Bounds(a, b, c, d), Bounds(e, f, g, h)
    both = one.intersect(other)
    for point in ((x, y) for x in range(-6, 7) for y in range(-6, 7)):
        inside = [bounds.to_rect().contains(point) for bounds in (one, other, both)]
        assert inside[2] is (inside[0] and inside[1])


@given(SCALES, SCALES, NUMBERS, NUMBERS, NUMBERS, NUMBERS)
def test_an_affine_map_and_its_inverse_lead_back(sx: float, sy: float, ox: int, oy: int, x: int, y: int) -> None:
    there = Affine(sx, sy, ox, oy)
    assert there.inverse().apply(there.apply((x, y))) == pytest.approx((x, y), abs=1e-6)
    assert there.apply(Point(0.0, 0.0)) == (ox, oy)


@given(*[st.integers(-6, 6)] * 4, *[st.integers(0, 6)] * 4)
def test_rectangles_meet_as_their_bounds_do(x: int, y: int, u: int, v: int, w: int, h: int, p: int, q: int) -> None:
    one, other = Rect(x, y, w, h), Rect(u, v, p, q)
    both, bounds = one.intersect(other), one.to_bounds().intersect(other.to_bounds())
    assert (both.x, both.y) == bounds[:2]
    assert both.size == (max(bounds.size.width, 0), max(bounds.size.height, 0))
    assert (one.right, one.bottom) == one.to_bounds()[2:] and one.center_y == y + h / 2


@given(NUMBERS, NUMBERS, NUMBERS, NUMBERS, st.integers(1, 9))
def test_a_rectangle_moves_grows_and_shrinks_about_the_origin(x: int, y: int, w: int, h: int, n: int) -> None:
    rect = Rect(x, y, w, h)
    assert rect.translate(n, -n) == (x + n, y - n, w, h)
    assert rect.scale(n).divide(n) == rect and rect.shrink(n, 0).to_bounds()[::2] == (x + n, x + w - n)


def test_sides_are_taken_off_where_they_are() -> None:
    bounds = Bounds(0, 0, 100, 50).inset(Sides(top=1, right=2, bottom=3, left=4))
    assert bounds == (4, 1, 98, 47) and bounds.area == 94 * 46
    assert bounds.contains((4, 1)) and not bounds.contains((98, 1)) and not bounds.contains((4, 47))


@given(SCALES, SCALES, NUMBERS, NUMBERS, NUMBERS, NUMBERS)
def test_two_maps_one_after_the_other_are_one(sx: float, sy: float, ox: int, oy: int, x: int, y: int) -> None:
    first, second = Affine(sx, sy, ox, oy), Affine(0.5, -2.0, 3.0, 4.0)
    assert first.then(second).apply((x, y)) == pytest.approx(second.apply(first.apply((x, y))))
    corners = first.apply_to_bounds(Bounds(x, y, x + 1, y + 1))
    assert (corners[:2], corners[2:]) == (first.apply((x, y)), first.apply((x + 1, y + 1)))
