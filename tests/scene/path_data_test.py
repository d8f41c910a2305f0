"""SVG path data: every command against what it means, and each mistake with the character where it stands."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrine.document.field_error import FieldError
from vitrine.scene.nodes.path_data import MAX_PATH_LENGTH, PathCurve, PenStroke, parse_path


def ends(text: str) -> list[tuple[float, float]]:
    (stroke,) = parse_path(text)
    return [stroke.start, *(curve.end for curve in stroke.curves)]


@pytest.mark.parametrize(
    ("path", "points"),
    [
        ("M1 2L3 4", [(1, 2), (3, 4)]),
        ("M1,2 3,4 5,6", [(1, 2), (3, 4), (5, 6)]),
        ("m1 2 3 4-5 6", [(1, 2), (4, 6), (-1, 12)]),
        ("M1 2H5h-1V7v.5", [(1, 2), (5, 2), (4, 2), (4, 7), (4, 7.5)]),
        ("M.5.5l1.5.25-1e1-.5", [(0.5, 0.5), (2, 0.75), (-8, 0.25)]),
        ("  M 1 , 2\n\tl +3 -4 ", [(1, 2), (4, -2)]),
    ],
)
def test_lines(path: str, points: list[tuple[float, float]]) -> None:
    assert [x for place in ends(path) for x in place] == pytest.approx([x for place in points for x in place])


def test_closing_goes_back_and_a_new_line_begins_there() -> None:
    first, second = parse_path("M1 1h2v2zl-1-1")
    assert first.is_closed and second == PenStroke((1, 1), (PathCurve(None, None, (0, 0)),), False)


def test_smooth_curves_mirror_the_control_point_of_their_own_kind() -> None:
    (stroke,) = parse_path("M0 0C1 2 3 4 5 6S8 9 10 10s1 1 2 2")
    assert stroke.curves[1] == PathCurve((7, 8), (8, 9), (10, 10)) and stroke.curves[2].first == (12, 11)
    (stroke,) = parse_path("M0 0Q3 3 6 0T12 0")
    # A quadratic curve is a cubic one with its control points two thirds on the way to the only one; mirrored: (9, -3).
    assert stroke.curves[0] == PathCurve((2, 2), (4, 2), (6, 0)) and stroke.curves[1].first == pytest.approx((8, -2))
    (stroke,) = parse_path("M0 0Q3 3 6 0S8 8 9 9")
    assert stroke.curves[1].first == (6, 0)


@pytest.mark.parametrize(("large", "sweep"), [(0, 0), (0, 1), (1, 0), (1, 1)])
@pytest.mark.parametrize("turn", [0, 30])
def test_an_arc_lies_on_its_ellipse_on_the_side_of_its_flags(large: int, sweep: int, turn: int) -> None:
    (stroke,) = parse_path(f"M10 10A8 4 {turn} {large}{sweep}14 13")
    assert stroke.curves[-1].end == (14, 13)
    places = [stroke.start, *(curve.end for curve in stroke.curves)]
    cosine, sine = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    flat = [((x * cosine + y * sine) / 8, (y * cosine - x * sine) / 4) for x, y in places]
    # On the unit circle: all points are as far from one middle, which the first three of them give.
    (ax, ay), (bx, by), (cx, cy) = flat[0], flat[len(flat) // 2], flat[-1]
    if len(flat) > 2:
        d = 2 * (ax * (by - cy) + bx * (cy - ay) + cx * (ay - by))
        a2, b2, c2 = ax * ax + ay * ay, bx * bx + by * by, cx * cx + cy * cy
        middle = (
            (a2 * (by - cy) + b2 * (cy - ay) + c2 * (ay - by)) / d,
            (a2 * (cx - bx) + b2 * (ax - cx) + c2 * (bx - ax)) / d,
        )
        assert [math.dist(middle, place) for place in flat] == pytest.approx([1.0] * len(flat))
    length = sum(math.dist(a, b) for a, b in pairwise(flat))
    assert (length > math.pi * 0.95) == bool(large)
    area = sum(a[0] * b[1] - a[1] * b[0] for a, b in zip(flat, [*flat[1:], flat[0]], strict=True))
    assert len(flat) == 2 or (area > 0) == bool(sweep)


def test_an_arc_that_cannot_reach_grows_and_one_without_radius_is_a_line() -> None:
    (stroke,) = parse_path("M0 0A1 1 0 0 1 10 0")
    assert min(y for _, y in ends("M0 0A1 1 0 0 1 10 0")) == pytest.approx(-5) and len(stroke.curves) == 4
    assert parse_path("M0 0A0 1 0 0 1 10 0") == parse_path("M0 0L10 0")


@pytest.mark.parametrize(
    ("path", "message", "allowed"),
    [
        ("", "the path is empty", "M L H V"),
        ("L1 2", 'the path breaks at character 1: it begins with "L"', "M x y first"),
        ("M1 2 X", 'the path breaks at character 6: "X" is no command', "M L H V"),
        ("M1 2L3", "the path breaks at character 7: its end where a number should be", "2 numbers after L"),
        ("M1 2C3 4 5 # 6", 'the path breaks at character 12: "#" where a number should be', "6 numbers after C"),
        ("M1 2A1 1 0 2 0 1 1", "the path breaks at character 12: here is no flag 0 or 1", "7 numbers after A"),
        ("M1e9 0", "the path breaks at character 2: 1e9 is out of range", "-1e+06 to 1e+06"),
        ("M0 0z3", 'the path breaks at character 6: "3" is no command', "M L H V"),
        ("M0 0" + "h1" * MAX_PATH_LENGTH, "the path has 40,004 characters", "at most 20,000"),
    ],
)
def test_a_mistake_is_told_with_its_character(path: str, message: str, allowed: str) -> None:
    with pytest.raises(FieldError, match="path") as found:
        parse_path(path)
    assert str(found.value) == message and found.value.allowed.startswith(allowed)


@given(st.text(alphabet="MmLlHhVvCcSsQqTtAaZz0123456789.,-+eE x", max_size=60))
def test_any_text_is_a_path_or_a_mistake(text: str) -> None:
    try:
        strokes = parse_path(text)
    except FieldError:
        return
    assert all(math.isfinite(x) for stroke in strokes for curve in stroke.curves for x in curve.end)
