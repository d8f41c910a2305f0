"""Turns: several ways to do the same, measured one after another again and again, since others use the machine, too."""

from __future__ import annotations

from collections.abc import Callable, Sequence

#: Turns that count.
TURNS = 6


def time_in_turns(runs: Sequence[Callable[[], float]], count: int = TURNS) -> list[list[float]]:
    """What each run gives in each turn, after one that does not count. Who begins changes from turn to turn."""
    turns: list[list[float]] = [[] for _ in runs]
    for turn in range(1 + count):
        for run, found in list(zip(runs, turns, strict=True))[:: 1 if turn % 2 else -1]:
            found.append(run())
    return [found[1:] for found in turns]
