"""Stopwatch of a frame: milliseconds by step on the CPU's clock, and the GPU's own time where it has a timer query."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import moderngl


class Stopwatch:
    """The accumulated time of named steps. `finish` waits for the driver after each, so that each gets its own cost.

    Then `gpu_totals_ms` holds the driver's own time for each, by its timer query; 0 where it has none.
    """

    def __init__(self, ctx: moderngl.Context, finish: bool = False) -> None:
        self._ctx, self.finish = ctx, finish
        self.totals_ms: dict[str, float] = {}
        self.gpu_totals_ms: dict[str, float] = {}
        self._query = ctx.query(time=True)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time what happens inside. Steps do not lie inside each other."""
        start = time.perf_counter()
        if not self.finish:
            yield
        else:
            with self._query:
                yield
            self._ctx.finish()
        self.totals_ms[name] = self.totals_ms.get(name, 0.0) + (time.perf_counter() - start) * 1e3
        if self.finish:
            self.gpu_totals_ms[name] = self.gpu_totals_ms.get(name, 0.0) + self._query.elapsed * 1e-6

    def reset(self, finish: bool) -> None:
        """Begin anew, from now on finishing after each step or not."""
        self.finish = finish
        self.totals_ms.clear()
        self.gpu_totals_ms.clear()
