"""Cross-reference checks: whether the states, places, routes, icons and content that nodes name exist."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from vitrine.document.field_error import FieldError
from vitrine.document.located import Map, Seq, problem, unknown
from vitrine.errors import Problem
from vitrine.scene.binding import slots, unknown_path
from vitrine.scene.icon_names import ICON_NAMES

#: Fields that may hold bindings, by kind.
BOUND = {"text": "text", "badge": "text", "image": "src", "progress": "value", "rating": "value"}


@dataclass(frozen=True, slots=True)
class Names:
    """The names that a node of this scene may refer to."""

    states: Collection[str]
    places: Collection[str]
    routes: Collection[str]
    content: Mapping[str, Any]


def states_of(chart: Any) -> tuple[str, ...]:
    """Every state of a statechart mapping, the nested ones too, in the order of the file."""
    states = chart.get("states") if isinstance(chart, Mapping) else None
    if not isinstance(states, Mapping):
        return ()
    return tuple(name for state, inner in states.items() for name in (state, *states_of(inner)))


def link_problems(raw: Map, kind: str, names: Names, columns: Collection[str] | None) -> list[Problem]:
    """The unknown names in a node, not in its children. `columns` are those of the repeated table around it."""
    problems = _wrong_states(raw, names.states)
    for field in ("anchor", "target"):
        anchor = raw.get(field)
        world = anchor.get("world") if isinstance(anchor, Map) else None
        if isinstance(anchor, Map) and isinstance(world, str) and world not in names.places:
            problems.append(unknown(anchor, "world", "place", world, names.places))
    route, icon = raw.get("route"), raw.get("icon")
    if kind == "route" and isinstance(route, str) and route not in names.routes:
        problems.append(unknown(raw, "route", "route", route, names.routes))
    if kind == "icon" and isinstance(icon, str) and icon not in ICON_NAMES:
        problems.append(unknown(raw, "icon", "icon", icon, ICON_NAMES))
    return problems + _wrong_bindings(raw, kind, names, columns)


def _wrong_states(raw: Map, states: Collection[str]) -> list[Problem]:
    when = raw.get("when")
    if isinstance(when, str):
        return [] if when in states else [unknown(raw, "when", "state", when, states)]
    if not isinstance(when, Seq):
        return []
    wrong = [(index, name) for index, name in enumerate(when) if isinstance(name, str) and name not in states]
    return [unknown(when, index, "state", name, states) for index, name in wrong]


def _wrong_bindings(raw: Map, kind: str, names: Names, columns: Collection[str] | None) -> list[Problem]:
    field = BOUND.get(kind, "")
    text = raw.get(field)
    if not isinstance(text, str):
        return []
    errors = binding_errors(text, names, columns)
    return [problem(raw, field, str(error), allowed=error.allowed, hint=error.hint) for error in errors]


def binding_errors(text: str, names: Names, columns: Collection[str] | None) -> list[FieldError]:
    """What is wrong with the bindings of a text. `columns` are those of the repeated table around it, if there is."""
    try:
        found = slots(text)
    except FieldError as error:
        return [error]
    errors = (unknown_path(each.path, names.content, names.places, names.routes, columns) for each in found)
    return [error for error in errors if error]


def wrong_sources(sources: Mapping[str, Map], ids: Collection[str]) -> list[Problem]:
    """Leaders, by id, that start at a node which is not there."""
    written = [name for name in ids if "#" not in name]
    return [
        unknown(raw, "source", "node", raw["source"], written) for raw in sources.values() if raw["source"] not in ids
    ]
