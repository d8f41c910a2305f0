"""Cross-reference checks: whether the states, places, routes, icons and content that nodes name exist."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from vitrine.document.field_error import FieldError
from vitrine.document.located_data import Map, Seq, make_problem, make_unknown_problem
from vitrine.errors import Problem, suggest_name
from vitrine.scene.format.value_format import parse_format
from vitrine.scene.nodes.binding import (
    Placeholder,
    find_missing_error,
    find_path_error,
    find_placeholders,
    find_state_error,
)
from vitrine.scene.nodes.icon_names import ICON_NAMES
from vitrine.scene.nodes.node import NODE_MODELS
from vitrine.scene.nodes.node_base import CENTER
from vitrine.scene.nodes.span import BUILT_IN_FONT


@dataclass(frozen=True, slots=True)
class SymbolTable:
    """The names that a node of this scene may refer to; `focus_paths` are those of the focus and of what scrolls.

    Below `open_names` of content there may be anything.
    """

    states: Collection[str]
    places: Collection[str]
    routes: Collection[str]
    content: Mapping[str, Any]
    icons: Collection[str] = ICON_NAMES
    variables: Collection[str] = ()
    open_names: frozenset[str] = frozenset()
    focus_paths: Collection[str] = ()
    date: str = ""
    fonts: Collection[str] = ()


def list_states(chart: Any) -> tuple[str, ...]:
    """Every state of a statechart mapping, the nested ones too, in the order of the file."""
    states = chart.get("states") if isinstance(chart, Mapping) else None
    if not isinstance(states, Mapping):
        return ()
    return tuple(name for state, inner in states.items() for name in (state, *list_states(inner)))


def list_variables(chart: Any) -> tuple[str, ...]:
    """The variables that a statechart mapping declares, in the order of the file."""
    declared = chart.get("datamodel") if isinstance(chart, Mapping) else None
    if isinstance(declared, Mapping):
        return tuple(declared)
    names = (item.get("id") for item in (declared if isinstance(declared, tuple) else ()) if isinstance(item, Mapping))
    return tuple(name for name in names if isinstance(name, str))


def list_focus_paths(nodes: Seq) -> tuple[str, ...]:
    """What may be bound to of the focus and of what scrolls, from the nodes as they are written: `focus`, `ID.page`,
    `ID.pages`.
    """
    scrollers = [node["id"] for node in _iter_written(nodes) if _scrolls(node)]
    paths = [f"{name}.{value}" for name in scrollers for value in ("page", "pages")]
    return ("focus", *paths)


def _scrolls(node: Map) -> bool:
    return isinstance(node.get("id"), str) and node.get("overflow") in ("scroll", "pages")


def _iter_written(nodes: Any) -> Iterator[Map]:
    for node in nodes if isinstance(nodes, Seq) else ():
        if isinstance(node, Map):
            yield node
            yield from _iter_written(node.get("children"))


def find_reference_problems(
    raw: Map, written: Map, kind: str, symbols: SymbolTable, columns: Collection[str] | None
) -> list[Problem]:
    """The unknown names in a node, not in its children. `columns` are those of the repeated table around it.

    In `raw` plain values are in place of what is bound in the node as `written`.
    """
    problems = _find_state_problems(raw, symbols.states)
    for field in ("anchor", "target"):
        anchor = raw.get(field)
        world = anchor.get("world") if isinstance(anchor, Map) else None
        if isinstance(anchor, Map) and isinstance(world, str) and world not in symbols.places:
            problems.append(make_unknown_problem(anchor, "world", "place", world, symbols.places))
    route, icon = raw.get("route"), written.get("icon")
    if kind == "route" and isinstance(route, str) and route not in symbols.routes:
        problems.append(make_unknown_problem(raw, "route", "route", route, symbols.routes))
    if kind == "icon" and isinstance(icon, str) and "{" not in icon and icon not in symbols.icons:
        problems.append(make_unknown_problem(raw, "icon", "icon", icon, symbols.icons))
    if kind == "text":
        pieces = written.get("text")
        inner = [piece for piece in pieces if isinstance(piece, Map)] if isinstance(pieces, Seq) else []
        problems += [problem for owner in (written, *inner) for problem in find_font_problems(owner, symbols.fonts)]
    return problems + _find_binding_problems(raw, kind, symbols, columns)


def find_font_problems(owner: Map, fonts: Collection[str]) -> list[Problem]:
    """The unknown name of a font in a text, in a piece of one, or in the scene itself."""
    font = owner.get("font")
    if not isinstance(font, str) or "{" in font or font in (BUILT_IN_FONT, *fonts):
        return []
    return [make_unknown_problem(owner, "font", "font", font, (BUILT_IN_FONT, *fonts))]


def _find_state_problems(raw: Map, states: Collection[str]) -> list[Problem]:
    when = raw.get("when")
    if isinstance(when, str) and "{" in when:
        condition = when.strip().removeprefix("{").removesuffix("}")
        message = "`when` names states of the chart, and is no condition"
        return [make_problem(raw, "when", message, hint=f'write hidden: "{{not ({condition})}}"')]
    if isinstance(when, str):
        return [] if when in states else [make_unknown_problem(raw, "when", "state", when, states)]
    if not isinstance(when, Seq):
        return []
    wrong = [(index, name) for index, name in enumerate(when) if isinstance(name, str) and name not in states]
    return [make_unknown_problem(when, index, "state", name, states) for index, name in wrong]


def _find_binding_problems(raw: Map, kind: str, symbols: SymbolTable, columns: Collection[str] | None) -> list[Problem]:
    bound = NODE_MODELS[kind].bound_field
    text = raw.get(bound.name) if bound else None
    if bound is None:
        return []
    owners: list[tuple[Map | Seq, str | int, Any]] = [(raw, bound.name, text)]
    if bound.holds == "text" and isinstance(text, Seq):
        owners = [
            (piece, "text", piece.get("text")) if isinstance(piece, Map) else (text, index, piece)
            for index, piece in enumerate(text)
        ]
    return [
        make_problem(owner, key, str(error), allowed=error.allowed, hint=error.hint)
        for owner, key, template in owners
        if isinstance(template, str)
        for error in find_binding_errors(template, symbols, columns)
    ]


def find_binding_errors(
    text: str, symbols: SymbolTable, columns: Collection[str] | None, takes_lists: bool = False
) -> list[FieldError]:
    """What is wrong with the bindings of a text. `columns` are those of the repeated table around it, if there is;
    `takes_lists`: whether a list of the content may stand there as a whole.
    """
    try:
        found = find_placeholders(text)
    except FieldError as error:
        return [error]
    return [error for each in found for error in _iter_placeholder_errors(each, symbols, columns, takes_lists)]


def _iter_placeholder_errors(
    placeholder: Placeholder, symbols: SymbolTable, columns: Collection[str] | None, takes_lists: bool
) -> Iterator[FieldError]:
    owners = placeholder.expression.owners if placeholder.expression else frozenset()
    for path in placeholder.paths:
        if path[0] in symbols.open_names:
            continue
        find = find_missing_error if path in owners or takes_lists else find_path_error
        is_free = path[0] not in symbols.content and path[0] not in symbols.variables
        if is_free and ".".join(path) in symbols.focus_paths:
            continue
        if is_free and path[0] == "states":
            error = find_state_error(path, symbols.states)
        else:
            error = find(path, symbols.content, symbols.places, symbols.routes, columns, symbols.variables)
        if error is not None and symbols.focus_paths and path[0] not in symbols.content:
            hint = suggest_name(".".join(path), symbols.focus_paths) or error.hint
            error = FieldError(str(error), error.allowed, hint)
        if error is not None and is_free and (service := _find_service(path[0])):
            error = FieldError(str(error), error.allowed, f"a service brings it: services: {{{service}: {{...}}}}")
        if error is not None:
            yield error
    if placeholder.is_live and not symbols.date and parse_format(placeholder.format_spec).kind == "date":
        hint = "say at the top of the scene on which day it begins: date: 2026-06-05"
        yield FieldError(f'"{placeholder.format_spec}" of a time needs a date', hint=hint)
    for state in placeholder.expression.states if placeholder.expression else ():
        if state not in symbols.states:
            known = ", ".join(symbols.states) or "none; states are declared under statechart"
            yield FieldError(f'there is no state "{state}"', known, suggest_name(state, symbols.states))


def _find_service(name: str) -> str | None:
    """The service that brings a name among the content. Kinds of services are imported where that is missing alone."""
    from vitrine.scene.services.service_kinds import SERVICE_KINDS

    return next((service for service, kind in SERVICE_KINDS.items() if name in (service, *kind.content)), None)


def find_leader_problems(leaders: Mapping[str, Map], ids: Collection[str]) -> list[Problem]:
    """Leaders, by id, that start at a node which is not there."""
    written = [name for name in ids if "#" not in name]
    return [
        make_unknown_problem(raw, "source", "node", raw["source"], written)
        for raw in leaders.values()
        if raw["source"] not in ids
    ]


def find_over_problems(overs: Mapping[str, Map], ids: Collection[str]) -> list[Problem]:
    """Nodes, by id, that lie over others which are not there."""
    written = [CENTER, *(name for name in ids if "#" not in name)]
    problems = []
    for raw in overs.values():
        named = raw["over"]
        if isinstance(named, str) and named != CENTER and named not in ids:
            problems.append(make_unknown_problem(raw, "over", "node", named, written))
        for index, name in enumerate(named if isinstance(named, Seq) else ()):
            if isinstance(name, str) and name != CENTER and name not in ids:
                problems.append(make_unknown_problem(named, index, "node", name, written))
    return problems
