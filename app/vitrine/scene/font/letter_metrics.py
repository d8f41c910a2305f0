"""Letter metrics: what a font that we have not says of its letters, so that text can be laid out by it."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import NamedTuple

#: Behind every code point.
_BEHIND = 0x110000
#: From here on nobody knows by heart which letters a range has: it is told by code points.
_FAR_POINT = 0x0250


class LetterRange(NamedTuple):
    """Code points from the first to the last, both of them in it."""

    first: int
    last: int

    def __str__(self) -> str:
        return _name_range(self.first, self.last)


class LetterAdvance(NamedTuple):
    """How wide each letter of a range is, in em."""

    first: int
    last: int
    advance_em: float

    def __str__(self) -> str:
        return f"{_name_range(self.first, self.last)} {self.advance_em:g}"


def _name_range(first: int, last: int) -> str:
    """A range as it may be written."""
    if first == last:
        return name_point(first).strip('"')
    letters = chr(first), chr(last)
    return "-".join(letters) if all(map(str.isalnum, letters)) and last < _FAR_POINT else f"U+{first:X}-{last:X}"


def name_point(point: int) -> str:
    """A letter in quotes, or its code point where it shows nothing."""
    return f'"{chr(point)}"' if chr(point).isprintable() and not chr(point).isspace() else f"U+{point:X}"


@dataclass(frozen=True, slots=True)
class LetterMetrics:
    """Widths of letters in em and ranges of letters, by their code points, and sizes of the em in degrees of layout.

    Without `advances` of a letter it is as wide as in our font; `coverage` None has all letters, `sizes_deg` empty all
    sizes.
    """

    advances: tuple[LetterAdvance, ...] = ()
    coverage: tuple[LetterRange, ...] | None = None
    sizes_deg: tuple[float, ...] = ()

    def covers(self, character: str) -> bool:
        """Whether the font has a letter."""
        if self.coverage is None:
            return True
        point = ord(character)
        index = bisect_right(self.coverage, (point, _BEHIND)) - 1
        return index >= 0 and self.coverage[index].first <= point <= self.coverage[index].last

    def find_advance_em(self, character: str) -> float | None:
        """How wide a letter is; None where nobody says."""
        point = ord(character)
        index = bisect_right(self.advances, (point, _BEHIND)) - 1
        found = self.advances[index] if index >= 0 else None
        return found.advance_em if found is not None and point <= found.last else None

    def round_size(self, size_deg: float) -> float:
        """The size that a text is drawn in where another is asked for: the nearest one, of two as near the smaller."""
        if not self.sizes_deg or size_deg <= 0:
            return size_deg
        return min(self.sizes_deg, key=lambda size: abs(size - size_deg))
