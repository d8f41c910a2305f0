"""Interval: the least and the most that a figure may be, which is how a figure that nobody publishes is told."""

from __future__ import annotations

import math
from typing import Annotated, Any, NamedTuple

from pydantic import PlainSerializer, PlainValidator

from vitrine.document.field_error import FieldError, describe_value

#: More milliwatts, milliwatt-hours or hours than any glasses have.
MAX_FIGURE = 1e6
_ALLOWED = "a number, or [least, most], from 0 on"


class Interval(NamedTuple):
    """A figure between `low` and `high`, both included; equal where it is known."""

    low: float
    high: float

    @property
    def mid(self) -> float:
        """The middle of it, for what must be one number: an order, a line in a plot."""
        return (self.low + self.high) / 2

    def plus(self, other: Interval) -> Interval:
        """The interval of a sum."""
        return Interval(self.low + other.low, self.high + other.high)

    def times(self, factor: float) -> Interval:
        """The interval of a multiple; `factor` is 0 or more."""
        return Interval(self.low * factor, self.high * factor)

    def at_least(self, other: Interval) -> Interval:
        """The interval raised, at either end, to that of another figure which it cannot be below."""
        return Interval(max(self.low, other.low), max(self.high, other.high))

    def joined(self, other: Interval) -> Interval:
        """The least interval that holds both."""
        return Interval(min(self.low, other.low), max(self.high, other.high))

    def holds(self, other: Interval) -> bool:
        """Whether all of another interval lies in it."""
        return self.low <= other.low and other.high <= self.high

    def __str__(self) -> str:
        if self.low == self.high:
            return f"{self.low:,.0f}" if self.low >= 100 else f"{self.low:.3g}"
        low, high = format_figure(self.low), format_figure(self.high)
        return low if low == high else f"{low} to {high}"


#: Nothing of it.
ZERO = Interval(0.0, 0.0)


def add_up(*parts: Interval) -> Interval:
    """The interval of a sum of several."""
    return Interval(sum(part.low for part in parts), sum(part.high for part in parts))


def format_figure(value: float) -> str:
    """One end of a range, with two digits, since no more of it means anything: 0.5, 7.4, 86, 1,200."""
    if value >= 10 and math.isfinite(value):
        scale: float = 10.0 ** (math.floor(math.log10(value)) - 1)
        return f"{round(value / scale) * scale:,.0f}"
    return f"{value:.2g}"


def _read_interval(raw: Any) -> Interval:
    ends = tuple(raw) if isinstance(raw, list | tuple) else (raw, raw)
    if len(ends) != 2 or not all(isinstance(end, int | float) and not isinstance(end, bool) for end in ends):
        raise FieldError(f"{describe_value(raw)} does not fit here", _ALLOWED)
    low, high = float(ends[0]), float(ends[1])
    if not 0 <= low <= high <= MAX_FIGURE:
        raise FieldError(f"{low:g} to {high:g} is no range", f"{_ALLOWED}, up to {MAX_FIGURE:,.0f}")
    return Interval(low, high)


#: A figure of a profile: one number, or the least and the most.
Figure = Annotated[Interval, PlainValidator(_read_interval), PlainSerializer(list, return_type=list[float])]
