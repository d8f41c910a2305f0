"""Pieces of lines by their length: what a trim leaves of them, and the dashes of a pattern."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from vitrine.stage.path.polyline import Points, compute_arc_lengths
from vitrine.stage.shapes.figure import FlatLine

#: More dashes are not told apart: the line is drawn whole.
MAX_DASHES = 3_000


def trim_lines(lines: Sequence[FlatLine], start: float, end: float) -> tuple[FlatLine, ...]:
    """The part of lines between two shares of their length together, one after the other; all of it is as it was."""
    if start <= 0 and end >= 1:
        return tuple(lines)
    lengths = [_measure(line) for line in lines]
    total, begun, kept = sum(lengths), 0.0, []
    for line, length in zip(lines, lengths, strict=True):
        piece = _cut_piece(line, max(start * total - begun, 0.0), min(end * total - begun, length))
        kept += [] if piece is None else [piece]
        begun += length
    return tuple(kept)


def dash_lines(lines: Sequence[FlatLine], pattern: Sequence[float], offset: float) -> tuple[FlatLine, ...]:
    """The dashes of lines, each beginning the pattern anew; lengths and offset in pixels.

    A pattern of an odd number of lengths is taken twice, one without length is none, as in SVG. A closed line holds it
    a whole number of times, as a dashed border in CSS does, so that no dash meets its neighbour.
    """
    steps = list(pattern) * (1 + len(pattern) % 2)
    period = sum(steps)
    longest = max(map(_measure, lines), default=0.0)
    if period <= 0 or not sum(steps[1::2]) or len(steps) / 2 * longest / period > MAX_DASHES:
        return tuple(lines)
    edges = np.concatenate([[0.0], np.cumsum(steps)])
    dashes: list[FlatLine] = []
    for line in lines:
        length = _measure(line)
        stretch = length / period / max(round(length / period), 1) if line.is_closed else 1.0
        begin = -(offset % (period * stretch))
        while begin < length - 1e-6:
            for on, off in zip((edges[:-1:2] * stretch).tolist(), (edges[1::2] * stretch).tolist(), strict=True):
                piece = _cut_piece(line, max(begin + on, 0.0), min(begin + off, length), keep_dots=on == off)
                dashes += [] if piece is None else [piece]
            begin += period * stretch
    return tuple(dashes)


def _measure(line: FlatLine) -> float:
    return float(_unroll(line)[1][-1])


def _unroll(line: FlatLine) -> tuple[Points, Points]:
    """The points of a line, of a closed one with its first once more at the end, and the length up to each."""
    points = np.concatenate([line.points, line.points[:1]]) if line.is_closed else line.points
    return points, compute_arc_lengths(points)


def _cut_piece(line: FlatLine, start: float, end: float, keep_dots: bool = False) -> FlatLine | None:
    """The piece of a line between two lengths; None where nothing is left."""
    points, lengths = _unroll(line)
    if not (start < end or (keep_dots and start == end)) or not math.isfinite(end):
        return None
    first, last = (np.array([np.interp(at, lengths, points[:, axis]) for axis in (0, 1)]) for at in (start, end))
    if start == end:
        return FlatLine(first[None], False)
    inside = points[(lengths > start + 1e-9) & (lengths < end - 1e-9)]
    return FlatLine(np.concatenate([[first], inside, [last]]), False)
