"""Unicode properties of characters: East Asian width, script, and the boundaries of grapheme clusters."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

import uharfbuzz as hb


def is_wide(character: str) -> bool:
    """Whether a character is as wide as an ideograph (East Asian Width W or F, Unicode Standard Annex 11)."""
    return unicodedata.east_asian_width(character) in "WF"


def is_invisible(character: str) -> bool:
    """Whether a character shows nothing and needs no font: joiners, variation selectors and controls."""
    return unicodedata.category(character) in ("Cc", "Cf") or "\ufe00" <= character <= "\ufe0f"


@lru_cache(maxsize=8192)
def find_script(character: str) -> str:
    """Find a character's script (ISO 15924) in HarfBuzz's Unicode tables; empty for those that any script may use."""
    buffer = hb.Buffer()
    buffer.add_str(character)
    buffer.guess_segment_properties()
    script = buffer.script or ""
    return "" if script in ("Zyyy", "Zinh", "Zzzz") else script


def continues_cluster(text: str, index: int) -> bool:
    """Whether the character at an index above 0 continues the cluster before it: a mark, a selector, a joined part, a
    vowel or final of a syllable of Hangul.
    """
    after = text[index]
    return (
        unicodedata.category(after) in ("Mn", "Mc", "Me")
        or after in "\u200d\u2060"
        or text[index - 1] in "\u200d\u2060"
        or "\U0001f3fb" <= after <= "\U0001f3ff"
        or (_is_regional(after) and _ends_in_half_flag(text, index))
        or ("\u1160" <= after <= "\u11ff" and _is_hangul(text[index - 1]))
    )


def _is_hangul(character: str) -> bool:
    """Whether a character is a letter or a syllable of Hangul, to which a vowel or a final may belong."""
    return "\u1100" <= character <= "\u11ff" or "\uac00" <= character <= "\ud7a3"


def _is_regional(character: str) -> bool:
    """Whether a character is a regional indicator, two of which are a flag."""
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _ends_in_half_flag(text: str, end: int) -> bool:
    """Whether a text up to an index ends in an odd number of regional indicators."""
    start = end
    while start and _is_regional(text[start - 1]):
        start -= 1
    return (end - start) % 2 == 1


def find_cluster_starts(text: str) -> list[int]:
    """Find the indices where a grapheme cluster begins: a letter with its marks, selectors and joined parts."""
    return [index for index in range(len(text)) if index == 0 or not continues_cluster(text, index)]
