"""Display variants: which conditions of a scene's nodes hold on one display in some light, whatever happens there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from vitrine.errors import Place
from vitrine.scene.nodes.binding import VIEW_NAMES
from vitrine.scene.nodes.field_binding import FieldBinding
from vitrine.scene.nodes.node import Node
from vitrine.scene.scene import Scene
from vitrine.stage.place.live_values import ViewValues
from vitrine.stage.place.render_root import iter_subtree
from vitrine.verdict.meant_overlaps import iterate_chains


class DisplayVariant(NamedTuple):
    """A condition under a node's `if:` that reads nothing but display, device and light, and whether it holds there."""

    node: str
    condition: str
    holds: bool
    place: Place | None

    def as_json(self) -> dict[str, object]:
        """The variant as plain data for JSON."""
        file, line = (self.place.file, self.place.line) if self.place else (None, None)
        return {"node": self.node, "if": self.condition, "holds": self.holds, "file": file, "line": line}


def list_variants(scene: Scene, view: ViewValues) -> tuple[DisplayVariant, ...]:
    """All variants of a scene on a display, in the order of the file."""
    return tuple(_iterate_variants((inner for node in scene.nodes for inner in iter_subtree(node)), scene, view))


def list_standing_conditions(scene: Scene, node_id: str, view: ViewValues) -> tuple[str, ...]:
    """The conditions that hold on a display of one node, then of those around it."""
    chain: tuple[Node, ...] = next((c for c in iterate_chains(scene.nodes, ()) if c[0].id == node_id), ())
    return tuple(dict.fromkeys(one.condition for one in _iterate_variants(chain, scene, view) if one.holds))


def _iterate_variants(nodes: Iterable[Node], scene: Scene, view: ViewValues) -> Iterator[DisplayVariant]:
    for node in nodes:
        for block in node.blocks:
            condition = block.condition
            if condition is None or not _reads_view_alone(condition, scene.content):
                continue
            holds = bool(condition.resolve(condition.read(_find_values(condition, view))))
            name = node.id or ""
            yield DisplayVariant(name, condition.template[1:-1], holds, scene.origins.get(name))


def _reads_view_alone(condition: FieldBinding, content: Mapping[str, Any]) -> bool:
    slot = condition.placeholder
    if slot is None or not slot.paths or (slot.expression is not None and slot.expression.reads_states):
        return False
    return all(path[0] in VIEW_NAMES and path[0] not in content for path in slot.paths)


def _find_values(condition: FieldBinding, view: ViewValues) -> Mapping[str, Any]:
    """The values that a condition reads, by name."""
    values: dict[str, Any] = {}
    for path in condition.placeholder.paths if condition.placeholder else ():
        if len(path) == 1:
            values[path[0]] = view.read(path)
        else:
            values.setdefault(path[0], {})[path[1]] = view.read(path)
    return values
