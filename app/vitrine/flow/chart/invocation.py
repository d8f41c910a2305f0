"""Invocations of a statechart: what a state asks of a service when it is entered, as it is written."""

from __future__ import annotations

from typing import NamedTuple

from vitrine.errors import Place

#: The value of an input as it is written: a text may have bindings, a text that is one binding is its value.
InputValue = str | int | float | bool | None


class Invocation(NamedTuple):
    """What a state asks: the service, its verb, the inputs in the order of the file, and the file place.

    `answers` are the signals that it may be answered by; `reads_take`: it gets what the take has told until then.
    """

    service: str
    verb: str
    inputs: tuple[tuple[str, InputValue], ...] = ()
    answers: tuple[str, ...] = ()
    place: Place | None = None
    reads_take: bool = False

    def __str__(self) -> str:
        return f"{self.service}.{self.verb}"
