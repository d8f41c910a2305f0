"""The node builder: nodes as written become models, with components instantiated, styles applied, cards expanded."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from vitrine.document.field_error import describe_value
from vitrine.document.located_data import Map, Seq, locate_key, make_problem, make_unknown_problem
from vitrine.document.validation import validate_model
from vitrine.errors import InputError, Problem
from vitrine.scene.load.badge import expand_badge
from vitrine.scene.load.block_entry import BlockEntry, list_block_entries
from vitrine.scene.load.bound_fields import BoundFieldReader
from vitrine.scene.load.card import expand_card
from vitrine.scene.load.component import instantiate_component
from vitrine.scene.load.cross_references import SymbolTable, find_reference_problems
from vitrine.scene.load.list_scope import ListScope, enter_list
from vitrine.scene.load.node_records import NodeRecords
from vitrine.scene.nodes.binding import MISSING_TEXT, Placeholder, fill_template, find_placeholders
from vitrine.scene.nodes.field_block import FieldBlock
from vitrine.scene.nodes.node import NODE_MODELS, Badge, Card
from vitrine.scene.nodes.node_base import NodeBase
from vitrine.scene.nodes.style import apply_styles, list_style_names

#: Twice what the largest honest scene has; each text takes 2 ms to lay out when it is first seen.
MAX_NODES = 4_000


@dataclass(frozen=True, slots=True)
class BuildContext:
    """The definitions that nodes are built with: styles, components, colours, and the names that they may refer to.

    `font` is that of texts that name none.
    """

    styles: Map
    components: Map
    colors: dict[str, str]
    symbols: SymbolTable
    font: str | None = None


@dataclass(frozen=True, slots=True)
class NodeScope:
    """The scope of a node: its parent's id, the components around it, the columns of the repeated table around it,
    the repeated lists around it.

    `on_baseline`: it stands in a row whose nodes share a baseline. `focusable_id`: the nearest node around it that can
    have the focus.
    """

    parent_id: str = ""
    component_chain: tuple[str, ...] = ()
    row_columns: Collection[str] | None = None
    on_baseline: bool = False
    lists: ListScope | None = None
    focusable_id: str = ""


@dataclass(slots=True)
class NodeBuilder:
    """The builder of one scene's nodes, which records mistakes, where each node was written, and the names it uses.

    `count_before` nodes are recorded elsewhere.
    """

    context: BuildContext
    load_columns: Callable[[Map], Collection[str]]
    problems: list[Problem]
    records: NodeRecords = field(default_factory=NodeRecords)
    count_before: int = 0

    def begin_part(self) -> NodeBuilder:
        """A builder with records of its own, for nodes that come after those that are recorded here."""
        count = self.count_before + len(self.records.origins)
        return NodeBuilder(self.context, self.load_columns, self.problems, count_before=count)

    def has_room_for(self, count: int) -> bool:
        """Whether the scene may have so many nodes more."""
        return self.count_before + len(self.records.origins) + count <= MAX_NODES

    def add_part(self, records: NodeRecords) -> None:
        """Add the records of a part. An id that is here already is a mistake."""
        for node_id in records.origins:
            if node_id in self.records.origins:
                self._report_taken_id(records.fields[node_id], node_id)
        self.records.add(records)

    def build_nodes(self, items: Any, scope: NodeScope) -> tuple[NodeBase, ...]:
        """The nodes of a list, without those that are broken."""
        built = [self.build_node(items, index, item, scope) for index, item in enumerate(items)]
        return tuple(node for node in built if node is not None)

    def build_node(self, items: Seq, index: int, raw: Any, scope: NodeScope) -> NodeBase | None:
        """One node with all in it, or None with its mistakes in `problems`."""
        if not isinstance(raw, Map):
            self.problems.append(
                make_problem(items, index, f"{describe_value(raw)} is no node", allowed="keys such as kind: text")
            )
            return None
        if not self.has_room_for(1):
            message = f"the scene unfolds to more than {MAX_NODES:,} nodes"
            raise InputError([*self.problems, make_problem(raw, None, message)])
        node_id = self._make_id(raw, index, scope.parent_id)
        unfolded = self._instantiate_components(raw, node_id, scope)
        if unfolded is None:
            return None
        raw, scope = unfolded
        kind = raw.get("kind")
        if not isinstance(kind, str) or kind not in NODE_MODELS:
            self._report_unknown_kind(raw)
            return None
        self._record_origin(raw, node_id)
        self.records.used_names |= {("styles", name) for name in list_style_names(raw)}
        return self._make_node(apply_styles(raw, kind, self.context.styles, self.problems), kind, node_id, scope)

    def _make_id(self, raw: Map, index: int, parent: str) -> str:
        given = raw.get("id")
        if isinstance(given, str):
            return given
        generated = f"{raw.get('use') or raw.get('kind')}#{index}"
        return f"{parent}/{generated}" if parent else generated

    def _instantiate_components(self, raw: Map, node_id: str, scope: NodeScope) -> tuple[Map, NodeScope] | None:
        """The node behind any number of `use`."""
        chain = scope.component_chain
        while "use" in raw:
            name = str(raw["use"])
            if name in chain:
                cycle = " -> ".join((*chain[chain.index(name) :], name))
                self.problems.append(make_problem(raw, "use", f"the components use one another in a circle: {cycle}"))
                return None
            chain = (*chain, name)
            self.records.used_names.add(("components", name))
            content = self._get_symbols(scope).content
            unfolded = instantiate_component(raw, node_id, self.context.components, content, self.problems)
            if unfolded is None:
                return None
            raw = unfolded
        return raw, replace(scope, component_chain=chain)

    def _report_unknown_kind(self, raw: Map) -> None:
        if "kind" in raw:
            self.problems.append(make_unknown_problem(raw, "kind", "kind", str(raw["kind"]), NODE_MODELS))
        else:
            allowed = f"kind: {', '.join(NODE_MODELS)}; or use: a component"
            self.problems.append(
                make_problem(raw, None, "the node says neither its kind nor what it uses", allowed=allowed)
            )

    def _record_origin(self, raw: Map, node_id: str) -> None:
        if node_id in self.records.origins:
            self._report_taken_id(raw, node_id)
        self.records.origins[node_id] = locate_key(raw, None)

    def _report_taken_id(self, raw: Map, node_id: str) -> None:
        message = f'the id "{node_id}" is taken; the other node is at {self.records.origins[node_id]}'
        self.problems.append(make_problem(raw, "id", message, hint="ids are unique in a scene, rename one"))

    def _make_node(self, written: Map, kind: str, node_id: str, scope: NodeScope) -> NodeBase | None:
        # The panel of a card comes after the card itself, whose own fields stay.
        outer = self.records.fields.get(node_id)
        fields = written if outer is None else written.merged(outer)
        if "over" in written:
            self.records.overs[node_id] = written
        own = written.without("states", "if")
        if kind == "text" and self.context.font is not None and "font" not in own:
            own = own.with_entries(font=self.context.font)
        if kind in ("card", "badge"):
            reader = self._make_reader(scope)
            raw = reader.separate(own, kind)
            self.problems += find_reference_problems(raw, own, kind, self._get_symbols(scope), scope.row_columns)
            self.records.fields[node_id] = fields
            return self._expand(raw, written, kind, node_id, scope)
        self.records.fields[node_id] = fields
        if scope.lists is not None:
            self.records.list_copies[node_id] = scope.lists.copies
            self.problems += _find_list_node_problems(written)
        if isinstance(written.get("source"), str):
            self.records.leaders[node_id] = written
        focusable_id = node_id if written.get("focusable") is True else scope.focusable_id
        children = written.get("children")
        nodes: tuple[NodeBase, ...] | None = None
        if "children" in NODE_MODELS[kind].model_fields:
            inner = self._enter_repeat(written, kind, node_id, scope, focusable_id)
            nodes = self.build_nodes(children, inner) if isinstance(children, Seq) else None
        mistakes = len(self.problems)
        node = self._check_node(own, kind, node_id, scope, nodes)
        if "states" not in written and "if" not in written:
            return node
        is_right = len(self.problems) == mistakes
        entries = list_block_entries(
            written, kind, self._get_symbols(scope), scope.row_columns, self.problems, focusable_id
        )
        # Checked as the node that they make, whose own mistakes are told once.
        if node is None or not is_right:
            return node
        return node.with_blocks(self._build_blocks(own, entries, kind, node_id, scope))

    def _enter_repeat(self, written: Map, kind: str, node_id: str, scope: NodeScope, focusable_id: str) -> NodeScope:
        """The scope of a container's children."""
        repeat, columns, lists = written.get("repeat"), scope.row_columns, scope.lists
        if isinstance(repeat, Map) and "each" in repeat:
            if columns is not None:
                message, hint = "a list cannot stand in a repeated table", "give the table more columns"
                self.problems.append(make_problem(written, "repeat", message, hint=hint))
            lists = enter_list(repeat, lists or ListScope(self.context.symbols), self.problems)
        elif isinstance(repeat, Map) and kind == "group":
            columns = self.load_columns(written)
            self.records.used_names.add(("tables", node_id))
        elif isinstance(repeat, Map) and "file" in repeat:
            message, hint = "only a group stands at the rows of a table", "put the panel into a group with this repeat"
            self.problems.append(make_problem(repeat, "file", message, hint=hint))
        on_baseline = written.get("direction") == "row" and written.get("align") == "baseline"
        return NodeScope(node_id, scope.component_chain, columns, on_baseline, lists, focusable_id)

    def _get_symbols(self, scope: NodeScope) -> SymbolTable:
        return self.context.symbols if scope.lists is None else scope.lists.symbols

    def _make_reader(self, scope: NodeScope) -> BoundFieldReader:
        return BoundFieldReader(self._get_symbols(scope), scope.row_columns, self.context.colors, self.problems)

    def _check_node(
        self,
        own: Map,
        kind: str,
        node_id: str,
        scope: NodeScope,
        children: tuple[NodeBase, ...] | None = None,
    ) -> NodeBase | None:
        """The node with its bindings, without `states` and `if`."""
        reader = self._make_reader(scope)
        raw = reader.separate(own, kind)
        self.problems += find_reference_problems(raw, own, kind, self._get_symbols(scope), scope.row_columns)
        ready, bound = self._fill_bound_field(raw.with_entries(id=node_id), kind, scope)
        if children is not None:
            ready = ready.with_entries(children=children)
        node = validate_model(NODE_MODELS[kind], ready, self.problems, {"colors": self.context.colors})
        # Checked with what content says now, and bound for what data of events will say.
        if node is not None and bound:
            node = node.model_copy(update=bound)
        return node.with_bindings(tuple(reader.bindings)) if node is not None and reader.bindings else node

    def _build_blocks(
        self, own: Map, entries: Iterable[BlockEntry], kind: str, node_id: str, scope: NodeScope
    ) -> tuple[FieldBlock, ...]:
        """What holds in states and under conditions, of which each is checked as the node that it makes."""
        alone, blocks = own.without("children"), []
        for entry in entries:
            varied = self._check_node(alone.merged(entry.fields), kind, node_id, scope)
            if varied is not None:
                blocks.append(entry.build_block(varied))
        return tuple(blocks)

    def _expand(self, raw: Map, written: Map, kind: str, node_id: str, scope: NodeScope) -> NodeBase | None:
        """A card or badge: checked as itself first, so that its mistakes are reported in its own words.

        `raw` has plain values in place of what is bound in `written`, as its parts are.
        """
        checked = validate_model(
            NODE_MODELS[kind], raw.with_entries(id=node_id), self.problems, {"colors": self.context.colors}
        )
        panel: Map | None = None
        if isinstance(checked, Card):
            self.records.card_ids.add(node_id)
            panel = expand_card(checked, written, node_id, self._get_symbols(scope).content, self.problems)
        elif isinstance(checked, Badge):
            panel = expand_badge(checked, written, node_id, scope.on_baseline)
        return None if panel is None else self._make_node(panel, "panel", node_id, scope)

    def _fill_bound_field(self, raw: Map, kind: str, scope: NodeScope) -> tuple[Map, Mapping[str, str]]:
        """The node with its bound field filled from content where that is no text, and that field as it was bound.

        Its picture is recorded.
        """
        bound = NODE_MODELS[kind].bound_field
        value = raw.get(bound.name) if bound else None
        if bound is None or bound.holds == "text" or not isinstance(value, str):
            return raw, {}
        try:
            slots = find_placeholders(value)
        except ValueError:
            return raw, {}
        symbols = self._get_symbols(scope)
        content = symbols.content
        if bound.holds == "picture":
            if scope.lists is not None:
                self._record_item_pictures(raw, value, slots, scope.lists)
            # Of what is calculated, each picture that is named may be the one.
            for name in dict.fromkeys(text for slot in slots if slot.expression for text in slot.expression.texts):
                self.records.pictures.setdefault(name, raw)
            if any(path[0] == "row" for slot in slots for path in slot.paths):
                self.records.row_pictures.append((raw, value))
        if any(
            slot.is_live or slot.expression or slot.path[0] not in content or slot.path[0] in symbols.open_names
            for slot in slots
        ):
            return raw, {}
        filled = fill_template(value, content)
        if bound.holds == "picture" and MISSING_TEXT not in filled:  # else a service is yet to name it
            self.records.pictures.setdefault(filled, raw)
        entries = {bound.name: filled if bound.holds == "picture" else _parse_number(filled)}
        return raw.with_entries(**entries), {bound.name: value} if slots else {}

    def _record_item_pictures(self, raw: Map, src: str, slots: tuple[Placeholder, ...], lists: ListScope) -> None:
        """The pictures that copies show by their items."""
        if any(slot.is_live for slot in slots):
            return
        content = self.context.symbols.content
        for name in dict.fromkeys(fill_template(src, {**content, **copy}) for copy in lists.copies):
            if name and MISSING_TEXT not in name:
                self.records.pictures.setdefault(name, raw)


def _find_list_node_problems(raw: Map) -> Iterator[Problem]:
    """What cannot stand in a list: each copy has its place there."""
    hint = "anchor what is around the list, or take world anchors from a table: repeat: {file: ...}"
    if raw.get("anchor") is not None:
        yield make_problem(raw, "anchor", "in a list a node cannot have an anchor of its own", hint=hint, at_key=True)
    if raw.get("kind") in ("route", "leader"):
        yield make_problem(raw, "kind", f"in a list a node cannot be a {raw['kind']}", hint=hint)
    if raw.get("overflow") not in (None, "visible"):
        hint = "scroll what is around the list, or the list itself"
        yield make_problem(raw, "overflow", "in a list a node cannot scroll by itself", hint=hint, at_key=True)
    if isinstance(repeat := raw.get("repeat"), Map) and "file" in repeat:
        yield make_problem(repeat, "file", "a table cannot be repeated in a list", hint=hint)


def _parse_number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text
