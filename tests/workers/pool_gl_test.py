"""A pool of workers: every request answered once, neighbours by one worker, also where one is killed."""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrine.errors import CommandLineError, InputError, MachineError
from vitrine.workers.executor import OwnProcess, put_in_order
from vitrine.workers.pool import Pool, split_evenly, take_next
from vitrine.workers.workbench import Workbench


@dataclass(frozen=True, slots=True)
class SquareRequest:
    """A request for a square; a process that is to die does so before it answers, as long as `mark` is not there."""

    number: int
    mark: Path | None = None

    def answer(self, bench: Workbench) -> tuple[int, int]:
        """The square, and the process that gave it."""
        if self.mark is not None and not self.mark.exists():
            self.mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return self.number * self.number, os.getpid()


@dataclass(frozen=True, slots=True)
class DyingRequest:
    """A request that no process survives."""

    def answer(self, bench: Workbench) -> None:
        """End this process."""
        os.kill(os.getpid(), signal.SIGKILL)


@dataclass(frozen=True, slots=True)
class BrokenRequest:
    """A request that finds a user's mistake."""

    def answer(self, bench: Workbench) -> None:
        """Raise it."""
        raise InputError("a mistake")


def test_two_processes_answer_each_request_once() -> None:
    with Pool(2) as pool:
        answers = list(pool.run([SquareRequest(number) for number in range(9)]))
    assert sorted(number for number, _ in answers) == list(range(9))
    assert [square for square, _ in put_in_order(answers)] == [number**2 for number in range(9)]
    assert len({pid for _, (_, pid) in answers}) == 2


def test_a_killed_worker_is_replaced_and_its_request_answered_once(tmp_path: Path) -> None:
    requests = [SquareRequest(number, tmp_path / "killed" if number == 3 else None) for number in range(6)]
    with Pool(2) as pool:
        answers = dict(pool.run(requests))
    assert (tmp_path / "killed").exists()
    assert [answers[number][0] for number in range(6)] == [number**2 for number in range(6)] and len(answers) == 6


def test_what_kills_every_worker_ends_with_a_sentence() -> None:
    with Pool(1) as pool, pytest.raises(MachineError, match="SIGKILL"):
        list(pool.run([DyingRequest()]))


def test_a_mistake_found_elsewhere_is_raised_here() -> None:
    with Pool(2) as pool, pytest.raises(InputError, match="a mistake"):
        list(pool.run([BrokenRequest(), BrokenRequest()]))


def test_one_process_is_the_own_one() -> None:
    with OwnProcess(Workbench()) as executor:
        assert [answer for _, answer in executor.run([SquareRequest(3)])] == [(9, os.getpid())]


@pytest.mark.parametrize("width", [0, 257])
def test_no_and_far_too_many_processes_are_refused(width: int) -> None:
    with pytest.raises(CommandLineError, match="1 to 256"):
        Pool(width)


@given(st.integers(0, 60), st.integers(1, 9), st.randoms())
def test_every_number_is_taken_once_whoever_is_fast(count: int, width: int, chance: Random) -> None:
    parts, taken = split_evenly(range(count), width), []
    while (number := take_next(parts, chance.randrange(width))) is not None:
        taken.append(number)
    assert sorted(taken) == list(range(count))


def test_a_worker_goes_forward_and_takes_over_from_an_end() -> None:
    parts = [deque([0, 1]), deque([2, 3, 4])]
    assert [take_next(parts, 0) for _ in range(4)] == [0, 1, 4, 3]


@given(st.permutations(range(7)))
def test_answers_come_in_order(numbers: list[int]) -> None:
    def answers() -> Iterator[tuple[int, str]]:
        yield from ((number, str(number)) for number in numbers)

    assert list(put_in_order(answers())) == [str(number) for number in range(7)]
