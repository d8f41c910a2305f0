"""Moving fields of a root: numbers and colours that are bound, of nodes with `change`, on their way to another value.

What is bound to content, to variables or states of the chart goes over when an event changes it, as `blend_states` has
it for states: by steps that add up, from the moments at which the value became another. What the world does is as it is
now in all of them: a distance moves by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from vitrine.flow.animate.step_shares import find_step_shares
from vitrine.scene.nodes.bindable import Bindable
from vitrine.scene.nodes.binding import fill_number, find_placeholders
from vitrine.scene.nodes.field_binding import FieldBinding
from vitrine.scene.nodes.node import Node
from vitrine.scene.nodes.node_base import ChangeSpec
from vitrine.stage.place.past_values import PastValues
from vitrine.stage.place.value_blend import blend_bound

_GAUGE = Bindable("number")


class MovedFields(NamedTuple):
    """The values on their way: of bindings by their place among the root's readings, of gauges by the node's id."""

    values: Mapping[int, Any]
    gauges: Mapping[str, float]


NONE_MOVED = MovedFields({}, {})


class MovingFields:
    """Those of some nodes, whose readings follow one another in this order. `longest_s`: 0 where none ever moves."""

    def __init__(self, nodes: Iterable[Node]) -> None:
        self._fields: list[tuple[int, FieldBinding, ChangeSpec]] = []
        self._gauges: list[tuple[str, str, ChangeSpec]] = []
        count = 0
        for node in nodes:
            change = node.change
            if change is not None and change.seconds > 0:
                numbered = enumerate(node.readings, count)
                self._fields += [(index, binding, change) for index, binding in numbered if _can_move(binding)]
                if (template := find_moving_gauge(node)) is not None:
                    self._gauges.append((node.id or "", template, change))
            count += len(node.readings)
        self.longest_s = max((change.seconds for *_, change in (*self._fields, *self._gauges)), default=0.0)

    def move(self, past: PastValues) -> MovedFields:
        """What is on its way at the time of `past`."""
        if len(past.steps) < 2:
            return NONE_MOVED
        values: dict[int, Any] = {}
        for index, binding, change in self._fields:
            found, is_moving = _blend(binding, change, past)
            if is_moving:
                values[index] = found
        gauges: dict[str, float] = {}
        for node_id, template, change in self._gauges:
            found, is_moving = _blend(template, change, past)
            if is_moving:
                gauges[node_id] = found
        return MovedFields(values, gauges) if values or gauges else NONE_MOVED


def find_moving_gauge(node: Node) -> str | None:
    """What the value of a gauge is bound to, where it goes over to another one; None where it does not."""
    field = node.bound_field
    if field is None or field.holds != "number" or node.change is None or node.change.seconds <= 0:
        return None
    template = getattr(node, field.name)
    varies = any(field.name in block.fields for block in node.blocks)
    return template if isinstance(template, str) and not varies and _follows_events(template) else None


def _can_move(binding: FieldBinding) -> bool:
    """Whether it is a field, not a condition, that holds what can be between two values."""
    return bool(binding.path) and binding.bindable.holds in ("number", "color") and _follows_events(binding.template)


def _follows_events(template: str) -> bool:
    return any(slot.content_names for slot in find_placeholders(template))


def _blend(source: FieldBinding | str, change: ChangeSpec, past: PastValues) -> tuple[Any, bool]:
    """The value of a binding, or of a gauge's template, and whether it is on its way.

    What was there at the take's start never came.
    """
    since_s = max(past.t_s - change.seconds, 0.0)
    values: list[Any] = []
    times_s: list[float] = []
    for step in past.steps:
        value = _read(source, step.values)
        if step.since_s <= since_s or not values:
            values = [value]
        elif value != values[-1]:
            values.append(value)
            times_s.append(step.since_s)
    if not times_s:
        return values[-1], False
    bindable = _GAUGE if isinstance(source, str) else source.bindable
    return blend_bound(bindable, values, find_step_shares(times_s, past.t_s, change.seconds, change.easing)), True


def _read(source: FieldBinding | str, values: Mapping[str, Any]) -> Any:
    return fill_number(source, values) if isinstance(source, str) else source.resolve(source.read(values))
