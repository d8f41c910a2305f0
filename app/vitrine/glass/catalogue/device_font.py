"""The font of a device's own software, as a profile has it: which letters it has, how wide they are, in which sizes.

Letters are written as `a`, as several, `ijl`, as a range, `0-9`, or by code points, `U+4E00-9FFF`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from vitrine.document.field_error import FieldError, describe_value
from vitrine.document.model import Model
from vitrine.glass.catalogue.sourced import Sourced
from vitrine.scene.font.letter_metrics import LetterAdvance, LetterRange, name_point

#: More ranges than any font of a device needs to be written down.
MAX_RANGES = 4096
#: Wider than any letter, in em.
MAX_ADVANCE_EM = 4.0
_CODE_POINTS = re.compile(r"U\+([0-9A-Fa-f]{1,6})(?:-([0-9A-Fa-f]{1,6}))?")
_LAST_POINT = 0x10FFFF
_ALLOWED = 'letters such as "abc", a range such as "0-9", or code points such as "U+4E00-9FFF"'


def _read_coverage(raw: Any) -> tuple[LetterRange, ...]:
    if isinstance(raw, str):
        raw = [raw]
    if not isinstance(raw, list | tuple) or not all(isinstance(item, str | LetterRange) for item in raw):
        raise FieldError(f"{describe_value(raw)} is no list of letters", _ALLOWED)
    ranges: list[LetterRange] = []
    for one in sorted(found for item in raw for found in (_read_letters(item) if isinstance(item, str) else [item])):
        if ranges and one.first <= ranges[-1].last + 1:
            ranges[-1] = LetterRange(ranges[-1].first, max(ranges[-1].last, one.last))
        else:
            ranges.append(one)
    _check_count(len(ranges))
    return tuple(ranges)


def _read_advances(raw: Any) -> tuple[LetterAdvance, ...]:
    if isinstance(raw, tuple):
        return raw
    if not isinstance(raw, Mapping):
        raise FieldError(
            f"{describe_value(raw)} says no widths", 'widths in em by letters, such as {"0-9": 0.55, w: 0.8}'
        )
    found: list[LetterAdvance] = []
    for letters, advance in raw.items():
        if isinstance(advance, bool) or not isinstance(advance, int | float) or not 0 <= advance <= MAX_ADVANCE_EM:
            raise FieldError(f"{describe_value(advance)} is no width in em", f"0 to {MAX_ADVANCE_EM:g}")
        found += [LetterAdvance(first, last, float(advance)) for first, last in _read_letters(str(letters))]
        _check_count(len(found))
    found.sort()
    for one, other in pairwise(found):
        if other.first <= one.last:
            raise FieldError(f"the width of {name_point(other.first)} is given twice", "each letter once")
    return tuple(found)


def _read_letters(text: str) -> Iterable[LetterRange]:
    """The ranges that are written as one text."""
    points = _CODE_POINTS.fullmatch(text)
    if points:
        first, last = int(points[1], 16), int(points[2] or points[1], 16)
    elif len(text) == 3 and text[1] == "-":
        first, last = ord(text[0]), ord(text[2])
    else:
        if not text:
            raise FieldError("there is no letter", _ALLOWED)
        return [LetterRange(ord(letter), ord(letter)) for letter in dict.fromkeys(text)]
    if not first <= last <= _LAST_POINT:
        raise FieldError(f'"{text}" is no range of letters', _ALLOWED)
    return [LetterRange(first, last)]


def _check_count(count: int) -> None:
    if count > MAX_RANGES:
        raise FieldError(f"there are more than {MAX_RANGES:,} ranges of letters", "ranges such as U+4E00-9FFF")


class DeviceFont(Model):
    """The font that a device's own software draws with: what texts are laid out by on it, in the shapes of ours."""

    advances: Sourced[Annotated[tuple[LetterAdvance, ...], BeforeValidator(_read_advances)]] | None = Field(
        default=None, description='how wide letters are, in em: {"0-9": 0.55, ijl: 0.25}; others are as wide as ours'
    )
    coverage: Sourced[Annotated[tuple[LetterRange, ...], BeforeValidator(_read_coverage)]] | None = Field(
        default=None, description='the letters that it has: ["U+20-7E", "U+4E00-9FFF"]; absent: all of ours'
    )
    sizes_px: Sourced[tuple[Annotated[float, Field(ge=4, le=500)], ...]] | None = Field(
        default=None, description="heights of the em that it has, in pixels of the canvas; absent: every size"
    )
