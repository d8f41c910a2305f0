"""Field blocks: fields of a node that hold instead of its own in a state, or while a condition is true."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from vitrine.scene.nodes.field_binding import FieldBinding

#: What of a node itself may stand under `states:`, beside states of the chart, in the order in which they win.
PSEUDO_STATES = (":focus", ":pressed")


def name_pseudo_state(node_id: str, pseudo_state: str) -> str:
    """The name among states of a node's being focused or pressed; no state of a chart can be called so."""
    return node_id + pseudo_state


class FieldBlock(NamedTuple):
    """The fields under one name of `states:`, or one condition of `if:`, by the names that the model has for them.

    They are plain values; `bindings` are of those that are bound. Either `state` or `condition` is given; `state` is
    one of the chart, or a `name_pseudo_state` of the node that can have the focus.
    """

    fields: Mapping[str, Any]
    bindings: tuple[FieldBinding, ...] = ()
    state: str | None = None
    condition: FieldBinding | None = None

    @property
    def written_state(self) -> str:
        """The state as it stands in the scene; "" where there is none."""
        name, colon, pseudo_state = (self.state or "").rpartition(":")
        return colon + pseudo_state if colon else name + pseudo_state

    @property
    def readings(self) -> tuple[FieldBinding, ...]:
        """All that is read from values: the bindings, then the condition."""
        return self.bindings if self.condition is None else (*self.bindings, self.condition)
