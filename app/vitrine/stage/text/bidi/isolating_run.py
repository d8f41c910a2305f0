"""Isolating run sequences: what one pass of the later rules sees as neighbours (UAX #9, BD13 and X10)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from vitrine.stage.text.bidi.bidi_class import ISOLATE_INITIATORS, REMOVED
from vitrine.stage.text.bidi.explicit_levels import ExplicitLevels


class IsolatingRun(NamedTuple):
    """Characters of one level, in order, with the classes that stand for what is before and after them (sos, eos)."""

    indices: list[int]
    level: int
    before: str
    after: str


def find_isolating_runs(classes: Sequence[str], explicit: ExplicitLevels, base_level: int) -> Iterator[IsolatingRun]:
    """Find the isolating run sequences of a paragraph; the characters that X9 takes out are in none."""
    levels, _, pdi_of_isolate = explicit
    kept = [index for index, name in enumerate(classes) if name not in REMOVED]
    place_of = {index: place for place, index in enumerate(kept)}
    matched_pdis = set(pdi_of_isolate.values())
    level_runs = _split_levels(kept, levels)
    run_by_first = {run[0]: run for run in level_runs}
    for run in level_runs:
        if run[0] in matched_pdis:
            continue
        indices = list(run)
        while (pdi := pdi_of_isolate.get(indices[-1])) is not None:
            indices += run_by_first[pdi]
        level, first, last = levels[indices[0]], place_of[indices[0]], place_of[indices[-1]]
        before = levels[kept[first - 1]] if first else base_level
        is_open = classes[indices[-1]] in ISOLATE_INITIATORS
        after = base_level if is_open or last + 1 == len(kept) else levels[kept[last + 1]]
        yield IsolatingRun(indices, level, _direction(max(level, before)), _direction(max(level, after)))


def _split_levels(kept: list[int], levels: Sequence[int]) -> list[list[int]]:
    """BD7: the level runs, characters of one level that follow one another."""
    runs: list[list[int]] = []
    for index in kept:
        if runs and levels[runs[-1][-1]] == levels[index]:
            runs[-1].append(index)
        else:
            runs.append([index])
    return runs


def _direction(level: int) -> str:
    return "R" if level % 2 else "L"
