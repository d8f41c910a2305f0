"""Slice: one contiguous part of all moments of a run, so that several machines share it without talking."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple, TypeVar

from vitrine.errors import CommandLineError, InputError, Problem

T = TypeVar("T")

#: What Kubernetes sets in each pod of an indexed Job, from 0, and what assets/ci sets beside it.
INDEX, COUNT = "JOB_COMPLETION_INDEX", "JOB_COMPLETION_COUNT"
_TYPED = re.compile(r"([1-9]\d{0,5})/([1-9]\d{0,5})")


class Slice(NamedTuple):
    """Part `number` of `total`, from 1."""

    number: int = 1
    total: int = 1

    def of(self, moments: Sequence[T]) -> Sequence[T]:
        """Its moments: all slices together are all of them, in order, and their lengths differ by one at most."""
        start, end = (len(moments) * end // self.total for end in (self.number - 1, self.number))
        return moments[start:end]

    def __str__(self) -> str:
        return f"{self.number}/{self.total}"


def parse_slice(typed: str | None, environment: Mapping[str, str]) -> Slice:
    """The slice that was typed, else the one that the environment variables of an indexed Job say, else all.

    Raises CommandLineError for what is no slice, and InputError for variables that are none.
    """
    if typed is not None:
        match = _TYPED.fullmatch(typed.strip())
        if match is None or int(match[1]) > int(match[2]):
            message = f'--slice "{typed}" is no slice'
            raise CommandLineError(Problem(message, allowed="number/count from 1, such as 2/5"))
        return Slice(int(match[1]), int(match[2]))
    index, count = environment.get(INDEX), environment.get(COUNT)
    if index is None or count is None:
        if index is not None:
            message = f"{INDEX} is set and {COUNT} is not: how many slices there are is not known"
            raise InputError(Problem(message, hint=f"set {COUNT} to the Job's completions, or type --slice"))
        return Slice()
    if not (index.isdecimal() and count.isdecimal() and int(index) < int(count)):
        message = f'{INDEX}="{index}" and {COUNT}="{count}" are no slice'
        raise InputError(Problem(message, allowed="an index from 0 below the count, such as 0 and 5"))
    return Slice(int(index) + 1, int(count))
