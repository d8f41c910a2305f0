"""Node records: what is recorded of nodes while they are built."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from vitrine.document.located_data import Map
from vitrine.errors import Place


@dataclass(slots=True)
class NodeRecords:
    """The records of some nodes: by id where each was written, and its `fields` below its model, with their places.

    `leaders` by id, `overs` those that say what they lie over, `pictures` by name with the first node that shows each,
    `row_pictures` with the bound names of theirs, `card_ids`, `list_copies` of nodes in lists what each copy has beside
    content, and the `used_names` of definitions, by their section.
    """

    origins: dict[str, Place] = field(default_factory=dict)
    fields: dict[str, Map] = field(default_factory=dict)
    leaders: dict[str, Map] = field(default_factory=dict)
    overs: dict[str, Map] = field(default_factory=dict)
    pictures: dict[str, Map] = field(default_factory=dict)
    row_pictures: list[tuple[Map, str]] = field(default_factory=list)
    card_ids: set[str] = field(default_factory=set)
    list_copies: dict[str, tuple[Mapping[str, Any], ...]] = field(default_factory=dict)
    used_names: set[tuple[str, str]] = field(default_factory=set)

    def add(self, other: NodeRecords) -> None:
        """Add those of nodes that come later."""
        self.origins |= other.origins
        self.fields |= other.fields
        self.leaders |= other.leaders
        self.overs |= other.overs
        for name, owner in other.pictures.items():
            self.pictures.setdefault(name, owner)
        self.row_pictures += other.row_pictures
        self.card_ids |= other.card_ids
        self.list_copies |= other.list_copies
        self.used_names |= other.used_names
