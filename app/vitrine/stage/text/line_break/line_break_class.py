"""Line breaking classes of characters, by the table of Unicode in `line_break_data.py`."""

from __future__ import annotations

from functools import cache, lru_cache

from vitrine.stage.text.class_ranges import ClassRanges


@lru_cache(maxsize=8192)
def find_line_break_class(character: str) -> str:
    """The class of a character after rule LB1, by its short name.

    `OPw` and `CPw` are wide brackets, `IDp` unassigned pictographs; SA (Thai, Lao, Khmer, Burmese) is left to a
    dictionary.
    """
    return _class_ranges().find(character)


@cache
def _class_ranges() -> ClassRanges:
    from vitrine.stage.text.line_break.line_break_data import CLASS_RANGES

    return ClassRanges.parse(CLASS_RANGES)
