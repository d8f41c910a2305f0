"""Classes of characters by ranges of code points, as the generated tables of Unicode list them."""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple


class ClassRanges(NamedTuple):
    """Ranges of code points: each begins at one of `starts`, ascending from 0, and has the class at the same index."""

    starts: list[int]
    classes: list[str]

    @classmethod
    def parse(cls, table: str) -> ClassRanges:
        """Read the ranges of a table: hexadecimal starts, each before its class, by spaces."""
        words = table.split()
        return cls([int(start, 16) for start in words[::2]], words[1::2])

    def find(self, character: str) -> str:
        """The class of a character, by its short name."""
        return self.classes[bisect_right(self.starts, ord(character)) - 1]
