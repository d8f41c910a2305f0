"""Texts, pictures and gauges of copies: filled once for each copy, and put into its nodes as plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from vitrine.scene.nodes.binding import fill_number, fill_template
from vitrine.scene.nodes.node import Node
from vitrine.stage.text.filled_text import fill_isolated


class CopyText(NamedTuple):
    """What is written in a field that is filled, with braces in it, and what the field holds."""

    holds: Literal["text", "picture", "number"]
    template: str


#: Filled texts by what is written.
Texts = Mapping[CopyText, str | float]
NO_TEXTS: Texts = MappingProxyType({})


def list_copy_texts(node: Node) -> tuple[CopyText, ...]:
    """What is to be filled in a node's own field, and what stands there in states and under conditions."""
    bound = node.bound_field
    if bound is None:
        return ()
    texts = (text for text in node.list_values(bound.name) if isinstance(text, str) and "{" in text)
    return tuple(dict.fromkeys(CopyText(bound.holds, text) for text in texts))


def fill_texts(texts: Sequence[CopyText], values: Mapping[str, Any]) -> Texts:
    """Each text as it is shown, with braces doubled, as they are in a text without bindings; of gauges the number."""
    return {text: _fill(text, values) for text in texts}


def _fill(text: CopyText, values: Mapping[str, Any]) -> str | float:
    if text.holds == "number":
        return fill_number(text.template, values)
    fill = fill_isolated if text.holds == "text" else fill_template
    return fill(text.template, values).replace("{", "{{").replace("}", "}}")


def fill_copy(node: Node, texts: Texts, suffix: str) -> Node:
    """The node as it is in one copy: with its own id and text."""
    update: dict[str, Any] = {"id": f"{node.id}{suffix}"}
    bound = node.bound_field
    written = getattr(node, bound.name) if bound else None
    if bound is not None and isinstance(written, str) and "{" in written:
        update[bound.name] = texts[CopyText(bound.holds, written)]
    return node.model_copy(update=update)
