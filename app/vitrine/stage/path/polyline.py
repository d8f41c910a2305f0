"""Polyline geometry: rounded corners, subdivision, arc length, the nearest place on a line, and offsets to its side.

Points are (N, D) float64, D = 2 (pictures, icons) or 3 (the world, metres); offsets are for the world's ground plane.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.float64]

MITRE_LIMIT = 2.0
#: Largest angle between neighbouring pieces of an arc: at 8 degrees a circle keeps within 0.25 % of its radius.
ARC_STEP_RAD = math.radians(8)
POINT_EPSILON = 1e-9


def remove_repeated_points(points: npt.ArrayLike) -> Points:
    """The line without points that coincide with the one before."""
    line = np.asarray(points, "f8")
    if len(line) < 2:
        return line
    moved = np.linalg.norm(np.diff(line, axis=0), axis=1) > POINT_EPSILON
    return np.asarray(line[np.concatenate([[True], moved])])


def compute_arc_lengths(points: Points) -> npt.NDArray[np.float64]:
    """Length (N,) along the line from its first point to each."""
    steps = np.linalg.norm(np.diff(points, axis=0), axis=1)
    return np.concatenate([[0.0], np.cumsum(steps)])


def round_corners(points: npt.ArrayLike, radius: float, step: float = math.inf) -> Points:
    """The line with each corner replaced by a circular arc of `radius` that touches both legs.

    Where two arcs would overlap on a leg they share it and their radii shrink. Pieces of an arc are at most `step` long
    and turn by at most ARC_STEP_RAD. Where the line turns back on itself it stays sharp.
    """
    line = remove_repeated_points(points)
    return round_corners_each(line, [radius] * len(line), step)


def round_corners_each(
    points: npt.ArrayLike, radii: Sequence[float], step: float = math.inf, turn_rad: float = ARC_STEP_RAD
) -> Points:
    """As `round_corners`, with a radius for each point (those of both ends have no meaning) and the turn of a piece."""
    line = np.asarray(points, "f8")
    if len(line) < 3:
        return line
    legs = np.diff(line, axis=0)
    lengths = np.linalg.norm(legs, axis=1)
    ahead = legs / lengths[:, None]
    half_turns = np.arccos(np.clip(np.einsum("nd,nd->n", ahead[:-1], ahead[1:]), -1.0, 1.0)) / 2
    bends = (half_turns > 1e-3) & (half_turns < math.pi / 2 - 0.02)
    half_turns = np.where(bends, half_turns, 0.0)
    reach = np.concatenate([[0.0], np.asarray(radii[1:-1], "f8") * np.tan(half_turns), [0.0]])
    room = np.minimum(1.0, lengths / np.maximum(reach[:-1] + reach[1:], 1e-12))
    reach[1:-1] *= np.minimum(room[:-1], room[1:])
    pieces = [line[:1]]
    for i, half_turn in enumerate(half_turns.tolist(), start=1):
        pieces.append(_build_corner_arc(line[i], (ahead[i - 1], ahead[i]), half_turn, float(reach[i]), step, turn_rad))
    rounded = remove_repeated_points(np.concatenate([*pieces, line[-1:]]))
    # An arc that ends a rounding error before the end must not stand for it.
    rounded[-1] = line[-1]
    return rounded


def _build_corner_arc(
    corner: Points, ahead: tuple[Points, Points], half_turn: float, reach: float, step: float, turn_rad: float
) -> Points:
    """The arc that leaves the leg before a corner and joins the one after it, both `reach` from the corner."""
    if reach <= POINT_EPSILON:
        return corner[None]
    radius = reach / math.tan(half_turn)
    inward = ahead[1] - ahead[0]
    centre = corner + inward / np.linalg.norm(inward) * radius / math.cos(half_turn)
    outward = (corner - ahead[0] * reach - centre) / radius
    count = max(1, math.ceil(2 * half_turn / turn_rad), math.ceil(2 * half_turn * radius / step))
    turned = np.linspace(0.0, 2 * half_turn, count + 1)[:, None]
    return np.asarray(centre + radius * (np.cos(turned) * outward + np.sin(turned) * ahead[0]))


def subdivide(points: Points, step: float) -> Points:
    """The line with points added so that no piece is longer than `step`; its own points stay."""
    if len(points) < 2:
        return points
    lengths = np.linalg.norm(np.diff(points, axis=0), axis=1)
    counts = np.maximum(np.ceil(lengths / step - POINT_EPSILON), 1).astype("i8")
    starts = np.repeat(np.arange(len(counts)), counts)
    share = (np.arange(len(starts)) - np.repeat(np.cumsum(counts) - counts, counts)) / counts[starts]
    inner = points[starts] + share[:, None] * (points[starts + 1] - points[starts])
    return np.concatenate([inner, points[-1:]])


def project_to_arc_length(points: Points, lengths: npt.NDArray[np.float64], position: Points) -> float:
    """Arc length at the place on the line that is nearest to `position` (D,); `lengths` (N,) are its points'."""
    if len(points) < 2:
        return 0.0
    legs = points[1:] - points[:-1]
    sought = position - points[:-1]
    squared = np.maximum(np.einsum("nd,nd->n", legs, legs), 1e-18)
    share = np.clip(np.einsum("nd,nd->n", sought, legs) / squared, 0.0, 1.0)
    missing = sought - share[:, None] * legs
    nearest = int(np.argmin(np.einsum("nd,nd->n", missing, missing)))
    return float(lengths[nearest] + share[nearest] * (lengths[nearest + 1] - lengths[nearest]))


def compute_right_offsets(points: Points) -> Points:
    """For a line in the world (N, 3): the horizontal vector at each point to where the edge one metre to its right is.

    `points + k * compute_right_offsets(points)` is the edge k metres to the right of one that walks along (y is up).
    At a corner it is the mitre, at most MITRE_LIMIT long. A vertical piece takes the direction of the one before.
    """
    ground = np.diff(points[:, [0, 2]], axis=0)
    lengths = np.linalg.norm(ground, axis=1)
    level = lengths > POINT_EPSILON
    if not level.any():
        return np.tile([1.0, 0.0, 0.0], (len(points), 1))
    known = np.maximum.accumulate(np.where(level, np.arange(len(level)), int(np.argmax(level))))
    ahead = ground[known] / lengths[known][:, None]
    into, out_of = np.concatenate([ahead[:1], ahead]), np.concatenate([ahead, ahead[-1:]])
    between = into + out_of
    size = np.linalg.norm(between, axis=1)
    # Where the line turns back there is no bisector: the edge goes on as before.
    between = np.where((size > 1e-6)[:, None], between / np.maximum(size, 1e-6)[:, None], into)
    stretch = np.minimum(1 / np.maximum(np.einsum("nd,nd->n", between, into), 1e-6), MITRE_LIMIT)
    stretch[size <= 1e-6] = 1.0
    return np.stack([-between[:, 1] * stretch, np.zeros(len(points)), between[:, 0] * stretch], 1)
