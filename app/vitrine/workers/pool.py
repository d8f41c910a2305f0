"""Pool: worker processes of this machine that share a list of requests."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from itertools import pairwise
from types import TracebackType
from typing import Any, Self, TypeVar

from vitrine.errors import CommandLineError
from vitrine.workers.request import Request
from vitrine.workers.worker import Worker

T = TypeVar("T")

#: More processes than this on one machine are a slip of the pen.
MAX_WORKERS = 256
#: Processes that are at work when this one is interrupted have so long to end it.
GRACE_S = 5.0


class Pool:
    """An executor of `width` processes, each with a GL context of its own; they are started as they get work.

    One that dies is replaced once, and what it was asked is asked again.
    """

    def __init__(self, width: int) -> None:
        if not 1 <= width <= MAX_WORKERS:
            raise CommandLineError(f"--workers {width}: 1 to {MAX_WORKERS} processes are possible")
        self.width = width
        self.workers = tuple(Worker() for _ in range(width))
        self._running: dict[Future[Any], tuple[int, int]] = {}

    def run(self, requests: Sequence[Request[T]]) -> Iterator[tuple[int, T]]:
        """As `Executor.run`. Each worker goes through a part of its own, and then takes over from the others' ends."""
        parts = split_evenly(range(len(requests)), self.width)
        running = self._running

        def submit(worker: int) -> None:
            if (number := take_next(parts, worker)) is not None:
                running[self.workers[worker].submit(requests[number])] = number, worker

        for worker in range(self.width):
            submit(worker)
        while running:
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                number, worker = running.pop(future)
                answer: T = future.result()
                submit(worker)
                yield number, answer

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None and not issubclass(kind, Exception):
            # Interrupted: what is being written is written whole.
            wait(self._running, timeout=GRACE_S)
        for worker in self.workers:
            worker.close()


def split_evenly(numbers: Sequence[int], count: int) -> list[deque[int]]:
    """Numbers in `count` contiguous parts, whose lengths differ by one at most."""
    bounds = [len(numbers) * part // count for part in range(count + 1)]
    return [deque(numbers[start:end]) for start, end in pairwise(bounds)]


def take_next(parts: Sequence[deque[int]], own: int) -> int | None:
    """The next number of part `own`; where that is empty, the last one of the longest part. None where all are."""
    if parts[own]:
        return parts[own].popleft()
    longest = max(parts, key=len)
    return longest.pop() if longest else None


def usable_cores() -> int:
    """The processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
