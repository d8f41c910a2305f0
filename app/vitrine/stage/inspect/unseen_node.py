"""Unseen nodes: what a state shows and a draw list does not have, since it lies out of view or too far away."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from vitrine.flow.timeline.state import State
from vitrine.scene.nodes.binding import fill_text
from vitrine.scene.nodes.item_copy import strip_copy
from vitrine.scene.nodes.node import Container, Group, Node, Text
from vitrine.stage.draw.drawlist import ElementKind
from vitrine.stage.place.presence import compute_node_presence, compute_root_presence
from vitrine.stage.place.render_root import RenderRoot, is_repeated_group


class UnseenNode(NamedTuple):
    """A node that is shown in a state and not seen: its id, its kind, and its text where it is one."""

    id: str
    kind: ElementKind
    text: str


def list_unseen_nodes(
    roots: Sequence[RenderRoot], state: State, live_values: Mapping[str, Any], seen: Collection[str]
) -> Iterator[UnseenNode]:
    """The nodes shown in `state`, groups left out, whose ids are not among those `seen`, in the order of the file.

    Of a repeated group, whose texts each row has of its own, the group itself; of a list's copies the first.
    """
    told = set(seen)
    for root in roots:
        if compute_root_presence(root, state).opacity > 0:
            for node in _iter_shown(root.node, state):
                node_id = strip_copy(node.id or "")
                if node_id and node_id not in told:
                    told.add(node_id)
                    text = fill_text(node.words, live_values) if isinstance(node, Text) else ""
                    yield UnseenNode(node_id, node.kind, text)  # type: ignore[arg-type]  # cards and badges are panels


def _iter_shown(node: Node, state: State) -> Iterator[Node]:
    """The nodes of a subtree that are shown in a state; its root's own presence is known."""
    if is_repeated_group(node):
        yield node
        return
    if not isinstance(node, Group):
        yield node
    if isinstance(node, Container):
        for child in node.children:
            if compute_node_presence(child, state).opacity > 0:
                yield from _iter_shown(child, state)
