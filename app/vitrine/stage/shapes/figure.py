"""Figures: the geometry of a shape in degrees, as one value, and the lines that it consists of in pixels."""

from __future__ import annotations

import math
from typing import Literal, NamedTuple

import numpy as np

from vitrine.geometry import Rect, Size
from vitrine.scene.nodes.path_data import PathCurve, PenStroke, Place, parse_path
from vitrine.stage.path.polyline import Points

#: How far a flattened curve may lie off the true one, in pixels: half a code of an edge's coverage is 0.004.
FLATNESS_PX = 0.01
#: Largest turn from piece to piece of a curve; what turns more is a corner (see CORNER_RAD in stroke.py).
CURVE_STEP_RAD = 0.2
#: Pieces of one Bézier curve at most.
MAX_PIECES = 400


class FlatLine(NamedTuple):
    """A line in pixels: points (N, 2), and whether it goes on from its end to its start."""

    points: Points
    is_closed: bool


class Figure(NamedTuple):
    """The geometry of a shape: its form, and what of the rest that form has; lengths in degrees, angles by the clock.

    `size` is the natural size of an ellipse or arc, `is_round` that it keeps its aspect. `points` and `path` count in
    the units of `view_box`, without one in degrees from the corner of the box.
    """

    form: Literal["path", "line", "polygon", "ellipse", "arc"]
    path: str = ""
    points: tuple[Place, ...] = ()
    size: tuple[float, float] = (0.0, 0.0)
    is_round: bool = False
    from_deg: float = 0.0
    to_deg: float = 360.0
    view_box: Rect[float] | None = None

    @property
    def fills_box(self) -> bool:
        """Whether it is drawn as large as its box, its stroke inside."""
        return self.form in ("ellipse", "arc")

    @property
    def natural_size(self) -> Size[float]:
        """Its own size in degrees: of points and paths as far as they reach to the right and down."""
        if self.fills_box:
            return Size(*self.size)
        if self.view_box is not None:
            return self.view_box.size
        places = self.points or tuple(_iter_reached(parse_path(self.path)))
        return Size(max(0.0, *(x for x, _ in places)), max(0.0, *(y for _, y in places)))

    @property
    def aspect_ratio(self) -> float | None:
        """Width over height, where one side follows from the other."""
        if self.view_box is not None:
            return self.view_box.width / self.view_box.height
        return 1.0 if self.is_round else None


def flatten_figure(figure: Figure, box_px: Rect[float], px_per_deg: float, stroke_px: float) -> tuple[FlatLine, ...]:
    """The lines of a figure in its box, whose stroke will be `stroke_px` wide."""
    if figure.fills_box:
        return _flatten_round(figure, box_px, stroke_px)
    scale, left, top = px_per_deg, box_px.x, box_px.y
    if figure.view_box is not None:
        x, y, width, height = figure.view_box
        scale = min(box_px.width / width, box_px.height / height)
        left += (box_px.width - width * scale) / 2 - x * scale
        top += (box_px.height - height * scale) / 2 - y * scale
    if figure.points:
        lines = [FlatLine(np.array(figure.points), figure.form == "polygon")]
    else:
        reach = stroke_px / 2 / scale if scale > 0 else 0.0
        lines = [_flatten_stroke(stroke, FLATNESS_PX / max(scale, 1e-9), reach) for stroke in parse_path(figure.path)]
    return tuple(FlatLine(line.points * scale + (left, top), line.is_closed) for line in lines)


def close_to_middle(figure: Figure, box_px: Rect[float], line: FlatLine) -> FlatLine:
    """What a fill of a line covers: of an arc the slice to the middle of its circle."""
    if figure.form != "arc" or line.is_closed:
        return line
    middle = (box_px.x + box_px.width / 2, box_px.y + box_px.height / 2)
    return FlatLine(np.concatenate([line.points, [middle]]), True)


def _flatten_round(figure: Figure, box_px: Rect[float], stroke_px: float) -> tuple[FlatLine, ...]:
    """An ellipse or an arc, from where it begins; the stroke lies inside the box."""
    outer_x, outer_y = box_px.width / 2, box_px.height / 2
    if figure.is_round:
        outer_x = outer_y = min(outer_x, outer_y)
    radius_x, radius_y = outer_x - stroke_px / 2, outer_y - stroke_px / 2
    if min(radius_x, radius_y) <= 0:
        return ()
    sweep = max(-360.0, min(360.0, figure.to_deg - figure.from_deg))
    step = min(2 * math.acos(max(1 - FLATNESS_PX / max(outer_x, outer_y), 0.0)), CURVE_STEP_RAD)
    count = max(1, math.ceil(abs(math.radians(sweep)) / step))
    angle = np.radians(figure.from_deg + sweep * np.arange(count + 1) / count)
    middle = (box_px.x + box_px.width / 2, box_px.y + box_px.height / 2)
    points = np.stack([np.sin(angle) * radius_x, -np.cos(angle) * radius_y], 1) + middle
    is_closed = abs(sweep) >= 360
    if sweep == 0:
        return ()
    return (FlatLine(points[:-1] if is_closed else points, is_closed),)


def _iter_reached(strokes: tuple[PenStroke, ...]) -> list[Place]:
    """The places of a path as far as it reaches: what its curves pass, not their control points."""
    return [(x, y) for stroke in strokes for x, y in _flatten_stroke(stroke, 1e-3, 0.0).points.tolist()]


def _flatten_stroke(stroke: PenStroke, flatness: float, reach: float) -> FlatLine:
    pieces = [np.array([stroke.start])]
    start = stroke.start
    for curve in stroke.curves:
        pieces.append(_flatten_curve(start, curve, flatness, reach))
        start = curve.end
    return FlatLine(np.concatenate(pieces), stroke.is_closed)


def _flatten_curve(start: Place, curve: PathCurve, flatness: float, reach: float) -> Points:
    """Points after `start`, which stay within the flatness of the curve, and of lines beside it at `reach`."""
    if curve.first is None or curve.second is None:
        return np.array([curve.end])
    frame = np.array([start, curve.first, curve.second, curve.end])
    legs = np.diff(frame, axis=0)
    bend = float(np.hypot(*np.diff(legs, axis=0).T).max())
    # Wang's bound for cubic curves, and one for the turn of what lies beside them.
    lengths = np.hypot(*legs.T)
    ahead = legs[lengths > 1e-12] / lengths[lengths > 1e-12, None]
    turn = float(np.arccos(np.clip((ahead[:-1] * ahead[1:]).sum(1), -1, 1)).sum()) if len(ahead) > 1 else 0.0
    step = CURVE_STEP_RAD if reach <= 0 else min(2 * math.acos(max(1 - flatness / reach, 0.5)), CURVE_STEP_RAD)
    count = math.ceil(max(math.sqrt(0.75 * bend / flatness), turn / step, 1.0))
    share = (np.arange(1, min(count, MAX_PIECES) + 1) / min(count, MAX_PIECES))[:, None]
    rest = 1 - share
    a, b, c, d = frame
    points = a * rest**3 + b * 3 * rest**2 * share + c * 3 * rest * share**2 + d * share**3
    points[-1] = d
    return np.asarray(points)


def drop_repeated_points(line: FlatLine) -> FlatLine:
    """The line without points that coincide with the one before; of a dot one point is left."""
    points = line.points
    keep = np.concatenate([[True], np.hypot(*np.diff(points, axis=0).T) > 1e-6])
    points = points[keep]
    if line.is_closed and len(points) > 1 and math.hypot(*(points[-1] - points[0])) <= 1e-6:
        points = points[:-1]
    return FlatLine(points, line.is_closed and len(points) > 1)
