"""Render roots whose fields are bound or vary by states: at each instant the same root with plain values in its nodes.

All that reads a root after this reads nodes that nobody bound. A root is the same object as long as its values are
equal, and so is each part of it, so that nothing in it is laid out or painted anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from vitrine.flow.timeline.state import State
from vitrine.scene.nodes.node import Container
from vitrine.stage.place.bound_node import BoundNode, Cursor, RootValues
from vitrine.stage.place.field_reader import FieldReader
from vitrine.stage.place.moving_fields import NONE_MOVED, MovingFields, find_moving_gauge
from vitrine.stage.place.past_values import NO_PAST, PastValues
from vitrine.stage.place.render_root import (
    DEFAULT_ANCHOR,
    RenderRoot,
    inherit_direction,
    is_list,
    iter_conditional_nodes,
    iter_outside_lists,
    iter_subtree,
)


class BoundRoot:
    """A render root that is bound or varies, or those of the nodes above it do, whose presence it shares.

    `direction` is the scene's, where none of them has one.
    """

    def __init__(self, root: RenderRoot, direction: str = "auto") -> None:
        self._root, self._direction = root, direction
        above = root.chain[:-1]
        nodes = (*above, *iter_outside_lists(root.node))
        self._reader = FieldReader([reading for node in nodes for reading in node.readings])
        self._moving = MovingFields(nodes)
        self._above: list[BoundNode] = []
        start = Cursor()
        for node in above:
            alone = node.model_copy(update={"children": (), "repeat": None}) if isinstance(node, Container) else node
            self._above.append(BoundNode(alone, start))
            start = self._above[-1].end
        self._inherits_bound_direction = any(node.is_varied("layout_direction") for node in root.chain)
        own_direction = {"layout_direction": root.chain[-1].layout_direction}
        node = root.node.model_copy(update=own_direction) if self._inherits_bound_direction else root.node
        self._node = BoundNode(node, start)
        self._lists = tuple(self._node.iter_lists())
        self._varying = tuple(varying for node in (*self._above, self._node) for varying in node.iter_varying())
        self._resolved: RenderRoot | None = None

    @property
    def longest_change_s(self) -> float:
        """The longest time in which something bound goes over to another value; 0 where nothing does."""
        return self._moving.longest_s

    def resolve(self, values: Mapping[str, Any], state: State, past: PastValues = NO_PAST) -> RenderRoot:
        """The root with plain values, as all `values` by name and the states of the chart are now, after `past`."""
        found = self._reader.read(values)
        moved = self._moving.move(past) if past.steps else NONE_MOVED
        if moved.values:
            found = tuple([moved.values.get(index, value) for index, value in enumerate(found)])
        blends = tuple([varying.blend(state) for varying in self._varying])
        copies = tuple([each.resolve(values, state) for each in self._lists])
        key = (*found, *blends, *copies, *moved.gauges.items())
        if self._resolved is None or key != self._resolved.bound_values:
            given = RootValues(found, blends, copies, gauges=moved.gauges)
            node, above = self._node.resolve(given), tuple([bound.resolve(given) for bound in self._above])
            if self._inherits_bound_direction:
                node = inherit_direction(node, above, self._direction)
            self._resolved = replace(
                self._root,
                node=node,
                anchor=node.anchor or DEFAULT_ANCHOR,
                chain=(*above, node),
                conditional_nodes=tuple(iter_conditional_nodes(node)) if self._root.conditional_nodes else (),
                written=self._root.node,
                bound_values=key,
                is_changing=moved is not NONE_MOVED or not all(blend.is_at_rest for blend in blends),
            )
        return self._resolved


def has_bindings(root: RenderRoot) -> bool:
    """Whether anything of a root is bound, varies or follows a list, beside its texts, pictures and gauges at rest."""
    nodes = (*root.chain[:-1], *iter_subtree(root.node))
    return any(node.readings or node.blocks or is_list(node) or find_moving_gauge(node) for node in nodes)
