"""Node changes: the nodes at fault for a changed moment, from the lines of two goldens, causes before consequences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from vitrine.proof.compare.figure_difference import Tolerances
from vitrine.proof.explain.change_part import ChangePart, list_parts
from vitrine.proof.golden.golden import NODE_KINDS, PLACED_KINDS, Golden, element_of, kind_of, make_key
from vitrine.proof.golden.named_values import split_values
from vitrine.proof.golden.renamed_elements import restore_moved_names
from vitrine.scene.nodes.node import Container
from vitrine.scene.scene import Scene
from vitrine.stage.place.render_root import iter_subtree

#: Parts that may follow from what another node does.
_CONSEQUENCES = frozenset(("size", "move"))

Parts = dict[str, tuple[ChangePart, ...]]


class Family(NamedTuple):
    """The parents of a scene's nodes by id; of a node that is no longer in it, by the path that its id is."""

    parents: Mapping[str, str]

    def iter_ancestors(self, element: str) -> Iterator[str]:
        """The nodes that an element is in, from the nearest to the root."""
        while element:
            element = self.parents.get(element) or element.rpartition("/")[0]
            if element:
                yield element

    def find_root(self, element: str) -> str:
        """The outermost node that an element is in, itself where it is in none."""
        return [element, *self.iter_ancestors(element)][-1]


def read_family(scene: Scene) -> Family:
    """Read who is whose parent in a scene."""
    nodes = (node for root in scene.nodes for node in iter_subtree(root) if isinstance(node, Container))
    return Family({child.id: node.id for node in nodes for child in node.children if child.id and node.id})


def find_changed_parts(
    approved: Golden, drawn: Golden, devices: Sequence[str], family: Family, tolerances: Tolerances
) -> Parts:
    """Find what changed of which node, the surest cause first; of what follows an ancestor that alone."""
    drawn = restore_moved_names(approved, drawn)
    elements = {
        element_of(key)
        for golden in (approved, drawn)
        for key in golden.lines
        if kind_of(key) in (*NODE_KINDS, *PLACED_KINDS)
    }
    found = {one: tuple(list_parts(approved, drawn, one, tuple(devices), tolerances)) for one in sorted(elements)}
    found |= _hoist_to_roots(found, family)
    for element, part in _find_reorders(approved, drawn, elements):
        found[element] = (*found[element], part)
    told = {
        one: tuple(part for part in parts if not _follows(one, part, found, family)) for one, parts in found.items()
    }
    return dict(sorted(((one, parts) for one, parts in told.items() if parts), key=lambda item: _rank(item[1])))


def _rank(parts: tuple[ChangePart, ...]) -> int:
    """0 for what came or went, 1 for what changed by itself, 2 for what grew, 3 for what merely moved."""
    kinds = {part.kind for part in parts}
    if kinds - _CONSEQUENCES:
        return 0 if kinds & {"gone", "new"} else 1
    return 2 if "size" in kinds else 3


def _hoist_to_roots(found: Parts, family: Family) -> Parts:
    """What all elements of a group did alike, as what the group did: it has no light, and so no lines."""
    by_root: dict[str, list[str]] = {}
    for element in found:
        by_root.setdefault(family.find_root(element), []).append(element)
    hoisted: Parts = {}
    for root, elements in by_root.items():
        first, *others = (found[element] for element in elements)
        if root not in found and others:
            shared = tuple(part for part in first if all(any(map(part.is_like, other)) for other in others))
            hoisted |= {root: shared} if shared else {}
    return hoisted


def _follows(element: str, part: ChangePart, found: Parts, family: Family) -> bool:
    """Whether a part follows from what an ancestor did: it went along, or lies elsewhere since that grew."""
    for ancestor in family.iter_ancestors(element):
        for cause in found.get(ancestor, ()):
            if part.is_like(cause) or (part.kind == "move" and cause.kind == "size" and cause.amounts):
                return True
    return False


def _find_reorders(approved: Golden, drawn: Golden, elements: set[str]) -> Iterator[tuple[str, ChangePart]]:
    """The nodes that changed places with one that they overlap."""
    old, new = ({one: split_values(golden.lines.get(make_key("form", one))).get("over") for one in elements}
                for golden in (approved, drawn))  # fmt: skip
    for element in sorted(elements):
        was_over, is_over = old[element], new[element]
        if is_over in elements and old.get(str(is_over)) == element:
            yield element, ChangePart("order", f"behind {is_over}, now in front of it")
        elif was_over in elements and new.get(str(was_over)) == element:
            yield element, ChangePart("order", f"in front of {was_over}, now behind it")
