"""Built parts: each node of the scene's list with all in it, kept where nothing has changed that it was built from."""

from __future__ import annotations

from dataclasses import dataclass

from vitrine.document.located_data import Map, Seq
from vitrine.document.shared_data import is_unchanged
from vitrine.scene.load.builder import BuildContext, NodeBuilder, NodeScope
from vitrine.scene.load.node_records import NodeRecords
from vitrine.scene.nodes.node_base import NodeBase


@dataclass(frozen=True, eq=False, slots=True)
class BuiltPart:
    """One node as built from `raw`, without a mistake, and what its builder recorded of it."""

    raw: Map
    node: NodeBase
    records: NodeRecords

    def is_from(self, raw: object, then: BuildContext, now: BuildContext) -> bool:
        """Whether it would come out the same: from the same object, styles and components. Tables are read anew."""
        sections = {"styles": (then.styles, now.styles), "components": (then.components, now.components)}
        return raw is self.raw and all(
            section in sections and sections[section][0].get(name) is sections[section][1].get(name)
            for section, name in self.records.used_names
        )


@dataclass(frozen=True, eq=False, slots=True)
class BuiltParts:
    """The parts of a scene in the order of its list, and what they were built in; None: one that cannot be kept."""

    context: BuildContext
    parts: tuple[BuiltPart | None, ...]


def build_parts(builder: NodeBuilder, items: Seq, known: BuiltParts | None) -> tuple[tuple[NodeBase, ...], BuiltParts]:
    """The nodes of a scene's list, without those that are broken; of `known` those parts that would come out the same.

    What they record is in `builder` then.
    """
    parts = known.parts if known is not None and _fits(known.context, builder.context) else ()
    built: list[tuple[NodeBase | None, BuiltPart | None]] = []
    for index, raw in enumerate(items):
        part = parts[index] if index < len(parts) else None
        if part is not None and known is not None and part.is_from(raw, known.context, builder.context):
            if builder.has_room_for(len(part.records.origins)):
                builder.add_part(part.records)
                built.append((part.node, part))
                continue
        built.append(_build_part(builder, items, index))
    nodes = tuple(node for node, _ in built if node is not None)
    return nodes, BuiltParts(builder.context, tuple(part for _, part in built))


def _build_part(builder: NodeBuilder, items: Seq, index: int) -> tuple[NodeBase | None, BuiltPart | None]:
    own, mistakes = builder.begin_part(), len(builder.problems)
    node = own.build_node(items, index, items[index], NodeScope())
    builder.add_part(own.records)
    can_be_kept = node is not None and len(builder.problems) == mistakes
    return node, BuiltPart(items[index], node, own.records) if node is not None and can_be_kept else None


def _fits(then: BuildContext, now: BuildContext) -> bool:
    """Whether all that any node may refer to is the same."""
    before, after = then.symbols, now.symbols
    names = [
        (symbols.states, symbols.places, symbols.routes, symbols.icons, symbols.variables, symbols.focus_paths)
        for symbols in (before, after)
    ]
    return then.colors == now.colors and names[0] == names[1] and is_unchanged(after.content, before.content)
