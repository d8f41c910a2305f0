"""Texts, pictures and gauges of copies: filled once for each copy, and put into its nodes as plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from vitrine.scene.nodes.binding import fill_number, fill_template
from vitrine.scene.nodes.node import Node
from vitrine.scene.nodes.span import Spans
from vitrine.stage.text.filled_text import fill_pieces


class CopyText(NamedTuple):
    """What is written in a field that is filled, in one piece or several, with braces in it, and what it holds."""

    holds: Literal["text", "picture", "number"]
    pieces: tuple[str, ...]


#: What is shown, piece by piece, or the number of a gauge, by what is written.
Texts = Mapping[CopyText, tuple[str, ...] | float]
NO_TEXTS: Texts = MappingProxyType({})


def list_copy_texts(node: Node) -> tuple[CopyText, ...]:
    """What is to be filled in a node's own field, and what stands there in states and under conditions."""
    bound = node.bound_field
    if bound is None:
        return ()
    found = [CopyText(bound.holds, _read_written(value)) for value in node.list_values(bound.name)]
    return tuple(dict.fromkeys(text for text in found if any("{" in piece for piece in text.pieces)))


def fill_texts(texts: Sequence[CopyText], values: Mapping[str, Any]) -> Texts:
    """Each text as it is shown, with braces doubled, as they are in a text without bindings; of gauges the number."""
    return {text: _fill(text, values) for text in texts}


def fill_copy(node: Node, texts: Texts, suffix: str) -> Node:
    """The node as it is in one copy: with its own id and text."""
    update: dict[str, Any] = {"id": f"{node.id}{suffix}"}
    bound = node.bound_field
    written = getattr(node, bound.name) if bound else None
    shown = None if bound is None else texts.get(CopyText(bound.holds, _read_written(written)))
    if bound is not None and isinstance(shown, tuple):
        update[bound.name] = _fill_spans(written, shown) if isinstance(written, tuple) else shown[0]
    elif bound is not None and shown is not None:
        update[bound.name] = shown
    return node.model_copy(update=update)


def _read_written(value: str | float | Spans | None) -> tuple[str, ...]:
    """The pieces of what is written in a field, none where that is no text."""
    if isinstance(value, tuple):
        return tuple([span.text for span in value])
    return (value,) if isinstance(value, str) else ()


def _fill(text: CopyText, values: Mapping[str, Any]) -> tuple[str, ...] | float:
    if text.holds == "number":
        return fill_number(text.pieces[0], values)
    filled = fill_pieces(text.pieces, values) if text.holds == "text" else (fill_template(text.pieces[0], values),)
    return tuple([piece.replace("{", "{{").replace("}", "}}") for piece in filled])


def _fill_spans(spans: Spans, pieces: Sequence[str]) -> Spans:
    return tuple(span.model_copy(update={"text": piece}) for span, piece in zip(spans, pieces, strict=True))
