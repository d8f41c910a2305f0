"""Outlines of an icon's parts: SVG path data, rectangles and ellipses as polylines in the icon's own units."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from vitrine.scene.nodes.path_data import Place, find_arc, iter_commands
from vitrine.stage.path.polyline import ARC_STEP_RAD, Points, round_corners_each

#: Largest turn from piece to piece of a curve: finer than at a corner, since curves are large.
_CURVE_STEP_RAD = math.radians(6)
#: Pieces of a Bézier curve. The longest of an icon turns by a quarter.
_CURVE_PIECES = 16
#: A rounding error in an angle must not add a piece.
_ANGLE_EPSILON = 1e-6


class _Step(NamedTuple):
    """One command: where it leads, and its numbers before; upper case, absolute."""

    command: str
    start: Place
    end: Place
    numbers: tuple[float, ...] = ()


def outline_path(text: str) -> tuple[Points, ...]:
    """The polylines of SVG path data, one for each sub-path. Commands: M, L, H, V, C, A and Z, small ones relative.

    An arc of less than half a turn between two straight pieces is a rounded corner, in pieces as corners have them.
    Raises FieldError where the text breaks, ValueError for another command.
    """
    lines: list[list[_Step]] = []
    for step in _iter_steps(text):
        if step.command == "M":
            lines.append([])
        lines[-1].append(step)
    return tuple(_flatten(steps) for steps in lines)


def outline_rectangle(x: float, y: float, width: float, height: float, radius: float) -> Points:
    """A rounded rectangle."""
    left, top, right, bottom = x, y, x + width, y + height
    # It begins amid a side, since a line's own ends are not rounded.
    middle = (left, (top + bottom) / 2)
    corners = [middle, (left, top), (right, top), (right, bottom), (left, bottom), middle]
    return round_corners_each(corners, [radius] * len(corners))


def outline_ellipse(x: float, y: float, radius_x: float, radius_y: float) -> Points:
    """A whole ellipse from its rightmost point on, clockwise."""
    angle = np.linspace(0.0, math.tau, math.ceil(math.tau / _CURVE_STEP_RAD - _ANGLE_EPSILON) + 1)
    return np.stack([x + radius_x * np.cos(angle), y + radius_y * np.sin(angle)], 1)


def _iter_steps(text: str) -> Iterable[_Step]:
    at = start = (0.0, 0.0)
    for _, command, numbers in iter_commands(text):
        name = command.upper()
        x, y = at if command.islower() else (0.0, 0.0)
        match name:
            case "H":
                step = _Step("L", at, (x + numbers[0], at[1]))
            case "V":
                step = _Step("L", at, (at[0], y + numbers[0]))
            case "Z":
                step = _Step("L", at, start)
            case "M" | "L" | "A":
                step = _Step(name, at, (x + numbers[-2], y + numbers[-1]), tuple(numbers[:-2]))
            case "C":
                moved = [number + (x, y)[index % 2] for index, number in enumerate(numbers)]
                step = _Step(name, at, (moved[4], moved[5]), tuple(moved[:4]))
            case _:
                raise ValueError(f"an icon's path has no {command}")
        at = step.end
        start = at if name == "M" else start
        yield step


def _flatten(steps: list[_Step]) -> Points:
    pieces = [np.array([steps[0].end])]
    for index, step in enumerate(steps[1:], start=1):
        if step.command == "A":
            beside = [near.command for near in (steps[index - 1], *steps[index + 1 : index + 2])]
            pieces.append(_flatten_arc(step, beside == ["L", "L"]))
        elif step.command == "C":
            pieces.append(_flatten_curve(step))
        else:
            pieces.append(np.array([step.end]))
    return np.concatenate(pieces)


def _flatten_arc(step: _Step, is_between_lines: bool) -> Points:
    arc = find_arc(step.start, step.numbers, step.end)
    if arc is None:
        return np.array([step.end])
    sweep = abs(arc.sweep_rad)
    is_corner = is_between_lines and sweep < math.pi - _ANGLE_EPSILON
    count = max(1, math.ceil(sweep / (ARC_STEP_RAD if is_corner else _CURVE_STEP_RAD) - _ANGLE_EPSILON))
    angles = arc.start_rad + arc.sweep_rad * np.arange(1, count) / count
    inner = [arc.find_place(math.cos(angle), math.sin(angle)) for angle in angles.tolist()]
    return np.array([*inner, step.end])


def _flatten_curve(step: _Step) -> Points:
    frame = np.array([step.start, step.numbers[:2], step.numbers[2:], step.end])
    t = np.arange(1, _CURVE_PIECES + 1)[:, None] / _CURVE_PIECES
    weights = np.concatenate([(1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t**2, t**3], 1)
    return np.asarray(weights @ frame)
