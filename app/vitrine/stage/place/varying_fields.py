"""Varying fields of a node: those that hold in states and under conditions, put in place of its own at an instant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from vitrine.flow.animate.state_blend import NO_OTHERS, StateBlend, blend_states
from vitrine.flow.timeline.state import State
from vitrine.scene.nodes.field_binding import FieldPath
from vitrine.scene.nodes.field_block import FieldBlock
from vitrine.scene.nodes.node import Node
from vitrine.stage.place.value_blend import blend_field


class VaryingFields:
    """The blocks of one node, with the values that they read: of each its bindings, then its condition."""

    def __init__(self, node: Node) -> None:
        self._blocks = node.blocks
        self._states = tuple(dict.fromkeys(block.state for block in node.blocks if block.state is not None))
        self._change = node.change
        self._names = tuple(dict.fromkeys(name for block in node.blocks for name in block.fields))

    def blend(self, state: State, called: Mapping[str, str] = NO_OTHERS) -> StateBlend:
        """The states that the node looks by, each with its share of the look; see `blend_states`."""
        if self._change is None:
            return blend_states(state, self._states, 0.0, "linear", called)
        return blend_states(state, self._states, self._change.seconds, self._change.easing, called)

    @property
    def states(self) -> tuple[str, ...]:
        """All states that it varies by."""
        return self._states

    def apply(self, node: Node, values: Sequence[Any], blend: StateBlend) -> Node:
        """The node, whose own fields are plain, with what holds now; `values` are those that its blocks read."""
        shares = [share for share, _ in blend.shares]
        looks = [self._list_fields(values, active) for _, active in blend.shares]
        update = {}
        for name in self._names:
            own = getattr(node, name)
            wanted = [look.get(name, own) for look in looks]
            value = wanted[-1] if len(wanted) == 1 else blend_field(node, name, wanted, shares, blend.t_s)
            if value is not own:
                update[name] = value
        return node.model_copy(update=update) if update else node

    def _list_fields(self, values: Sequence[Any], active: frozenset[str]) -> Mapping[str, Any]:
        """The fields that hold where these states are active, and the conditions as they are now."""
        fields: dict[str, Any] = {}
        first = 0
        for block in self._blocks:
            end = first + len(block.readings)
            if values[end - 1] if block.condition is not None else block.state in active:
                fields |= _fill_block(block, values[first:end])
            first = end
        return fields


def _fill_block(block: FieldBlock, values: Sequence[Any]) -> Mapping[str, Any]:
    if not block.bindings:
        return block.fields
    fields = dict(block.fields)
    for binding, value in zip(block.bindings, values, strict=False):
        name = str(binding.path[0])
        fields[name] = put_value(fields[name], binding.path[1:], value)
    return fields


def put_value(owner: Any, path: FieldPath, value: Any) -> Any:
    """The same value with another one at a path in it. It is a plain one of its field, so nothing is checked anew."""
    if not path:
        return value
    key = path[0]
    if isinstance(owner, tuple):
        return tuple(put_value(item, path[1:], value) if index == key else item for index, item in enumerate(owner))
    return owner.model_copy(update={key: put_value(getattr(owner, str(key)), path[1:], value)})
