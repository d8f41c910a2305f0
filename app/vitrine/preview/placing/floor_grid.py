"""Floor grid in the window: a line each metre, a bolder one each fifth, the axes of the world, fading with distance."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from vitrine.geometry import Point, Rect, Size
from vitrine.gpu.passes.lines import LinePieces
from vitrine.preview.placing.line_drawing import LineStyle, draw_world_pieces
from vitrine.preview.placing.pane_geometry import PaneGeometry
from vitrine.ui import palette
from vitrine.world.camera import Vectors
from vitrine.world.floor_lines import FloorSpan, lay_crossings, lay_floor_lines, snap_span

FINE_STYLE = LineStyle(palette.BRIGHT, 1.0, 0.5)
BOLD_STYLE = LineStyle(palette.BRIGHT, 1.5, 0.75)
AXIS_STYLE = LineStyle(palette.ACCENT, 2.2, 1.0)
#: Every so many lines is a bold one.
BOLD_EVERY = 5
#: In lines: how far the fine and the bold ones reach, and from where on they fade. At 16 m and an eye height of 1.6 m
#: they lie 7 pixels apart in a picture of 1280; farther off they would be a haze.
_FINE_REACH, _FINE_FADE, _BOLD_REACH, _BOLD_FADE = 16, 5.0, 40, 14.0
#: Of a pinhole a piece is as long as it may fade evenly, in steps; the lens of a sports camera bends half a metre at
#: one's feet by less than a pixel.
_PINHOLE_PIECE, _LENS_PIECE = 2.0, 0.5
#: The step is a metre for whoever is as tall as a person; of poses without metres it is a tenth or ten.
_EYE_HEIGHT_M, _EXPONENTS = 1.6, (-3, 3)
#: Between labels, in the window's units; how far off the farthest is, in lines; how many there are.
_LABEL_SPACING, _LABEL_REACH, MAX_LABELS = (112.0, 30.0), 26, 7
#: A label lies right of its crossing and below it, and takes so much room with it.
_LABEL_MARGIN, _LABEL_ROOM = 8.0, Size(84.0, 28.0)
#: From the world's origin its arrow leads along -z, so long, with a head of that size, in lines.
_ARROW, _HEAD = 1.0, 0.22


class GridLabel(NamedTuple):
    """A crossing of bold lines: its text, and where it is drawn, in the window's units."""

    text: str
    at: Point[float]


def find_step_m(eye_height_m: float) -> float:
    """How far apart lines are: 1 m, or the power of ten that looks like it from this height."""
    exponent = math.log10(max(abs(eye_height_m), 1e-6) / _EYE_HEIGHT_M)
    return float(10.0 ** min(max(round(exponent), _EXPONENTS[0]), _EXPONENTS[1]))


def draw_floor_grid(geometry: PaneGeometry, ratio: float) -> LinePieces:
    """LINE_PIECE records of the grid around a camera: on a street some 300 are seen, after 1.5 ms of the processor.

    The software driver draws them in 4 ms at 1280x720, where a whole frame takes 19.
    """
    x, height, z = geometry.pose.position_m
    step_m = find_step_m(height)
    spans = (
        snap_span((x, z), _FINE_REACH * step_m, step_m),
        snap_span((x, z), _BOLD_REACH * step_m, BOLD_EVERY * step_m),
    )
    fine, bold, axes = _lay_pieces(*spans, step_m, _PINHOLE_PIECE if geometry.intrinsics.lens is None else _LENS_PIECE)
    eye = np.array([x, z])
    parts = [
        draw_world_pieces(geometry, ratio, pieces, style, _fade(pieces, eye, fade * step_m, reach * step_m))
        for pieces, style, fade, reach in (
            (fine, FINE_STYLE, _FINE_FADE, _FINE_REACH),
            (bold, BOLD_STYLE, _BOLD_FADE, _BOLD_REACH),
            (axes, AXIS_STYLE, _BOLD_FADE, _BOLD_REACH),
        )
    ]
    parts.append(draw_world_pieces(geometry, ratio, _arrow(step_m), AXIS_STYLE))
    return np.concatenate(parts)


# Whoever walks is for a second over the same metre.
@lru_cache(maxsize=4)
def _lay_pieces(
    fine_span: FloorSpan, bold_span: FloorSpan, step_m: float, piece: float
) -> tuple[Vectors, Vectors, Vectors]:
    """Pieces (N, 2, 3) of the fine lines, of the bold ones, and of the axes, read-only; none lies on another.

    Each is `piece` steps long.
    """
    bold_m = BOLD_EVERY * step_m
    fine = _cut_lines(lay_floor_lines(fine_span, step_m), piece * step_m)
    bold = _cut_lines(lay_floor_lines(bold_span, bold_m), piece * step_m)
    is_axis = _lies_on(bold, math.inf)
    found = fine[~_lies_on(fine, bold_m)], bold[~is_axis], bold[is_axis]
    for pieces in found:
        pieces.flags.writeable = False
    return found


def list_labels(geometry: PaneGeometry, room: Rect[float], plate: Rect[float] | None = None) -> tuple[GridLabel, ...]:
    """The crossings that are named, the nearest first, no two of them close together, all within `room`.

    None lies under the `plate` of figures beside the pointer.
    """
    x, _, z = geometry.pose.position_m
    step_m = find_step_m(geometry.pose.position_m[1])
    bold_m = BOLD_EVERY * step_m
    crossings = lay_crossings(snap_span((x, z), _LABEL_REACH * step_m, bold_m), bold_m)
    distances_m = np.hypot(crossings[:, 0] - x, crossings[:, 2] - z)
    order = np.argsort(distances_m, kind="stable")
    order = order[distances_m[order] < _LABEL_REACH * step_m]
    width, height = room.width - _LABEL_MARGIN - _LABEL_ROOM.width, room.height - _LABEL_MARGIN - _LABEL_ROOM.height
    inner = Rect(room.x + _LABEL_MARGIN, room.y + _LABEL_MARGIN, width, height)
    labels: list[GridLabel] = []
    for place, at in zip(crossings[order].tolist(), geometry.project(crossings[order]).tolist(), strict=True):
        if not inner.contains((at[0], at[1])) or any(_is_close(at, label.at) for label in labels):
            continue
        if plate is not None and min(Rect(at[0], at[1], *_LABEL_ROOM).intersect(plate).size) > 0:
            continue
        labels.append(GridLabel(f"x {_format(place[0])}  z {_format(place[2])}", Point(*at)))
        if len(labels) == MAX_LABELS:
            break
    return tuple(labels)


def _is_close(at: list[float], other: Point[float]) -> bool:
    return abs(at[0] - other.x) < _LABEL_SPACING[0] and abs(at[1] - other.y) < _LABEL_SPACING[1]


def _format(metres: float) -> str:
    return f"{metres:g}".replace("-", "−") if abs(metres) > 1e-9 else "0"


def _cut_lines(lines: Vectors, piece_m: float) -> Vectors:
    """Lines (N, 2, 3) of one length as pieces (M, 2, 3) of about `piece_m`."""
    length_m = float(np.linalg.norm(lines[0, 1] - lines[0, 0]))
    shares = np.linspace(0.0, 1.0, 1 + max(1, round(length_m / piece_m)))[:, None, None]
    points = lines[None, :, 0] + shares * (lines[None, :, 1] - lines[None, :, 0])
    return np.stack([points[:-1], points[1:]], axis=2).reshape(-1, 2, 3)


def _lies_on(pieces: Vectors, every_m: float) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Which pieces lie on a line of a coarser grid; of an infinitely coarse one, on an axis of the world."""
    flat = pieces[..., ::2]
    along_z = flat[:, 0, 0] == flat[:, 1, 0]
    across_m = np.where(along_z, flat[:, 0, 0], flat[:, 0, 1])
    nearest_m = 0.0 if math.isinf(every_m) else np.round(across_m / every_m) * every_m
    return np.asarray(np.abs(across_m - nearest_m) < 1e-6)


def _fade(pieces: Vectors, eye: Vectors, from_m: float, to_m: float) -> Vectors:
    """The opacity (N, 2) at both ends of pieces: all of it near the eye, none at the reach."""
    distances_m = np.hypot(*np.moveaxis(pieces[..., ::2] - eye, -1, 0))
    share = np.clip((to_m - distances_m) / (to_m - from_m), 0.0, 1.0)
    return np.asarray(share * share * (3 - 2 * share))


def _arrow(step_m: float) -> Vectors:
    """The head of an arrow at the end of the first step along -z, as pieces (2, 2, 3)."""
    tip, head = np.array([0.0, 0.0, -_ARROW * step_m]), _HEAD * step_m
    sides = np.array([[-0.6 * head, 0.0, head], [0.6 * head, 0.0, head]])
    return np.stack([tip + sides, np.tile(tip, (2, 1))], axis=1)
