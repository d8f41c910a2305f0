"""Line breaking classes of characters, by the table of Unicode in `line_break_data.py`."""

from __future__ import annotations

from bisect import bisect_right
from functools import cache, lru_cache


@lru_cache(maxsize=8192)
def find_line_break_class(character: str) -> str:
    """The class of a character after rule LB1, by its short name.

    `OPw` and `CPw` are wide brackets, `IDp` unassigned pictographs; SA (Thai, Lao, Khmer, Burmese) is left to a
    dictionary.
    """
    starts, classes = _class_table()
    return classes[bisect_right(starts, ord(character)) - 1]


@cache
def _class_table() -> tuple[list[int], list[str]]:
    from vitrine.stage.text.line_break.line_break_data import CLASS_RANGES

    words = CLASS_RANGES.split()
    return [int(start, 16) for start in words[::2]], words[1::2]
