"""Content that a part of the scene is bound to: what data of events can change in it, beside its live values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from operator import is_not
from typing import Any

from vitrine.scene.format.language import find_language
from vitrine.scene.nodes.binding import (
    Placeholder,
    find_placeholders,
    format_value,
)
from vitrine.scene.nodes.node import Node
from vitrine.scene.nodes.node_base import NodeBase
from vitrine.scene.nodes.span import join_spans
from vitrine.scene.scene import Scene
from vitrine.stage.place.render_root import is_list, iter_subtree


def iter_bound_texts(node: NodeBase) -> Iterator[str]:
    """The texts with bindings in one node's own fields, whatever these hold."""
    for value in node.list_values(node.bound_field.name) if node.bound_field else ():
        text = join_spans(value) if isinstance(value, tuple) else value
        if isinstance(text, str) and "{" in text:
            yield text
    yield from (reading.template for reading in node.readings)


def find_content_placeholders(root: Node) -> tuple[Placeholder, ...]:
    """The placeholders in a node and all in it, each once, that show something else after an event alone."""
    found = (slot for node in iter_subtree(root) for text in iter_bound_texts(node) for slot in find_placeholders(text))
    return tuple(dict.fromkeys(slot for slot in found if not slot.is_live))


def find_content_names(scene: Scene) -> frozenset[str]:
    """The top-level names of what events alone change that the nodes of a scene are bound to."""
    nodes = [inner for node in scene.nodes for inner in iter_subtree(node)]
    lists = (node.repeat.path[0] for node in nodes if is_list(node) and node.repeat is not None)
    texts = (text for node in nodes for text in iter_bound_texts(node))
    return frozenset((*lists, *(name for t in texts for slot in find_placeholders(t) for name in slot.content_names)))


class ContentReader:
    """What the placeholders of content in a part of the scene show, remembered while the content is the same object.

    Filling the 48 of the demo takes 100 us, a look at whether their branches of the content are others 2.
    """

    def __init__(self, root: Node) -> None:
        self._placeholders = find_content_placeholders(root)
        self._names = tuple(dict.fromkeys(name for slot in self._placeholders for name in slot.content_names))
        self._branches: tuple[Any, ...] = ()
        self._shown: tuple[str, ...] = ()

    def read(self, values: Mapping[str, Any]) -> tuple[str, ...]:
        """The texts that stand for the placeholders: where they are equal, so is all that is bound to them.

        Nobody changes a branch of `values`: another event's data make another one.
        """
        branches = tuple([values.get(name) for name in self._names])
        if len(branches) != len(self._branches) or any(map(is_not, branches, self._branches)):
            self._branches = branches
            language = find_language(values)
            self._shown = tuple(
                format_value(slot.read(values), slot.format_spec, language) for slot in self._placeholders
            )
        return self._shown
