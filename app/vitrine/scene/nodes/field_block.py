"""Field blocks: fields of a node that hold instead of its own in a state, or while a condition is true."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from vitrine.scene.nodes.field_binding import FieldBinding


class FieldBlock(NamedTuple):
    """The fields under one name of `states:`, or one condition of `if:`, by the names that the model has for them.

    They are plain values; `bindings` are of those that are bound. Either `state` or `condition` is given.
    """

    fields: Mapping[str, Any]
    bindings: tuple[FieldBinding, ...] = ()
    state: str | None = None
    condition: FieldBinding | None = None

    @property
    def readings(self) -> tuple[FieldBinding, ...]:
        """All that is read from values: the bindings, then the condition."""
        return self.bindings if self.condition is None else (*self.bindings, self.condition)
