"""Limit: a comparison with a number as people write it, such as ">= 1.5", "<= 5 %" or "<= 1° a frame"."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from typing import NamedTuple

from vitrine.document.field_error import FieldError, describe_value

_OPERATORS: dict[str, Callable[[float, float], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
    "=": operator.eq,
}
_PATTERN = re.compile(r"(>=|<=|≥|≤|>|<|=)\s*(\d+(?:\.\d+)?)\s*(.*)")
_SIGNS = {"≥": ">=", "≤": "<="}
#: What a limit on the least of something may be, and on the most of it.
AT_LEAST, AT_MOST, ANY_SIGN = (">=", ">"), ("<=", "<"), tuple(_OPERATORS)


class Limit(NamedTuple):
    """A limit: `holds(value)` says whether a value keeps it. `unit` is as written, `value` in that unit."""

    sign: str
    value: float
    unit: str = ""

    def holds(self, value: float) -> bool:
        """Whether `value`, in the same unit, keeps the limit."""
        return _OPERATORS[self.sign](value, self.value)

    def __str__(self) -> str:
        return f"{self.sign} {self.value:g} {self.unit}".rstrip().replace(" °", "°")


def parse_limit(raw: object, units: tuple[str, ...], example: str, signs: tuple[str, ...] = ANY_SIGN) -> Limit:
    """Parse a limit with one of these signs and units, "" for none. Raises FieldError with the example."""
    match = _PATTERN.fullmatch(raw.strip()) if isinstance(raw, str) else None
    if match is None:
        raise FieldError(f"{describe_value(raw)} is no limit", f'a comparison in quotes such as "{example}"')
    unit = " ".join(match[3].replace("°", "° ").split())
    if unit not in units:
        message = f'"{match[3]}" is no unit of this limit' if match[3] else f'"{raw}" has no unit'
        raise FieldError(message, f'such as "{example}"')
    sign = _SIGNS.get(match[1], match[1])
    if sign not in signs:
        raise FieldError(f'"{match[1]}" makes no sense here', f'{" or ".join(signs)}, such as "{example}"')
    return Limit(sign, float(match[2]), unit)
