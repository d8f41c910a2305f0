"""Filled texts: bindings replaced by values, each isolated where a text may run from right to left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from vitrine.scene.nodes.binding import fill_text
from vitrine.stage.text.bidi.levels import ISOLATE, may_be_bidirectional


def fill_pieces(pieces: Sequence[str], values: Mapping[str, Any]) -> tuple[str, ...]:
    """What each piece of one text says: an Arabic name in it moves no number beside it."""
    filled = tuple([fill_text(piece, values) for piece in pieces])
    is_bound = any(said != piece for said, piece in zip(filled, pieces, strict=True))
    if is_bound and may_be_bidirectional("".join(filled)):
        return tuple([fill_text(piece, values, ISOLATE) for piece in pieces])
    return filled
