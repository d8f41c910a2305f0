"""Numbers in the JSON of other programs: what is none, or not finite, is not there."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from vitrine.world.camera import Intrinsics

_MAX_PX = 1e6
#: As in a camera file: of a focal length to its side.
_MAX_FOCAL_RATIO = 200


def find_number(where: Mapping[str, Any], key: str) -> float | None:
    """The finite number of a key, if there is one."""
    value = where.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def list_numbers(value: object, depth: int = 2) -> list[float] | None:
    """The numbers of a list, those of lists in it one after another; NaN stays. None where something else is in it."""
    if not isinstance(value, list):
        return None
    numbers: list[float] = []
    for item in value:
        if isinstance(item, list) and depth > 1:
            inner = list_numbers(item, depth - 1)
            if inner is None:
                return None
            numbers += inner
        elif isinstance(item, int | float) and not isinstance(item, bool) and abs(item) < 1e300:
            numbers.append(float(item))
        elif isinstance(item, float):  # nan and what is endless: here is no pose
            numbers.append(math.nan)
        else:
            return None
    return numbers


def make_intrinsics(width: float, height: float, fx: float, fy: float, cx: float, cy: float) -> Intrinsics | None:
    """The intrinsics of these pixels; None where they are no camera's."""
    values = (width, height, fx, fy, cx, cy)
    if not all(abs(value) <= _MAX_PX for value in values) or width < 1 or height < 1:
        return None
    for side, focal in ((width, fx), (height, fy)):
        if not 1 / _MAX_FOCAL_RATIO <= focal / side <= _MAX_FOCAL_RATIO:
            return None
    return Intrinsics(round(width), round(height), fx, fy, cx, cy)
