"""Easing curves: the progress of a change, 0 to 1, as a function of the elapsed share of its time.

`ease*` are the cubic Béziers of CSS Easing Functions Level 1, solved, not fitted; the others are Penner's curves.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from vitrine.geometry import Point
from vitrine.scene.nodes.animated_number import Easing

#: The two free control points that CSS Easing Functions Level 1, section 2.3.1, gives to each keyword.
BEZIER_CONTROL_POINTS: Mapping[str, tuple[Point[float], Point[float]]] = {
    "ease": (Point(0.25, 0.1), Point(0.25, 1.0)),
    "ease-in": (Point(0.42, 0.0), Point(1.0, 1.0)),
    "ease-out": (Point(0.0, 0.0), Point(0.58, 1.0)),
    "ease-in-out": (Point(0.42, 0.0), Point(0.58, 1.0)),
}

_BACK_OVERSHOOT = 1.70158  # Penner's constant: an overshoot of 10 %


def ease(name: Easing, u: float) -> float:
    """Progress at share `u` of the time (clamped to 0..1): 0 at 0, 1 at 1, both exactly."""
    if u <= 0.0:
        return 0.0
    if u >= 1.0:
        return 1.0
    if name == "linear":
        return u
    if name in BEZIER_CONTROL_POINTS:
        return _solve_bezier(*BEZIER_CONTROL_POINTS[name], u)
    direction, _, family = name.removeprefix("ease-").rpartition("-")
    curve = _EASE_IN_CURVES[family]
    if direction == "in":
        return curve(u)
    if direction == "out":
        return 1.0 - curve(1.0 - u)
    return curve(2.0 * u) / 2.0 if u < 0.5 else 1.0 - curve(2.0 - 2.0 * u) / 2.0


def _solve_bezier(first: Point[float], second: Point[float], x: float) -> float:
    low, high = 0.0, 1.0
    # x(s) rises because both points' x lie in 0..1, so halving always converges: 40 times reach 1e-12.
    for _ in range(40):
        s = (low + high) / 2.0
        if _bezier_coordinate(first.x, second.x, s) < x:
            low = s
        else:
            high = s
    return _bezier_coordinate(first.y, second.y, (low + high) / 2.0)


def _bezier_coordinate(a: float, b: float, s: float) -> float:
    return 3.0 * (1.0 - s) ** 2 * s * a + 3.0 * (1.0 - s) * s**2 * b + s**3


def _ease_in_expo(u: float) -> float:
    # Penner's 2^(10(u-1)) starts at 1/1024; taking that off at 0 and giving it back by scale makes both ends exact.
    return (math.exp2(10.0 * u) - 1.0) / 1023.0


_EASE_IN_CURVES: Mapping[str, Callable[[float], float]] = {
    "sine": lambda u: 1.0 - math.cos(u * math.pi / 2.0),
    "quad": lambda u: u**2,
    "cubic": lambda u: u**3,
    "quart": lambda u: u**4,
    "expo": _ease_in_expo,
    "circ": lambda u: 1.0 - math.sqrt(1.0 - u * u),
    "back": lambda u: u * u * ((_BACK_OVERSHOOT + 1.0) * u - _BACK_OVERSHOOT),
}
