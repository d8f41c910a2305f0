"""Faults of lists that data of events have brought: what is no list, items without their key, a key twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from vitrine.flow.timeline.content_overlay import merge_content
from vitrine.flow.timeline.state import State
from vitrine.scene.nodes.item_copy import find_list_faults, list_copies
from vitrine.scene.nodes.node import Node
from vitrine.scene.scene import Scene
from vitrine.stage.place.render_root import is_list, iter_outside_lists


class ListFault(NamedTuple):
    """A fault of the list that a node repeats, in words; of several the first."""

    node_id: str
    text: str


def find_event_faults(scene: Scene, state: State) -> tuple[ListFault, ...]:
    """The faults of a scene's lists in a state, each node once. Those of its own content are told when it is loaded."""
    if not state.content_overlay:
        return ()
    content = merge_content(scene.content, state.content_overlay)
    found = (fault for node in scene.nodes for fault in _iter_faults(node, content))
    return tuple({fault.node_id: fault for fault in reversed([*found])}.values())[::-1]


def _iter_faults(node: Node, values: Mapping[str, Any]) -> Iterator[ListFault]:
    for each in iter_outside_lists(node):
        if not is_list(each) or each.repeat is None:
            continue
        yield from (ListFault(each.id or "", str(error)) for _, error in find_list_faults(each.repeat, values))
        if any(is_list(inner) for child in each.children for inner in iter_outside_lists(child)):
            for copy in list_copies(each.repeat, values):
                names = {**values, **copy.names}
                yield from (fault for child in each.children for fault in _iter_faults(child, names))
