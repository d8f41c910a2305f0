"""Curve difference: where a take no longer moves as it was approved, such as "turn: 2.0 px right at frame 118".

What begins or ends at another frame is told by frames; where something is, only where both curves have it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from vitrine.proof.golden.curve import STEPS, Curve, CurveFrame, Point
from vitrine.proof.golden.golden import is_masked


class _Span(NamedTuple):
    """Frames in a row, the last one included."""

    first: int
    last: int


def find_curve_differences(
    approved: Curve, drawn: Curve, place_px: float, masked: Collection[str] = ()
) -> Iterator[str]:
    """Find what differs by more than `place_px`, one sentence each; `masked` elements are left out."""
    for what, old, new in (
        ("device", approved.device, drawn.device),
        ("frames a second", approved.rate, drawn.rate),
        ("frames", len(approved.frames), len(drawn.frames)),
    ):
        if old != new:
            yield f"{what}: {old} → {new}"
    if approved.device == drawn.device and approved.rate == drawn.rate:
        yield from _compare_spans(approved, drawn, "state ", lambda frame: frame.state, ("begins", "ends"), masked)
        yield from _compare_spans(approved, drawn, "", lambda frame: frame.points, ("comes", "goes"), masked)
        yield from _compare_places(approved, drawn, place_px, masked)


def settle_curve(approved: Curve, drawn: Curve, place_px: float) -> Curve:
    """`drawn` with the approved places wherever they agree, so that a file changes only where something moved."""
    limit = _limit_steps(place_px)
    frames = list(drawn.frames)
    for index, (old, new) in enumerate(zip(approved.frames, drawn.frames, strict=False)):
        points = {
            name: old.points[name] if name in old.points and _distance(old.points[name], point) <= limit else point
            for name, point in new.points.items()
        }
        frames[index] = CurveFrame(new.state, points)
    return Curve(drawn.device, drawn.rate, tuple(frames))


def _compare_spans(
    approved: Curve,
    drawn: Curve,
    prefix: str,
    list_names: Callable[[CurveFrame], Collection[str]],
    verbs: tuple[str, str],
    masked: Collection[str],
) -> Iterator[str]:
    old, new = _find_spans(approved.frames, list_names), _find_spans(drawn.frames, list_names)
    for name in sorted({*old, *new}):
        was, now = old.get(name, []), new.get(name, [])
        if was == now or is_masked(name, masked):
            continue
        if len(was) != len(now):
            yield f"{prefix}{name}: {_count_times(len(now))}, was {_count_times(len(was))}"
            continue
        for one, other in zip(was, now, strict=True):
            if one.first != other.first:
                yield f"{prefix}{name}: {verbs[0]} {_shift(one.first, other.first)}, at frame {other.first}"
            if one.last != other.last:
                yield f"{prefix}{name}: {verbs[1]} {_shift(one.last, other.last)}, at frame {other.last + 1}"


def _compare_places(approved: Curve, drawn: Curve, place_px: float, masked: Collection[str]) -> Iterator[str]:
    limit = _limit_steps(place_px)
    moved: dict[str, dict[int, Point]] = {}
    for index, (old, new) in enumerate(zip(approved.frames, drawn.frames, strict=False)):
        for name in old.points.keys() & new.points.keys():
            (x, y), (new_x, new_y) = old.points[name], new.points[name]
            if _distance((x, y), (new_x, new_y)) > limit and not is_masked(name, masked):
                moved.setdefault(name, {})[index] = (new_x - x, new_y - y)
    for name in sorted(moved):
        for span in _join_frames(sorted(moved[name])):
            deltas = [moved[name][index] for index in range(span.first, span.last + 1)]
            worst = max(deltas, key=lambda delta: math.hypot(*delta))
            if span.first == span.last:
                yield f"{name}: {_describe(worst)} at frame {span.first}"
            else:
                yield f"{name}: up to {_describe(worst)} from frame {span.first} to {span.last}"


def _limit_steps(place_px: float) -> int:
    """The limit in steps: two places 0.15 px apart are one or two steps of 0.1 px apart once they are rounded."""
    return math.ceil(place_px * STEPS)


def _distance(one: Point, other: Point) -> int:
    return max(abs(one[0] - other[0]), abs(one[1] - other[1]))


def _describe(delta: Point) -> str:
    x, y = delta[0] / STEPS, delta[1] / STEPS
    words = [f"{abs(x):.1f} px {'right' if x > 0 else 'left'}"] if x else []
    words += [f"{abs(y):.1f} px {'down' if y > 0 else 'up'}"] if y else []
    return ", ".join(words)


def _find_spans(
    frames: Sequence[CurveFrame], list_names: Callable[[CurveFrame], Collection[str]]
) -> dict[str, list[_Span]]:
    indices: dict[str, list[int]] = {}
    for index, frame in enumerate(frames):
        for name in list_names(frame):
            indices.setdefault(name, []).append(index)
    return {name: _join_frames(found) for name, found in indices.items()}


def _join_frames(indices: Sequence[int]) -> list[_Span]:
    spans = []
    for _, group in groupby(enumerate(indices), key=lambda pair: pair[1] - pair[0]):
        found = [index for _, index in group]
        spans.append(_Span(found[0], found[-1]))
    return spans


def _count_times(count: int) -> str:
    return "never there" if count == 0 else "there once" if count == 1 else f"there {count} times"


def _shift(old: int, new: int) -> str:
    count = abs(new - old)
    return f"{count} {'frame' if count == 1 else 'frames'} {'later' if new > old else 'earlier'}"
