"""Embedding levels of a text: even from left to right, odd from right to left (UAX #9).

All that resolves them is imported at the first text that needs it: others, Latin and Chinese, pay a glance.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Literal, NamedTuple

#: The direction of a paragraph; `auto` is that of its first strong letter, and from the left where there is none.
Direction = Literal["ltr", "rtl", "auto"]

#: First-strong isolate and its end: around what is bound into a text that has letters from right to left, so that a
#: name of the other direction does not tear its sentence, as CSS's `unicode-bidi: isolate` does.
ISOLATE = ("\u2068", "\u2069")

_BASE_LEVELS = {"ltr": 0, "rtl": 1, "auto": None}


class BidiLevels(NamedTuple):
    """The base level of a paragraph, and the level of each character of it or of a line of it."""

    base_level: int
    levels: bytes

    def cut(self, text: str, start: int, end: int) -> BidiLevels | None:
        """The levels of a line, by the text of its paragraph (L1); None where all are 0."""
        from vitrine.stage.text.bidi.resolution import resolve_line

        return _pack_levels(self.base_level, resolve_line(text[start:end], self.levels[start:end], self.base_level))


def find_bidi_levels(paragraph: str, direction: Direction) -> BidiLevels | None:
    """The levels of a paragraph without line breaks in it; None where all are 0, as in most texts.

    Characters without width have the level of the one before.
    """
    if direction != "rtl" and not may_be_bidirectional(paragraph):
        return None
    from vitrine.stage.text.bidi.resolution import resolve_paragraph

    return _pack_levels(*resolve_paragraph(paragraph, _BASE_LEVELS[direction]))


def _pack_levels(base_level: int, levels: list[int]) -> BidiLevels | None:
    return BidiLevels(base_level, bytes(levels)) if base_level or any(levels) else None


def may_be_bidirectional(text: str) -> bool:
    """Whether a text may have something from right to left: if not, its levels are all 0 in a paragraph from the left.

    Exact but for a few characters of the same blocks. 60 ns for ASCII, 0.2 µs for a line of Chinese.
    """
    return not text.isascii() and _right_to_left().search(text) is not None


def strip_isolates(text: str) -> str:
    """A text without the isolates that are put around what is bound."""
    return text.replace(ISOLATE[0], "").replace(ISOLATE[1], "")


@cache
def _right_to_left() -> re.Pattern[str]:
    """All that can make a text run from right to left (R, AL, AN and what embeds or overrides so), and neighbours."""
    return re.compile(
        "[\u0590-\u08ff\u200f\u202b\u202e\u2067\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]"
    )
