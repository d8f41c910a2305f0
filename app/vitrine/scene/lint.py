"""Warnings about a valid scene: what its wearer will not see or cannot read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from vitrine.document.located import Map, key_place
from vitrine.errors import Place, Problem
from vitrine.scene.binding import resolve
from vitrine.scene.build import Builder
from vitrine.scene.node import Container, NodeBase, Panel, Text
from vitrine.scene.value import INKS, is_cjk, least_deg, span

MOST_CHARACTERS = 28
#: A novel's; 10,000 characters take a third of a second to lay out.
MOST_LETTERS_IN_ALL = 200_000
#: Where the limits are from.
ON_SIZE = "(Google display-glasses design guide)"
ON_BLACK = "(Google and Snap design guides)"
#: Linear light under which a fill shows nothing in any light; the house's veil has 0.023.
LEAST_LIGHT = 0.006


def warnings(nodes: tuple[NodeBase, ...], top: Map, builder: Builder) -> tuple[Problem, ...]:
    """All warnings of a scene, in the order of its nodes."""
    content = builder.library.names.content
    found = [warning for node in _walk(nodes) for warning in _of_node(node, content, builder)]
    lineage = _lineage(top.get("statechart"), ())
    hidden = [] if lineage is None else [w for node in nodes for w in _hidden(node, (), lineage, builder.origins)]
    return (*found, *hidden, *_unused(top, builder.used))


def too_much_text(nodes: tuple[NodeBase, ...], builder: Builder) -> list[Problem]:
    """The error of a scene whose texts, filled from content, are too long together."""
    letters = 0
    for node in _walk(nodes):
        if isinstance(node, Text):
            letters += len(resolve(node.text, builder.library.names.content))
            if letters > MOST_LETTERS_IN_ALL:
                message = f"the scene's texts have more than {MOST_LETTERS_IN_ALL:,} letters together"
                return [Problem(message, builder.origins.get(node.id or ""), node.id or "")]
    return []


def _lineage(chart: Any, above: tuple[str, ...]) -> dict[str, tuple[str, ...]] | None:
    """Every state with those it is inside of, itself among them; None where states may be active side by side."""
    if isinstance(chart, Mapping) and chart.get("parallel"):
        return None
    states = chart.get("states") if isinstance(chart, Mapping) else None
    lines: dict[str, tuple[str, ...]] = {}
    for name, inner in states.items() if isinstance(states, Mapping) else ():
        below = _lineage(inner, (*above, name))
        if below is None:
            return None
        lines |= {name: (*above, name), **below}
    return lines


def _hidden(
    node: NodeBase, shown_in: tuple[str, ...], lineage: Mapping[str, tuple[str, ...]], origins: Mapping[str, Place]
) -> Iterator[Problem]:
    """Nodes whose states can never be active together with those of the nearest node around them that names any."""
    when = tuple(node.when or ())
    together = any(a in lineage[b] or b in lineage[a] for a in when for b in shown_in)
    if when and shown_in and not together:
        hint = f"the node around it is shown in {', '.join(shown_in)}"
        yield _warning("the node is never shown", origins.get(node.id or ""), f"{node.id}.when", hint)
    for child in node.children if isinstance(node, Container) else ():
        yield from _hidden(child, when or shown_in, lineage, origins)


def _walk(nodes: tuple[Any, ...]) -> Iterator[NodeBase]:
    for node in nodes:
        yield node
        if isinstance(node, Container):
            yield from _walk(node.children)


def _of_node(node: NodeBase, content: Mapping[str, Any], builder: Builder) -> Iterator[Problem]:
    place = builder.origins.get(node.id or "")
    if node.when == () or span(node.opacity)[1] == 0:
        message = "the node is never shown"
        yield _warning(message, place, f"{node.id}", "give `when` a state, or an opacity above 0")
    if isinstance(node, Text):
        in_card = str(node.id).rpartition("/")[0] in builder.cards
        yield from _of_text(node, resolve(node.text, content), in_card, place)
    if isinstance(node, Panel):
        yield from _of_panel(node, place)


def _of_panel(node: Panel, place: Place | None) -> Iterator[Problem]:
    if isinstance(node.fill, str) and _light(node.fill) < LEAST_LIGHT:
        message = f"the fill {node.fill} emits nothing: on glasses black is transparent"
        yield _warning(message, place, f"{node.id}.fill", f'use "veil", or an outline with `border` {ON_BLACK}')
    if node.halo is not None and span(node.halo.size)[1] > 0 and _light(node.halo.color) < LEAST_LIGHT:
        message = f"the halo {node.halo.color} is a dark shadow, which emits nothing"
        yield _warning(message, place, f"{node.id}.halo", f'use a light one such as "veil" {ON_BLACK}')


def _of_text(node: Text, text: str, in_card: bool, place: Place | None) -> Iterator[Problem]:
    least, size = least_deg(text), span(node.size)[1]
    if size < least:
        noun = "Chinese" if is_cjk(text) else "text"
        message = f"the text is {size:g} degrees high; {noun} under {least:g} cannot be read"
        yield _warning(message, place, f"{node.id}.size", f"size: {least:g} or more {ON_SIZE}")
    if node.color != "#000000" and _light(node.color) < LEAST_LIGHT:
        yield _warning(
            f"the colour {node.color} emits nothing", place, f"{node.id}.color", f"use a light colour {ON_BLACK}"
        )
    longest = max(map(len, text.splitlines()), default=0)
    if in_card and node.lines == 1 and longest > MOST_CHARACTERS:
        message = f"{longest} characters do not fit on one line of a card"
        yield _warning(message, place, f"{node.id}.text", f"at most {MOST_CHARACTERS}; the rest becomes an ellipsis")


def _unused(top: Map, used: set[tuple[str, str]]) -> Iterator[Problem]:
    for section in ("styles", "components"):
        entries = top.get(section)
        if not isinstance(entries, Map):
            continue
        for name in entries:
            if (section, name) not in used:
                message = f'the {section[:-1]} "{name}" is not used'
                yield _warning(message, key_place(entries, name), f"{section}.{name}", "remove it")


def _warning(message: str, place: Place | None, key: str, hint: str) -> Problem:
    return Problem(message, place, key, hint=hint, severity="warning")


def _light(color: str) -> float:
    """Linear luminance (Rec. 709 weights) of "#RRGGBB" or "#RRGGBBAA" over black."""
    code = INKS.get(color, color)[1:]
    red, green, blue = (_linear(int(code[i : i + 2], 16) / 255) for i in (0, 2, 4))
    alpha = int(code[6:8], 16) / 255 if len(code) == 8 else 1.0
    return alpha * (0.2126 * red + 0.7152 * green + 0.0722 * blue)


def _linear(encoded: float) -> float:
    """sRGB to linear light, IEC 61966-2-1."""
    return encoded / 12.92 if encoded <= 0.04045 else float(((encoded + 0.055) / 1.055) ** 2.4)
