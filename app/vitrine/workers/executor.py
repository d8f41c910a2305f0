"""Executor: where requests are answered: in this process, in others of this machine, or on other machines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from types import TracebackType
from typing import Protocol, Self, TypeVar

from vitrine.workers.request import Request
from vitrine.workers.workbench import Workbench

T = TypeVar("T")


class Executor(Protocol):
    """What answers requests, each once, whoever dies meanwhile."""

    @property
    def width(self) -> int:
        """How many requests are answered at a time."""

    def run(self, requests: Sequence[Request[T]]) -> Iterator[tuple[int, T]]:
        """The number of each request with its answer, as they come. What one raises ends all.

        Neighbours are given to one worker as far as possible, in their order: they may go on where one ended.
        """

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


class OwnProcess:
    """The executor that answers in this process, one request after the other, at a workbench that it closes."""

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench
        self.width = 1

    def run(self, requests: Sequence[Request[T]]) -> Iterator[tuple[int, T]]:
        """As `Executor.run`."""
        for number, request in enumerate(requests):
            yield number, request.answer(self._bench)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bench.close()


def put_in_order(answers: Iterable[tuple[int, T]]) -> Iterator[T]:
    """The answers in the order of their numbers 0, 1, …, each as soon as those before it are there."""
    waiting: dict[int, T] = {}
    next_number = 0
    for number, answer in answers:
        waiting[number] = answer
        while next_number in waiting:
            yield waiting.pop(next_number)
            next_number += 1
