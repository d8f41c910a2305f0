"""Text budget: the limit on the letters of all texts of a scene, and on the nodes that lists unfold to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vitrine.errors import InputError, Problem
from vitrine.scene.load.lint import MAX_TOTAL_LENGTH
from vitrine.scene.nodes.binding import fill_text, find_placeholders
from vitrine.scene.nodes.node import Node, Text
from vitrine.scene.scene import Scene
from vitrine.stage.place.copy_counter import CopyCount, CopyCounter, list_texts
from vitrine.stage.place.render_root import is_list, iter_outside_lists

#: Nodes of all copies together: ten in each copy of one list. The first time they take ten seconds.
MAX_COPIED_NODES = 20_000
_MOST = CopyCount(MAX_TOTAL_LENGTH, MAX_COPIED_NODES)


class TextBudget:
    """The limit where data of events fill texts and lists: laying out more takes minutes.

    `check` costs nothing where no text is bound to content.
    """

    def __init__(self, scene: Scene) -> None:
        nodes = [inner for node in scene.nodes for inner in iter_outside_lists(node)]
        texts = [(node, list_texts(node)) for node in nodes if isinstance(node, Text)]
        self._texts = [(node, said) for node, said in texts if _is_filled(said)]
        self._lists = [(node, CopyCounter(node)) for node in nodes if is_list(node)]
        self._origins = scene.origins

    def check(self, content: Mapping[str, Any]) -> None:
        """Raise InputError, at the node that exceeds it, where content makes the texts too long together."""
        total = CopyCount()
        for text, said in self._texts:
            total = total.plus(CopyCount(max(len(fill_text(each, content)) for each in said)))
            if total.exceeds(_MOST):
                raise self._make_error(text, total)
        for node, counter in self._lists:
            total = total.plus(counter.count(content, _MOST))
            if total.exceeds(_MOST):
                raise self._make_error(node, total)

    def _make_error(self, node: Node, total: CopyCount) -> InputError:
        message = f"with the data of events the scene's texts have more than {MAX_TOTAL_LENGTH:,} letters together"
        if total.nodes > MAX_COPIED_NODES:
            message = f"with the data of events the list unfolds to more than {MAX_COPIED_NODES:,} nodes"
        node_id = node.id or ""
        return InputError(Problem(message, self._origins.get(node_id), node_id))


def _is_filled(texts: tuple[str, ...]) -> bool:
    return any(slot.content_names for text in texts for slot in find_placeholders(text))
