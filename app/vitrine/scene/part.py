"""Nodes that nobody wrote: the parts of cards and badges, standing where the card or badge stands in its file."""

from __future__ import annotations

from typing import Any

from vitrine.document.located import Map, Seq


def made(owner: Map, **fields: Any) -> Map:
    """A mapping with these fields, at the owner's place."""
    return Map(fields, {}, owner.mark)


def row(owner: Map, *items: Any) -> Seq:
    """A list of these items, at the owner's place."""
    return Seq.of(items, [owner.mark] * len(items), owner.mark)
