"""Fit of a text in its box: whether its lines show all of it, and break only where one may."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from functools import lru_cache
from typing import NamedTuple

from vitrine.stage.text.bidi.levels import strip_isolates
from vitrine.stage.text.line_breaking import ELLIPSIS, find_break_points

#: Fits that are remembered: a text is set the same way from frame to frame.
MAX_FITS = 4096


class BrokenWord(NamedTuple):
    """A word, number or amount that goes on in the next line, and what of it stands in the first."""

    word: str
    first: str


class TextFit(NamedTuple):
    """What is wrong with the lines of a text: the last one that is `shortened`, and the first word that is broken."""

    shortened: str | None = None
    broken: BrokenWord | None = None


FITS = TextFit()


@lru_cache(maxsize=MAX_FITS)
def measure_fit(text: str, lines: tuple[str, ...]) -> TextFit:
    """Compare a text with its lines as they are set; without lines, nothing is set and nothing wrong."""
    if not lines:
        return FITS
    left = [strip_isolates(line) for line in lines]
    broken: BrokenWord | None = None
    for paragraph in text.splitlines() or [""]:
        paragraph = _blank_controls(paragraph)
        start = 0
        while True:
            if not left:
                return TextFit(strip_isolates(lines[-1]), broken)
            line = left.pop(0)
            if not line and left and start < len(paragraph):
                continue  # nothing but a space that hangs
            if not paragraph.startswith(line, start) or (not line and start < len(paragraph.rstrip())):
                return TextFit(line, broken)
            end = start + len(line)
            start = end + len(paragraph[end:]) - len(paragraph[end:].lstrip())
            if start >= len(paragraph):
                break
            broken = broken or _find_broken_word(paragraph, end, start)
    return TextFit(None, broken)


def _find_broken_word(paragraph: str, end: int, start: int) -> BrokenWord | None:
    """The word that a break tears apart; None where a line may end there, and another one begin."""
    breaks = find_break_points(paragraph)
    if start in breaks:
        return None
    bounds = [0, *breaks, len(paragraph)]
    index = bisect_right(bounds, start)
    first, last = bounds[index - 1], bounds[index]
    return BrokenWord(paragraph[first:last].strip(), paragraph[first:end].strip())


def _blank_controls(paragraph: str) -> str:
    """A paragraph as it is shaped: with spaces for control characters."""
    if paragraph.isprintable():
        return paragraph
    return "".join(" " if unicodedata.category(letter) == "Cc" else letter for letter in paragraph)


def describe_shortening(line: str) -> str:
    """A shortened line in words."""
    return f'to "{line}"' if line.strip(ELLIPSIS).strip() else "to nothing"
