"""Filled texts: bindings replaced by values, each isolated where a text may run from right to left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from vitrine.scene.format.language import find_language, reads_from_right
from vitrine.scene.nodes.binding import fill_text, parse_template
from vitrine.stage.text.bidi.levels import ISOLATE, Direction, may_be_bidirectional


def fill_pieces(pieces: Sequence[str], values: Mapping[str, Any], direction: Direction = "auto") -> tuple[str, ...]:
    """What each piece of one text says: an Arabic name in it moves no number beside it."""
    filled = tuple([fill_text(piece, values) for piece in pieces])
    if all(said == piece for said, piece in zip(filled, pieces, strict=True)):
        return filled
    if may_be_bidirectional("".join(filled)) or _is_bound_from_right(pieces, values, direction):
        return tuple([fill_text(piece, values, ISOLATE) for piece in pieces])
    return filled


def _is_bound_from_right(pieces: Sequence[str], values: Mapping[str, Any], direction: Direction) -> bool:
    """Whether a text that runs from right to left has no letters but those of its values: 13 m is no "m 13" then.

    In a sentence of Latin letters the values are part of what runs from left to right.
    """
    if direction != "rtl" and not reads_from_right(find_language(values).locale):
        return False
    written = [part for piece in pieces for part in parse_template(piece) if isinstance(part, str)]
    return not any(character.isalpha() for part in written for character in part)
