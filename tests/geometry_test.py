"""Plane geometry: what types promise, by closed formulas."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrine.geometry import Affine, Bounds, Point, Rect, Size

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
