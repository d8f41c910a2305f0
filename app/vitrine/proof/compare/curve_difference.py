"""Curve difference: where a take no longer moves as it was approved, such as "turn: 2.0 px right at frame 118".

What begins or ends at another frame is told by frames; where something is, only where both curves have it. What goes
along with a node that it is in is not told again.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from vitrine.proof.golden.curve import EDGE, STEPS, Curve, CurveFrame, Point
from vitrine.proof.golden.golden import is_masked

#: Of one element no more is told: a body that moves by a centimetre moves in hundreds of frames, now more, now less.
MAX_TOLD = 3


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
    pairs = {name: (old.get(name, []), new.get(name, [])) for name in sorted({*old, *new})}
    changed = {name: (was, now) for name, (was, now) in pairs.items() if was != now and not _is_masked(name, masked)}
    for name, (was, now) in changed.items():
        if any(changed.get(parent) == (was, now) for parent in _iter_parents(name)):
            continue
        if len(was) != len(now):
            yield f"{prefix}{name}: {_count_times(len(now))}, was {_count_times(len(was))}"
            continue
        moves = [(verbs[0], one.first, other.first) for one, other in zip(was, now, strict=True)]
        moves += [(verbs[1], one.last + 1, other.last + 1) for one, other in zip(was, now, strict=True)]
        moves = sorted((move for move in moves if move[1] != move[2]), key=lambda move: move[2])
        for verb, before, after in moves[:MAX_TOLD]:
            yield f"{prefix}{name}: {verb} {_shift(before, after)}, at frame {after}"
        if left := moves[MAX_TOLD:]:
            yield f"{prefix}{name}: {len(left)} times more to frame {left[-1][2]}"


def _compare_places(approved: Curve, drawn: Curve, place_px: float, masked: Collection[str]) -> Iterator[str]:
    limit = _limit_steps(place_px)
    moved: dict[str, dict[int, Point]] = {}
    for index, (old, new) in enumerate(zip(approved.frames, drawn.frames, strict=False)):
        for name in old.points.keys() & new.points.keys():
            (x, y), (new_x, new_y) = old.points[name], new.points[name]
            if _distance((x, y), (new_x, new_y)) > limit and not _is_masked(name, masked):
                moved.setdefault(name, {})[index] = (new_x - x, new_y - y)
    for name in sorted(moved):
        if any(_goes_along(moved[name], moved.get(parent, {})) for parent in _iter_parents(name)):
            continue
        spans = _join_frames(sorted(moved[name]))
        if len(spans) > MAX_TOLD:
            worst = max(moved[name].values(), key=lambda delta: math.hypot(*delta))
            count, first, last = len(moved[name]), spans[0].first, spans[-1].last
            yield f"{name}: up to {_describe(worst)} in {count} frames from frame {first} to {last}"
            continue
        for span in spans:
            deltas = {moved[name][index] for index in range(span.first, span.last + 1)}
            worst = max(deltas, key=lambda delta: math.hypot(*delta))
            frames = f"at frame {span.first}" if span.first == span.last else f"from frame {span.first} to {span.last}"
            yield f"{name}: {'up to ' if len(deltas) > 1 else ''}{_describe(worst)} {frames}"


def _is_masked(name: str, masked: Collection[str]) -> bool:
    return is_masked(name.removesuffix(EDGE), masked)


def _iter_parents(name: str) -> Iterator[str]:
    """The nodes that an element is in by its name, such as `chip` of `chip/icon`."""
    while name := name.rpartition("/")[0]:
        yield name


def _goes_along(moved: Mapping[int, Point], parent: Mapping[int, Point]) -> bool:
    """Whether an element is off as a node that it is in is, but for what places are rounded by."""
    return all(index in parent and _distance(delta, parent[index]) <= 1 for index, delta in moved.items())


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
