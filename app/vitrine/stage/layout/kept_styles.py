"""Kept styles of the copies of lists: a copy whose node is the same object has the same style. A memo."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from vitrine.scene.nodes.node import Node
from vitrine.stage.layout.appearance import StyledNode


class _KeptStyle(NamedTuple):
    node: Node
    direction: str
    styled: StyledNode


class KeptStyles:
    """The styles of copies by their nodes, of this instant and the one before; in them nothing moves by itself."""

    def __init__(self) -> None:
        self._entries: dict[int, _KeptStyle] = {}
        self._before: dict[int, _KeptStyle] = {}

    def begin_instant(self) -> None:
        """Let go of what was not asked at the last instant."""
        self._before, self._entries = self._entries, {}

    def get_or_make(self, node: Node, direction: str, make: Callable[[], StyledNode]) -> StyledNode:
        """The style of a copy in a direction, made now if it is not held."""
        entry = self._before.get(id(node))
        if entry is None or entry.node is not node or entry.direction != direction:
            entry = _KeptStyle(node, direction, make())
        self._entries[id(node)] = entry
        return entry.styled
