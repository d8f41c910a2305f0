"""Bidirectional classes and brackets of characters, by the tables of Unicode in `bidi_data.py`."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import NamedTuple

from vitrine.stage.text.class_ranges import ClassRanges

STRONG = frozenset({"L", "R", "AL"})
ISOLATE_INITIATORS = frozenset({"LRI", "RLI", "FSI"})
#: What X9 takes out of a paragraph: it has no width, and no part in later rules.
REMOVED = frozenset({"RLE", "LRE", "RLO", "LRO", "PDF", "BN"})
#: What may stand at a line's end and then has the paragraph's level (L1).
WHITESPACE = frozenset({"WS", "FSI", "LRI", "RLI", "PDI"}) | REMOVED
SEPARATORS = frozenset({"B", "S"})


class Bracket(NamedTuple):
    """A paired bracket: the code point of its pair's opening one, and whether it opens."""

    pair: int
    opens: bool


@lru_cache(maxsize=4096)
def find_bidi_class(character: str) -> str:
    """The bidirectional class of a character, by its short name."""
    return _class_ranges().find(character)


def find_bracket(character: str) -> Bracket | None:
    """The paired bracket that a character is; None for all others."""
    return _bracket_table().get(character)


@cache
def _class_ranges() -> ClassRanges:
    from vitrine.stage.text.bidi.bidi_data import CLASS_RANGES

    return ClassRanges.parse(CLASS_RANGES)


@cache
def _bracket_table() -> dict[str, Bracket]:
    from vitrine.stage.text.bidi.bidi_data import BRACKET_PAIRS, CANONICAL_BRACKETS

    points = [int(word, 16) for word in BRACKET_PAIRS.split()]
    table = {}
    for opening, closing in zip(points[::2], points[1::2], strict=True):
        table[chr(opening)], table[chr(closing)] = Bracket(opening, True), Bracket(opening, False)
    canonical = [chr(int(word, 16)) for word in CANONICAL_BRACKETS.split()]
    for one, other in zip(canonical[::2], canonical[1::2], strict=True):
        table[one] = table[other]
    return table
