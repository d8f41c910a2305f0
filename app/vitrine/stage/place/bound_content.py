"""Content that a part of the scene is bound to: what data of events can change in it, beside its live values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from operator import is_not
from typing import Any, NamedTuple

from vitrine.errors import InputError, Problem
from vitrine.scene.format.language import find_language
from vitrine.scene.load.lint import MAX_TOTAL_LENGTH
from vitrine.scene.nodes.binding import (
    Placeholder,
    fill_text,
    find_placeholders,
    format_value,
)
from vitrine.scene.nodes.item_copy import list_copies
from vitrine.scene.nodes.node import Node, Text
from vitrine.scene.nodes.node_base import NodeBase
from vitrine.scene.nodes.span import join_spans
from vitrine.scene.scene import Scene
from vitrine.stage.place.render_root import is_list, iter_outside_lists, iter_subtree

#: Nodes of all copies together: ten in each copy of one list. The first time they take ten seconds.
MAX_COPIED_NODES = 20_000


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


class TextBudget:
    """The limit on the letters of all texts of a scene, where data of events fill them: laying out more takes minutes.

    `check` costs nothing where no text is bound to content.
    """

    def __init__(self, scene: Scene) -> None:
        nodes = [inner for node in scene.nodes for inner in iter_outside_lists(node)]
        self._texts = [(text, _list_texts(text)) for text in nodes if isinstance(text, Text) and _is_filled(text)]
        self._lists = [node for node in nodes if is_list(node)]
        inner = [each for node in self._lists for each in iter_subtree(node)]
        heads = [each.repeat.path[0] for each in inner if is_list(each) and each.repeat is not None]
        slots = (slot for each in inner for text in iter_bound_texts(each) for slot in find_placeholders(text))
        self._list_names = tuple(dict.fromkeys((*heads, *(name for slot in slots for name in slot.content_names))))
        self._branches: tuple[Any, ...] = ()
        self._list_letters = 0
        self._origins = scene.origins

    def check(self, content: Mapping[str, Any]) -> None:
        """Raise InputError, at the node that exceeds it, where content makes the texts too long together."""
        letters = 0
        for node, texts in self._texts:
            letters += max(len(fill_text(text, content)) for text in texts)
            if letters > MAX_TOTAL_LENGTH:
                raise self._make_error(node)
        branches = tuple([content.get(name) for name in self._list_names])
        if len(branches) == len(self._branches) and not any(map(is_not, branches, self._branches)):
            letters += self._list_letters
            if letters > MAX_TOTAL_LENGTH:
                raise self._make_error(self._lists[-1])
            return
        budget = CopyBudget(MAX_TOTAL_LENGTH - letters, MAX_COPIED_NODES)
        for each in self._lists:
            budget = budget.take_list(each, content)
            if min(budget) < 0:
                raise self._make_error(each, budget.nodes < 0)
        self._branches, self._list_letters = branches, MAX_TOTAL_LENGTH - letters - budget.letters

    def _make_error(self, node: Node, is_of_nodes: bool = False) -> InputError:
        most = f"{MAX_TOTAL_LENGTH:,} letters together"
        message = f"with the data of events the scene's texts have more than {most}"
        if is_of_nodes:
            message = f"with the data of events the list unfolds to more than {MAX_COPIED_NODES:,} nodes"
        node_id = node.id or ""
        return InputError(Problem(message, self._origins.get(node_id), node_id))


class CopyBudget(NamedTuple):
    """How many letters and nodes the copies of lists may have; below 0 they have more."""

    letters: int
    nodes: int

    def take_list(self, node: Node, values: Mapping[str, Any]) -> CopyBudget:
        """What the copies of a list leave of it, and those of the lists in them."""
        assert is_list(node) and node.repeat is not None
        inner = [each for child in node.children for each in iter_outside_lists(child)]
        filled = [_list_texts(each) for each in inner if isinstance(each, Text)]
        nested = [each for each in inner if is_list(each)]
        left = self
        for copy in list_copies(node.repeat, values):
            names = {**values, **copy.names}
            letters = sum(max(len(fill_text(text, names)) for text in texts) for texts in filled)
            left = CopyBudget(left.letters - letters, left.nodes - len(inner))
            for each in nested:
                left = left.take_list(each, names)
            if min(left) < 0:
                break
        return left


def _list_texts(text: Text) -> tuple[str, ...]:
    """What a text says, by itself and in states and under conditions."""
    return tuple(map(join_spans, text.list_values("text")))


def _is_filled(text: Text) -> bool:
    return any(slot.content_names for written in _list_texts(text) for slot in find_placeholders(written))
