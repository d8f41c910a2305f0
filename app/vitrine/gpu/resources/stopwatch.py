"""Stopwatch of a frame: milliseconds by step on the CPU's clock, and the GPU's own time where it has a timer query."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import moderngl


class Stopwatch:
    """The accumulated time of named steps. `finish` waits for the driver after each, so that each gets its own cost."""

    def __init__(self, ctx: moderngl.Context, finish: bool = False) -> None:
        self._ctx, self.finish = ctx, finish
        self.totals_ms: dict[str, float] = {}
        self.gpu_ms = 0.0
        self._query = ctx.query(time=True)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time what happens inside."""
        start = time.perf_counter()
        yield
        if self.finish:
            self._ctx.finish()
        self.totals_ms[name] = self.totals_ms.get(name, 0.0) + (time.perf_counter() - start) * 1e3

    @contextmanager
    def time_gpu(self) -> Iterator[None]:
        """Time what happens inside by the driver's timer query; 0 where it has none."""
        with self._query:
            yield
        self.gpu_ms += self._query.elapsed * 1e-6
