"""What is meant: which nodes say by `over:` what they may lie over, and which texts may be shortened."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from vitrine.scene.nodes.node import Container, Node, Text
from vitrine.scene.nodes.node_base import CENTER


@dataclass(frozen=True, slots=True)
class MeantOverlaps:
    """What nodes lie over on purpose: `over` has, by the id of a node, what it names, True for all.

    `chains` are the ids of each node and those around it, from the inside. `shortened` are the texts of which the end
    may be left out.
    """

    over: Mapping[str, bool | tuple[str, ...]] = field(default_factory=dict)
    chains: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    shortened: frozenset[str] = frozenset()

    def allow(self, one: str, other: str) -> bool:
        """Whether one of two nodes may lie over the other, either way round."""
        return bool(self.over) and (self._lies_over(one, other) or self._lies_over(other, one))

    def allow_center(self, name: str) -> bool:
        """Whether a node may lie over the centre of view."""
        named = (self.over.get(one) for one in self.chains.get(name, (name,)))
        return bool(self.over) and any(isinstance(each, tuple) and CENTER in each for each in named)

    def _lies_over(self, front: str, back: str) -> bool:
        behind = self.chains.get(back, (back,))
        for name in self.chains.get(front, (front,)):
            named = self.over.get(name, False)
            if named is True or (named and not set(named).isdisjoint(behind)):
                return True
        return False


NONE_MEANT = MeantOverlaps()


def find_meant_overlaps(nodes: tuple[Node, ...]) -> MeantOverlaps:
    """Find what the nodes of a scene say of their overlaps."""
    found = {chain[0].id or "": tuple(node.id or "" for node in chain) for chain in iterate_chains(nodes, ())}
    over = {chain[0].id or "": chain[0].over for chain in iterate_chains(nodes, ()) if chain[0].over}
    texts = (chain[0] for chain in iterate_chains(nodes, ()))
    shortened = frozenset(node.id or "" for node in texts if isinstance(node, Text) and node.text_overflow)
    return MeantOverlaps(over, found if over else {}, shortened)


def iterate_chains(nodes: tuple[Node, ...], around: tuple[Node, ...]) -> Iterator[tuple[Node, ...]]:
    """Each of the nodes and those below, with what is around it, from the inside."""
    for node in nodes:
        yield (node, *around)
        if isinstance(node, Container):
            yield from iterate_chains(node.children, (node, *around))
