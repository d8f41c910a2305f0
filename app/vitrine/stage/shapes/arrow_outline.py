"""Outlines of arrows, shared by meshes and flat masks: x right, y up, the larger side 1, centred on 0."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Literal, NamedTuple, get_args

import numpy as np

from vitrine.stage.path.polyline import (
    Points,
    compute_right_offsets,
    remove_repeated_points,
    round_corners_each,
    subdivide,
)

ArrowTurn = Literal[
    "left", "right", "slight-left", "slight-right", "sharp-left", "sharp-right", "u-turn", "straight", "arrive"
]
TURNS: tuple[ArrowTurn, ...] = get_args(ArrowTurn)

#: Turn of an outline from point to point: no visible facets at 300 px, and under 1,500 triangles a mesh.
STEP_RAD = math.radians(15)
#: Radius of the outer corners; a mesh's bevel must be less.
CORNER_RADIUS = 0.055
_NECK_RADIUS = 0.03


class ArrowOutline(NamedTuple):
    """The outline of an arrow as closed loops (N, 2), the first point not repeated; `outer` is counter-clockwise.

    `hole` has a point for each of `outer`, and both are star-shaped around the same centre.
    """

    outer: Points
    hole: Points | None = None


class _ArrowPlan(NamedTuple):
    """The parameters of an arrow: the shaft's centre line with its corners' radius, and the head at its end."""

    shaft: tuple[tuple[float, float], ...]
    radius: float
    shaft_half_width: float
    head_length: float
    head_half_width: float


_PLANS = {
    "straight": _ArrowPlan(((0, -0.5), (0, 0.08)), 0, 0.13, 0.42, 0.38),
    "right": _ArrowPlan(((-0.25, -0.5), (-0.25, 0.16), (0.1, 0.16)), 0.25, 0.13, 0.4, 0.36),
    "slight-right": _ArrowPlan(((-0.2, -0.5), (-0.2, -0.1), (0.1, 0.2)), 0.3, 0.13, 0.38, 0.38),
    "sharp-right": _ArrowPlan(((-0.34, -0.5), (-0.34, 0.42), (0.14, -0.06)), 0.15, 0.12, 0.35, 0.35),
    "u-turn": _ArrowPlan(((0.27, -0.5), (0.27, 0.42), (-0.23, 0.42), (-0.23, -0.06)), 0.25, 0.115, 0.36, 0.32),
}


@lru_cache(maxsize=len(TURNS))
def build_outline(turn: ArrowTurn) -> ArrowOutline:
    """Build the outline of an arrow; left ones mirror the right ones, a u-turn goes to the left."""
    if turn == "arrive":
        return _build_pin()
    if turn.endswith("left"):
        mirrored = _build_arrow(_PLANS[turn.replace("left", "right")]) * (-1, 1)
        return ArrowOutline(mirrored[::-1])
    return ArrowOutline(_build_arrow(_PLANS[turn]))


def _build_arrow(plan: _ArrowPlan) -> Points:
    shaft = round_corners_each(plan.shaft, [plan.radius] * len(plan.shaft), turn_rad=STEP_RAD)
    upright = np.stack([shaft[:, 0], np.zeros(len(shaft)), -shaft[:, 1]], 1)
    aside = compute_right_offsets(upright)[:, [0, 2]] * (1, -1)
    right, left = shaft + plan.shaft_half_width * aside, shaft - plan.shaft_half_width * aside
    ahead = np.array([-aside[-1, 1], aside[-1, 0]])
    wing_right, wing_left = (shaft[-1] + side * plan.head_half_width * aside[-1] for side in (1, -1))
    corners = np.concatenate([right, [wing_right, shaft[-1] + plan.head_length * ahead, wing_left], left[::-1]])
    inner = [0.0] * (len(shaft) - 2)
    radii = [
        CORNER_RADIUS,
        *inner,
        _NECK_RADIUS,
        CORNER_RADIUS,
        CORNER_RADIUS,
        CORNER_RADIUS,
        _NECK_RADIUS,
        *inner,
        CORNER_RADIUS,
    ]
    return _normalize(_close_and_round(corners, radii))


def _close_and_round(corners: Points, radii: list[float]) -> Points:
    middle = (corners[:1] + corners[-1:]) / 2
    line = np.concatenate([middle, corners, middle])
    return remove_repeated_points(round_corners_each(line, [0.0, *radii, 0.0], turn_rad=STEP_RAD))[:-1]


def _normalize(loop: Points) -> Points:
    low, high = loop.min(0), loop.max(0)
    return np.asarray((loop - (low + high) / 2) / (high - low).max())


def _build_pin() -> ArrowOutline:
    """A map pin: a teardrop on its tip, with a round hole."""
    radius, centre, tip = 0.31, np.array([0.0, 0.19]), np.array([0.0, -0.56])
    half = math.acos(radius / (centre[1] - tip[1]))
    count = math.ceil((2 * math.pi - 2 * half) / STEP_RAD)
    angle = np.linspace(-math.pi / 2 + half, 1.5 * math.pi - half, count + 1)[:, None]
    round_part = centre + radius * np.concatenate([np.cos(angle), np.sin(angle)], 1)
    corners = np.concatenate([round_part, tip[None]])
    # Points on the straight sides too, as the hole takes a point for each.
    loop = subdivide(_close_and_round(corners, [0.0] * len(round_part) + [CORNER_RADIUS]), 0.08)
    away = loop - centre
    hole = centre + 0.125 * away / np.linalg.norm(away, axis=1)[:, None]
    middle, size = (loop.min(0) + loop.max(0)) / 2, (loop.max(0) - loop.min(0)).max()
    return ArrowOutline((loop - middle) / size, (hole - middle) / size)
