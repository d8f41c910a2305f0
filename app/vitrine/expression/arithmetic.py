"""Arithmetic of expressions, bounded in time and memory whatever stands in a stranger's file.

Each function raises ValueError, TypeError or an ArithmeticError where there is no value.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

#: Bits of the longest whole number: 1,233 digits; and values or letters of the longest list or text.
MAX_BITS, MAX_ITEMS = 4_096, 1_000_000

#: What may go wrong in arithmetic: then there is no value.
FAULTS = (TypeError, ValueError, ArithmeticError, LookupError, RecursionError, MemoryError)

#: The name under which a list says how many items it has. In a mapping it is a name as any other.
LENGTH = "length"

_TEXTS = (str, bytes)
_SEQUENCES = (*_TEXTS, list, tuple)


def _measure_size(value: Any, depth: int = 0) -> int:
    """Values and letters in a value, of what stands in it twice both."""
    if isinstance(value, _TEXTS):
        return len(value)
    if isinstance(value, Mapping):
        return sum(_measure_size(key, depth + 1) + _measure_size(item, depth + 1) for key, item in value.items())
    return 1 + sum(_measure_size(item, depth + 1) for item in value) if isinstance(value, list | tuple) else 1


def add(a: Any, b: Any) -> Any:
    """The sum of two numbers, or two texts or lists after one another."""
    if isinstance(a, _SEQUENCES) and isinstance(b, _SEQUENCES) and _measure_size(a) + _measure_size(b) > MAX_ITEMS:
        raise ValueError
    return a + b


def multiply(a: Any, b: Any) -> Any:
    """The product of two numbers; of a text or list and a whole number as many of them."""
    if isinstance(a, int) and isinstance(b, int) and a.bit_length() + b.bit_length() > MAX_BITS:
        raise ValueError
    for repeated, count in ((a, b), (b, a)):
        if isinstance(repeated, _SEQUENCES) and isinstance(count, int) and count > 0:
            if count * _measure_size(repeated) > MAX_ITEMS:
                raise ValueError
    return a * b


def remain(a: Any, b: Any) -> Any:
    """The remainder of a division, of numbers alone: Python would format texts."""
    if isinstance(a, _TEXTS):
        raise TypeError
    return a % b


def raise_to(a: Any, b: Any) -> Any:
    """A power, real and of at most MAX_BITS bits."""
    if isinstance(a, int) and isinstance(b, int) and b > 0 and a not in (0, 1, -1) and a.bit_length() * b > MAX_BITS:
        raise ValueError
    power = a**b
    if isinstance(power, complex):
        raise ValueError
    return power


def _check_number(value: Any) -> Any:
    """A finite number as it is."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise TypeError
    return value


def minimum(*values: Any) -> Any:
    """The least of some numbers."""
    return min([_check_number(value) for value in values])


def maximum(*values: Any) -> Any:
    """The greatest of some numbers."""
    return max([_check_number(value) for value in values])


def clamp(value: Any, low: Any, high: Any) -> Any:
    """A number within two bounds; where they cross, the upper one wins."""
    return min(max(_check_number(value), _check_number(low)), _check_number(high))


def round_half_up(value: Any, digits: Any = 0) -> Any:
    """A number rounded to digits behind the point, halves away from zero, as people do; whole without digits."""
    number, places = _check_number(value), _check_number(digits)
    if places != int(places) or not -15 <= places <= 15:
        raise ValueError
    scale = 10.0 ** int(places)
    scaled = abs(number) * scale
    if scaled >= 2**52:  # there is nothing behind the point
        return number
    rounded = math.copysign(math.floor(scaled + 0.5), number) / scale
    return int(rounded) if places <= 0 else rounded


def magnitude(value: Any) -> Any:
    """A number without its sign."""
    return abs(_check_number(value))


def finite(value: Any) -> Any:
    """A value that is no infinity, which would be hidden by what follows."""
    if value.__class__ is float and not math.isfinite(value):
        raise OverflowError
    return value


def look_up(owner: Any, key: Any) -> Any:
    """What a mapping has under a name, or a list at an index from 0, of at most 9 digits, or as its LENGTH; None where
    it has nothing.
    """
    if isinstance(owner, Mapping):
        return owner.get(key)
    if isinstance(owner, Sequence) and not isinstance(owner, str):
        if key == LENGTH:
            return len(owner)
        index = int(key) if isinstance(key, str) and key.isascii() and key.isdecimal() and len(key) < 10 else key
        if isinstance(index, int) and not isinstance(index, bool):
            return owner[index] if 0 <= index < len(owner) else None
    return None


def look_up_strictly(owner: Any, name: str) -> Any:
    """The same by a name. Raises one of FAULTS where there is nothing."""
    if isinstance(owner, list | tuple):
        return len(owner) if name == LENGTH else owner[int(name)]
    return owner[name]


BINARY_OPERATORS: Mapping[str, Callable[[Any, Any], Any]] = MappingProxyType(
    {
        "+": add,
        "-": operator.sub,
        "*": multiply,
        "/": operator.truediv,
        "//": operator.floordiv,
        "%": remain,
        "**": raise_to,
    }
)
COMPARISON_OPERATORS: Mapping[str, Callable[[Any, Any], Any]] = MappingProxyType(
    {
        "==": operator.eq,
        "!=": operator.ne,
        "<": operator.lt,
        "<=": operator.le,
        ">": operator.gt,
        ">=": operator.ge,
    }
)
FUNCTION_OPERATORS: Mapping[str, Callable[..., Any]] = MappingProxyType(
    {"min": minimum, "max": maximum, "clamp": clamp, "round": round_half_up, "abs": magnitude}
)
COLLECTION_TYPES: Mapping[str, Callable[[list[Any]], Any]] = MappingProxyType(
    {"list": list, "tuple": tuple, "set": set, "dict": lambda items: dict(zip(items[::2], items[1::2], strict=True))}
)
