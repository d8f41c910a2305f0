"""The node builder: nodes as written become models, with components instantiated, styles applied, cards expanded."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any

from vitrine.document.explain import validated
from vitrine.document.field_error import shown
from vitrine.document.located import Map, Seq, key_place, problem, unknown
from vitrine.errors import InputError, Place, Problem
from vitrine.scene.badge import expand_badge
from vitrine.scene.binding import LIVE_NAMES, resolve, slots
from vitrine.scene.card import expand_card
from vitrine.scene.component import unfold
from vitrine.scene.links import BOUND, Names, link_problems
from vitrine.scene.node import KINDS, Badge, Card, NodeBase
from vitrine.scene.style import style_names, styled

#: Twice what the largest honest scene has; each text takes 2 ms to lay out when it is first seen.
MAX_NODES = 4_000


@dataclass(frozen=True, slots=True)
class Library:
    """The definitions that nodes are built with: styles, components, colours, and the names that they may refer to."""

    styles: Map
    components: Map
    colors: dict[str, str]
    names: Names


@dataclass(frozen=True, slots=True)
class Inside:
    """The scope of a node: its parent's id, the components around it, the columns of the repeated table around it."""

    parent: str = ""
    chain: tuple[str, ...] = ()
    columns: Collection[str] | None = None


@dataclass(slots=True)
class Builder:
    """The builder of one scene's nodes, which records mistakes, where each node was written, and the names it uses."""

    library: Library
    columns_of: Callable[[Map], Collection[str]]
    problems: list[Problem]
    origins: dict[str, Place] = field(default_factory=dict)
    sources: dict[str, Map] = field(default_factory=dict)
    pictures: dict[str, Map] = field(default_factory=dict)
    row_pictures: list[tuple[Map, str]] = field(default_factory=list)
    cards: set[str] = field(default_factory=set)
    used: set[tuple[str, str]] = field(default_factory=set)

    def nodes(self, items: Any, inside: Inside) -> tuple[NodeBase, ...]:
        """The nodes of a list, without those that are broken."""
        built = [self.node(items, index, item, inside) for index, item in enumerate(items)]
        return tuple(node for node in built if node is not None)

    def node(self, items: Seq, index: int, raw: Any, inside: Inside) -> NodeBase | None:
        """One node with all in it, or None with its mistakes in `problems`."""
        if not isinstance(raw, Map):
            self.problems.append(problem(items, index, f"{shown(raw)} is no node", allowed="keys such as kind: text"))
            return None
        if len(self.origins) >= MAX_NODES:
            message = f"the scene unfolds to more than {MAX_NODES:,} nodes"
            raise InputError([*self.problems, problem(raw, None, message)])
        node_id = self._id(raw, index, inside.parent)
        unfolded = self._unfolded(raw, node_id, inside)
        if unfolded is None:
            return None
        raw, inside = unfolded
        kind = raw.get("kind")
        if not isinstance(kind, str) or kind not in KINDS:
            self._unknown_kind(raw)
            return None
        self._note(raw, node_id)
        self.used |= {("styles", name) for name in style_names(raw)}
        return self._made(styled(raw, kind, self.library.styles, self.problems), kind, node_id, inside)

    def _id(self, raw: Map, index: int, parent: str) -> str:
        given = raw.get("id")
        if isinstance(given, str):
            return given
        generated = f"{raw.get('use') or raw.get('kind')}#{index}"
        return f"{parent}/{generated}" if parent else generated

    def _unfolded(self, raw: Map, node_id: str, inside: Inside) -> tuple[Map, Inside] | None:
        """The node behind any number of `use`."""
        chain = inside.chain
        while "use" in raw:
            name = str(raw["use"])
            if name in chain:
                cycle = " -> ".join((*chain[chain.index(name) :], name))
                self.problems.append(problem(raw, "use", f"the components use one another in a circle: {cycle}"))
                return None
            chain = (*chain, name)
            self.used.add(("components", name))
            unfolded = unfold(raw, node_id, self.library.components, self.library.names.content, self.problems)
            if unfolded is None:
                return None
            raw = unfolded
        return raw, Inside(inside.parent, chain, inside.columns)

    def _unknown_kind(self, raw: Map) -> None:
        if "kind" in raw:
            self.problems.append(unknown(raw, "kind", "kind", str(raw["kind"]), KINDS))
        else:
            allowed = f"kind: {', '.join(KINDS)}; or use: a component"
            self.problems.append(problem(raw, None, "the node says neither its kind nor what it uses", allowed=allowed))

    def _note(self, raw: Map, node_id: str) -> None:
        if node_id in self.origins:
            message = f'the id "{node_id}" is taken; the other node is at {self.origins[node_id]}'
            self.problems.append(problem(raw, "id", message, hint="ids are unique in a scene, rename one"))
        self.origins[node_id] = key_place(raw, None)

    def _made(self, raw: Map, kind: str, node_id: str, inside: Inside) -> NodeBase | None:
        self.problems += link_problems(raw, kind, self.library.names, inside.columns)
        if kind in ("card", "badge"):
            return self._expanded(raw, kind, node_id, inside)
        ready = self._bound(raw.put(id=node_id), kind)
        if isinstance(raw.get("source"), str):
            self.sources[node_id] = raw
        repeats = kind == "group" and isinstance(raw.get("repeat"), Map)
        columns = self.columns_of(raw) if repeats else inside.columns
        children = raw.get("children")
        if isinstance(children, Seq) and "children" in KINDS[kind].model_fields:
            ready = ready.put(children=self.nodes(children, Inside(node_id, inside.chain, columns)))
        return validated(KINDS[kind], ready, self.problems, {"colors": self.library.colors})

    def _expanded(self, raw: Map, kind: str, node_id: str, inside: Inside) -> NodeBase | None:
        """A card or badge: checked as itself first, so that its mistakes are reported in its own words."""
        checked = validated(KINDS[kind], raw.put(id=node_id), self.problems, {"colors": self.library.colors})
        panel: Map | None = None
        if isinstance(checked, Card):
            self.cards.add(node_id)
            panel = expand_card(checked, raw, node_id, self.library.names.content, self.problems)
        elif isinstance(checked, Badge):
            panel = expand_badge(checked, raw, node_id)
        return None if panel is None else self._made(panel, "panel", node_id, inside)

    def _bound(self, raw: Map, kind: str) -> Map:
        """The node with its bound field filled from content where that is no text, and its picture recorded."""
        name = BOUND.get(kind, "")
        value = raw.get(name)
        if kind not in ("image", "progress", "rating") or not isinstance(value, str):
            return raw
        try:
            heads = {slot.path[0] for slot in slots(value)}
        except ValueError:
            return raw
        if heads & set(LIVE_NAMES):
            if kind == "image":
                self.row_pictures.append((raw, value))
            return raw
        filled = resolve(value, self.library.names.content)
        if kind == "image":
            self.pictures.setdefault(filled, raw)
        return raw.put(**{name: filled if kind == "image" else _number(filled)})


def _number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text
