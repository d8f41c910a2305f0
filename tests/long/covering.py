"""Covering rows: so few choices among the values of many axes that each two values of two axes meet in one of them."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from itertools import combinations

#: What was chosen: a value for each axis.
Row = dict[str, str]
#: A value of an axis, and one of another axis.
Pair = tuple[tuple[str, str], tuple[str, str]]

#: Of so many rows the one is taken in which most pairs meet that have not yet.
_TRIES = 60


def cover_pairs(axes: Mapping[str, Sequence[str]], count: int, seed: int) -> list[Row]:
    """So many rows, the same for the same seed; where `count` is large enough, all pairs meet."""
    drawn, rows = random.Random(seed), []
    left = list_pairs(axes)
    for _ in range(count):
        waiting = sorted(left)
        tried = [_draw_row(axes, drawn, waiting) for _ in range(_TRIES)]
        rows.append(max(tried, key=lambda row: len(left & pairs_of(row))))
        left -= pairs_of(rows[-1])
    return rows


def list_pairs(axes: Mapping[str, Sequence[str]]) -> set[Pair]:
    """All pairs that may meet."""
    return {
        ((one, value), (other, its))
        for one, other in combinations(axes, 2)
        for value in axes[one]
        for its in axes[other]
    }


def pairs_of(row: Row) -> set[Pair]:
    """The pairs that meet in a row, whose axes stand in the order of all rows."""
    return set(combinations(row.items(), 2))


def _draw_row(axes: Mapping[str, Sequence[str]], drawn: random.Random, waiting: Sequence[Pair]) -> Row:
    """A row by chance, with one of the waiting pairs in it."""
    pair = dict(drawn.choice(waiting)) if waiting else {}
    return {name: pair.get(name) or drawn.choice(values) for name, values in axes.items()}
