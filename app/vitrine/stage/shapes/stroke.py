"""Outlines of strokes: what a line of a width covers, as closed loops, with the caps and joins of SVG."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Literal

import numpy as np
import numpy.typing as npt

from vitrine.stage.path.polyline import Points
from vitrine.stage.shapes.figure import FLATNESS_PX, FlatLine, drop_repeated_points

Cap = Literal["butt", "round", "square"]
Join = Literal["miter", "round", "bevel"]

#: A turn of more is a corner; pieces of curves turn less.
CORNER_RAD = 0.3
#: How many half widths a mitre may reach from its corner, as in SVG; beyond it is a bevel.
MITER_LIMIT = 4.0


def outline_stroke(line: FlatLine, width_px: float, cap: Cap, join: Join) -> tuple[Points, ...]:
    """The loops (N, 2) around what a line covers, by the nonzero rule; none for a line without width."""
    half = width_px / 2
    line = drop_repeated_points(line)
    if half <= 0:
        return ()
    if len(line.points) == 1:
        return _outline_dot(line.points[0], half, cap)
    closed = np.concatenate([line.points[-1:], line.points, line.points[:1]]) if line.is_closed else line.points
    legs = np.diff(closed, axis=0)
    ahead = legs / np.hypot(*legs.T)[:, None]
    lengths = np.hypot(*legs.T)
    sides = [_offset(closed, ahead, lengths, side * half, join, line.is_closed) for side in (1, -1)]
    if line.is_closed:
        return sides[0], sides[1][::-1]
    end = _cap(closed[-1], ahead[-1], half, cap)
    start = _cap(closed[0], -ahead[0], half, cap)
    return (np.concatenate([sides[0], end, sides[1][::-1], start]),)


def _outline_dot(place: Points, half: float, cap: Cap) -> tuple[Points, ...]:
    """A line without length: a disc or a square by its cap, as in SVG; nothing with a butt one."""
    if cap == "butt":
        return ()
    if cap == "square":
        return (place + half * np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]),)
    return (place + half * _fan(np.array([1.0, 0.0]), np.array([0.0, 1.0]), math.tau, half)[:-1],)


def _fan(across: Points, along: Points, turn: float, radius: float) -> Points:
    """Unit vectors from `across` over `turn` radians towards `along`, both ends too."""
    step = min(2 * math.acos(max(1 - FLATNESS_PX / max(radius, FLATNESS_PX), 0.5)), CORNER_RAD)
    angle = np.linspace(0.0, turn, max(2, math.ceil(turn / step) + 1))[:, None]
    return np.asarray(across * np.cos(angle) + along * np.sin(angle))


def _cap(end: Points, ahead: Points, half: float, cap: Cap) -> Points:
    """The points between the two sides at an end; `ahead` leads out of the line."""
    across = np.array([-ahead[1], ahead[0]])
    if cap == "round":
        return np.asarray(end + half * _fan(across, ahead, math.pi, half)[1:-1])
    if cap == "square":
        return np.asarray(end + half * np.array([across + ahead, ahead - across]))
    return np.zeros((0, 2))


def _offset(
    points: Points, ahead: Points, lengths: npt.NDArray[np.float64], aside: float, join: Join, is_closed: bool
) -> Points:
    """The line at `aside` pixels to one side, from end to end; of a closed one (its ends once more) one way round."""
    across = np.stack([-ahead[:, 1], ahead[:, 0]], 1) * aside
    before, after = across[:-1], across[1:]
    turn = np.arctan2(_cross(ahead[:-1], ahead[1:]), (ahead[:-1] * ahead[1:]).sum(1))
    # The tangent of half the turn, how far an edge is shortened or made longer by a mitre.
    reach = abs(aside) * np.tan(np.minimum(np.abs(turn), 3.1) / 2)
    inside = (turn > 0) == (aside > 0)
    room = np.minimum(lengths[:-1], lengths[1:])
    folds = inside & (reach > room)
    sharp = ~inside & (np.abs(turn) > CORNER_RAD)
    scale = 1 / np.maximum(1 + (ahead[:-1] * ahead[1:]).sum(1), 1e-6)
    mitred = points[1:-1] + (before + after) * scale[:, None]
    pieces = [] if is_closed else [points[:1] + across[:1]]
    begin = 0
    for index in np.flatnonzero(folds | sharp).tolist():
        pieces.append(mitred[begin:index])
        corner, a, b = points[1 + index], before[index], after[index]
        pieces.append(np.array([corner + a, corner, corner + b]) if folds[index] else _join(corner, a, b, join))
        begin = index + 1
    pieces.append(mitred[begin:])
    if not is_closed:
        pieces.append(points[-1:] + across[-1:])
    return np.concatenate(pieces)


def _cross(a: Points, b: Points) -> npt.NDArray[np.float64]:
    return np.asarray(a[..., 0] * b[..., 1] - a[..., 1] * b[..., 0])


def _join(corner: Points, before: Points, after: Points, join: Join) -> Points:
    """The points around the outer side of a corner."""
    half = math.hypot(*before)
    cosine = min(max(float(before @ after) / half**2, -1.0), 1.0)
    if join == "round":
        middle = after - before * cosine
        length = math.hypot(*middle)
        along = middle / length * half if length > 1e-9 * half else np.array([-before[1], before[0]])
        return np.asarray(corner + _fan(before, along, math.acos(cosine), half))
    if join == "miter" and math.sqrt(2 / max(1 + cosine, 1e-9)) <= MITER_LIMIT:
        return np.asarray([corner + (before + after) / (1 + cosine)])
    return np.array([corner + before, corner + after])


def bound_reach(width_px: float, cap: Cap, join: Join) -> float:
    """How far a stroke may reach from its line."""
    return width_px / 2 * (MITER_LIMIT if join == "miter" else math.sqrt(2) if cap == "square" else 1.0)


def iter_stroke_loops(lines: tuple[FlatLine, ...], width_px: float, cap: Cap, join: Join) -> Iterator[Points]:
    """The loops of all lines."""
    for line in lines:
        yield from outline_stroke(line, width_px, cap, join)
