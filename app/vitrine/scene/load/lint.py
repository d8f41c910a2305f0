"""Warnings about a valid scene: what its wearer will not see or cannot read."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from vitrine.document.located_data import Map, locate_key
from vitrine.errors import Place, Problem
from vitrine.scene.load.bound_fields import find_default_warnings
from vitrine.scene.load.builder import NodeBuilder
from vitrine.scene.load.code_lint import find_placeless_codes
from vitrine.scene.load.focus_lint import find_focus_warnings
from vitrine.scene.load.include import is_in_library
from vitrine.scene.load.warning import make_warning
from vitrine.scene.nodes.binding import fill_template
from vitrine.scene.nodes.field_binding import FieldBinding
from vitrine.scene.nodes.node import Arrow, Container, Group, Leader, Panel, Route, Text
from vitrine.scene.nodes.node_base import TRANSFORM_FIELDS, NodeBase
from vitrine.scene.nodes.span import join_spans
from vitrine.scene.nodes.value import NAMED_COLORS, is_cjk, min_text_size_deg, value_range

MAX_LINE_LENGTH = 28
#: A novel's; 10,000 characters take a third of a second to lay out.
MAX_TOTAL_LENGTH = 200_000
#: Where the limits are from.
SIZE_GUIDELINE = "(Google display-glasses design guide)"
BLACK_GUIDELINE = "(Google and Snap design guides)"
#: Linear light under which a fill shows nothing in any light; the house's veil has 0.023.
MIN_LUMINANCE = 0.006


def find_warnings(nodes: tuple[NodeBase, ...], top: Map, builder: NodeBuilder) -> tuple[Problem, ...]:
    """All warnings of a scene, in the order of its nodes."""
    scaled = _iterate_scaled(nodes, 1.0)
    found = [warning for node, scale in scaled for warning in _check_node(node, scale, builder)]
    lineage = _map_ancestors(top.get("statechart"), ())
    hidden = (
        []
        if lineage is None
        else [w for node in nodes for w in _find_never_shown(node, (), lineage, builder.records.origins)]
    )
    unanchored = [_report_unanchored(node, builder.records.origins) for node in nodes if _is_unanchored(node)]
    unfocused = find_focus_warnings(nodes, top.get("statechart"), builder.records.origins)
    placeless = find_placeless_codes(nodes, top, builder.records.origins)
    return (*found, *hidden, *unanchored, *unfocused, *placeless, *_find_unused(top, builder.records.used_names))


def check_total_text(nodes: tuple[NodeBase, ...], builder: NodeBuilder) -> list[Problem]:
    """The error of a scene whose texts, filled from content, are too long together."""
    letters = 0
    for node in iterate_nodes(nodes):
        if isinstance(node, Text):
            letters += sum(
                max(len(fill_template(join_spans(text), content)) for text in node.list_values("text"))
                for content in _list_contents(node, builder)
            )
            if letters > MAX_TOTAL_LENGTH:
                message = f"the scene's texts have more than {MAX_TOTAL_LENGTH:,} letters together"
                return [Problem(message, builder.records.origins.get(node.id or ""), node.id or "")]
    return []


def _list_contents(node: NodeBase, builder: NodeBuilder) -> list[Mapping[str, Any]]:
    """The content that a node is filled from: one, and in lists one for each of its copies."""
    content = builder.context.symbols.content
    copies = builder.records.list_copies.get(node.id or "")
    return [content] if copies is None else [{**content, **copy} for copy in copies]


def _map_ancestors(chart: Any, above: tuple[str, ...]) -> dict[str, tuple[str, ...]] | None:
    """Every state with those it is inside of, itself among them; None where states may be active side by side."""
    if isinstance(chart, Mapping) and chart.get("parallel"):
        return None
    states = chart.get("states") if isinstance(chart, Mapping) else None
    lines: dict[str, tuple[str, ...]] = {}
    for name, inner in states.items() if isinstance(states, Mapping) else ():
        below = _map_ancestors(inner, (*above, name))
        if below is None:
            return None
        lines |= {name: (*above, name), **below}
    return lines


def _find_never_shown(
    node: NodeBase, shown_in: tuple[str, ...], ancestors: Mapping[str, tuple[str, ...]], origins: Mapping[str, Place]
) -> Iterator[Problem]:
    """Nodes whose states can never be active together with those of the nearest node around them that names any."""
    when = tuple(node.when or ())
    together = any(a in ancestors[b] or b in ancestors[a] for a in when for b in shown_in)
    if when and shown_in and not together:
        hint = f"the node around it is shown in {', '.join(shown_in)}"
        yield make_warning("the node is never shown", origins.get(node.id or ""), f"{node.id}.when", hint)
    shown = when or shown_in
    named = (block.state for block in node.blocks if block.state is not None)
    for state in dict.fromkeys(state for state in named if state in ancestors):
        if shown and not any(state in ancestors[name] or name in ancestors[state] for name in shown):
            message = f'what holds in "{state}" is never seen'
            hint = f"the node is shown in {', '.join(shown)}"
            yield make_warning(message, origins.get(node.id or ""), f"{node.id}.states.{state}", hint)
    for child in node.children if isinstance(node, Container) else ():
        yield from _find_never_shown(child, when or shown_in, ancestors, origins)


def _is_unanchored(node: NodeBase) -> bool:
    """Whether a node has something to draw that neither itself nor a node in it is anchored for."""
    if node.anchor is not None or isinstance(node, Route | Leader):
        return False
    if isinstance(node, Group):
        stands_in_world = node.repeat is not None and node.repeat.each is None
        return not stands_in_world and any(_is_unanchored(child) for child in node.children)
    return True


def _report_unanchored(node: NodeBase, origins: Mapping[str, Place]) -> Problem:
    message = "it has no anchor, and stands in the middle of the display"
    hint = "say where it belongs, such as anchor: {head: center}"
    return make_warning(message, origins.get(node.id or ""), f"{node.id}", hint)


def iterate_nodes(nodes: tuple[Any, ...]) -> Iterator[NodeBase]:
    """The nodes with all in them, in the order of the file."""
    for node in nodes:
        yield node
        if isinstance(node, Container):
            yield from iterate_nodes(node.children)


def _iterate_scaled(nodes: tuple[Any, ...], scale: float) -> Iterator[tuple[NodeBase, float]]:
    """The nodes with how many times their size they are shown at most, by themselves and all around them.

    It is infinite where a scale is bound, since nobody knows then.
    """
    for node in nodes:
        own = math.inf if node.is_bound("scale") else scale * _least_scale(node)
        yield node, own
        if isinstance(node, Container):
            yield from _iterate_scaled(node.children, own)


def _least_scale(node: NodeBase) -> float:
    """Of across and down the lesser, of a moving scale and of those in several states the greatest."""
    return max(min(max(map(abs, value_range(value))) for value in scale) for scale in node.list_values("scale"))


def _check_node(node: NodeBase, scale: float, builder: NodeBuilder) -> Iterator[Problem]:
    contents = _list_contents(node, builder)
    place = builder.records.origins.get(node.id or "")
    is_dark = all(value_range(opacity)[1] == 0 for opacity in node.list_values("opacity"))
    is_dark = is_dark and not any(reading.path[:1] == ("opacity",) for reading in node.readings)
    if node.when == () or is_dark:
        message = "the node is never shown"
        yield make_warning(message, place, f"{node.id}", "give `when` a state, or an opacity above 0")
    in_card = str(node.id).rpartition("/")[0] in builder.records.card_ids
    found: list[Problem] = []
    for look in iterate_looks(node):
        if isinstance(look, Text):
            texts = dict.fromkeys(fill_template(look.words, content) for content in contents)
            found += [problem for text in texts for problem in _check_text(look, scale, text, in_card, place)]
        if isinstance(look, Panel):
            found += _check_panel(look, place)
    yield from (warning for index, warning in enumerate(found) if warning not in found[:index])
    yield from _check_blocks(node, place)
    wrong: dict[str, tuple[FieldBinding, str]] = {}  # of copies the first tells it
    for content in contents:
        for binding, message in find_default_warnings(node.bindings, content):
            wrong.setdefault(binding.field_name, (binding, message))
    for field, (binding, message) in wrong.items():
        yield make_warning(message, place, f"{node.id}.{field}", f"give it {binding.bindable.describe()}")
    if isinstance(node, Route | Leader) or (isinstance(node, Arrow) and node.anchor and node.anchor.is_in_space):
        for name in sorted((TRANSFORM_FIELDS | {"mask"}) & node.model_fields_set):
            message = f"`{name}` does nothing here: the {node.kind} has its place in the world, not in a plane"
            yield make_warning(message, place, f"{node.id}.{name}", "remove it")


def iterate_looks(node: NodeBase) -> Iterator[NodeBase]:
    """The node, and as it is in each state and under each condition by itself; what is bound there is left out."""
    yield node
    for block in node.blocks:
        bound = {binding.path[0] for binding in block.bindings}
        yield node.model_copy(update={name: value for name, value in block.fields.items() if name not in bound})


def _check_blocks(node: NodeBase, place: Place | None) -> Iterator[Problem]:
    """Blocks in which nothing changes, and those that can never hold."""
    for block in node.blocks:
        others = [other for other in node.blocks if other is not block]
        changes = block.bindings or any(
            value != getattr(node, name) or node.is_bound(name) or any(name in other.fields for other in others)
            for name, value in block.fields.items()
        )
        if block.condition is None:
            where, key = f'in the state "{block.written_state}"', f"{node.id}.states.{block.written_state}"
        else:
            where, key = f"where {block.condition.template[1:-1]}", f"{node.id}.if"
        if not changes:
            yield make_warning(f"nothing changes {where}", place, key, "give it fields with other values, or remove it")
        if block.condition is not None and _is_never_true(block.condition):
            message = f"{block.condition.template[1:-1]} is never true"
            yield make_warning(message, place, key, "name a value in it, such as display.width_deg, or remove it")


def _is_never_true(condition: FieldBinding) -> bool:
    """Whether a condition reads nothing and is false."""
    slot = condition.placeholder
    if slot is None or slot.expression is None or slot.paths or slot.expression.reads_states:
        return False
    return not slot.read({})


def _check_panel(node: Panel, place: Place | None) -> Iterator[Problem]:
    if isinstance(node.fill, str) and not node.is_bound("fill") and _relative_luminance(node.fill) < MIN_LUMINANCE:
        message = f"the fill {node.fill} emits nothing: on glasses black is transparent"
        yield make_warning(
            message, place, f"{node.id}.fill", f'use "veil", or an outline with `border` {BLACK_GUIDELINE}'
        )
    if (
        node.halo is not None
        and value_range(node.halo.size)[1] > 0
        and _relative_luminance(node.halo.color) < MIN_LUMINANCE
    ):
        message = f"the halo {node.halo.color} is a dark shadow, which emits nothing"
        yield make_warning(message, place, f"{node.id}.halo", f'use a light one such as "veil" {BLACK_GUIDELINE}')


def _check_text(node: Text, scale: float, text: str, in_card: bool, place: Place | None) -> Iterator[Problem]:
    least, size = min_text_size_deg(text), value_range(node.size)[1] * scale
    if size < least and not node.is_bound("size"):
        noun = "Chinese" if is_cjk(text) else "text"
        message = f"the text is {size:g} degrees high; {noun} under {least:g} cannot be read"
        yield make_warning(message, place, f"{node.id}.size", f"size: {least:g} or more {SIZE_GUIDELINE}")
    if node.color != "#000000" and not node.is_bound("color") and _relative_luminance(node.color) < MIN_LUMINANCE:
        yield make_warning(
            f"the colour {node.color} emits nothing", place, f"{node.id}.color", f"use a light colour {BLACK_GUIDELINE}"
        )
    longest = max(map(len, text.splitlines()), default=0)
    if in_card and node.lines == 1 and longest > MAX_LINE_LENGTH:
        message = f"{longest} characters do not fit on one line of a card"
        yield make_warning(
            message, place, f"{node.id}.text", f"at most {MAX_LINE_LENGTH}; the rest becomes an ellipsis"
        )


def _find_unused(top: Map, used: set[tuple[str, str]]) -> Iterator[Problem]:
    for section in ("styles", "components"):
        entries = top.get(section)
        if not isinstance(entries, Map):
            continue
        for name in entries:
            place = locate_key(entries, name)
            if (section, name) not in used and not is_in_library(place.file):
                message = f'the {section[:-1]} "{name}" is not used'
                yield make_warning(message, place, f"{section}.{name}", "remove it")


def _relative_luminance(color: str) -> float:
    """Linear luminance (Rec. 709 weights) of "#RRGGBB" or "#RRGGBBAA" over black."""
    code = NAMED_COLORS.get(color, color)[1:]
    red, green, blue = (_linear_from_srgb(int(code[i : i + 2], 16) / 255) for i in (0, 2, 4))
    alpha = int(code[6:8], 16) / 255 if len(code) == 8 else 1.0
    return alpha * (0.2126 * red + 0.7152 * green + 0.0722 * blue)


def _linear_from_srgb(encoded: float) -> float:
    """sRGB to linear light, IEC 61966-2-1."""
    return encoded / 12.92 if encoded <= 0.04045 else float(((encoded + 0.055) / 1.055) ** 2.4)
