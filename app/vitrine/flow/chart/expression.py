"""Validation of statechart expressions, guards and values, and their evaluation over a chart's variables.

The grammar is that of all expressions (app/vitrine/expression/). Names are the chart's variables, in whose names no
minus can be, and `data`. What has no value is a fault here, which the chart hears as `error.execution`; a guard is
false then.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from vitrine.document.field_error import FieldError
from vitrine.errors import suggest_name
from vitrine.expression.arithmetic import look_up_strictly
from vitrine.expression.evaluation import evaluate_strictly
from vitrine.expression.grammar import parse_syntax
from vitrine.expression.syntax import Member, Path, Reference, StateTest, Syntax, iter_syntax

#: The variable of the datamodel that holds the data of the event that is processed, where a chart declares none so.
EVENT_DATA_VARIABLE = "data"

_EVENT_DATA_NAME = re.compile(rf"\b{EVENT_DATA_VARIABLE}\b")


@dataclass(frozen=True, slots=True)
class ExpressionScope:
    """The names that an expression may use: variables of the datamodel, `data`, and states inside `In("…")`."""

    variables: Collection[str]
    states: Collection[str]


class ChartExpression:
    """A guard or value of a chart. Equal ones are one object of their chart's parser."""

    def __init__(self, tree: Syntax) -> None:
        self._tree = tree

    def evaluate(self, variables: Mapping[str, Any], active_states: Collection[str]) -> Any:
        """The value over a chart's variables. Raises where it has none."""

        def read(path: Path) -> Any:
            value = variables[path[0]]
            for name in path[1:]:
                value = look_up_strictly(value, name)
            return value

        return evaluate_strictly(self._tree, read, active_states)


def parse_chart_expression(source: str, scope: ExpressionScope) -> ChartExpression:
    """The expression of a guard or value, whose names are known. Raises FieldError where it is none."""
    return ChartExpression(_parse(source, scope))


def find_expression_errors(source: str, scope: ExpressionScope) -> list[FieldError]:
    """Find the errors of a guard or value, one sentence each; empty where it is valid."""
    try:
        tree = _parse(source, scope)
    except FieldError as error:
        return [error]
    return list(_find_unknown_names(tree, scope))


def may_read_event_data(expression: str, scope: ExpressionScope) -> bool:
    """Whether an expression may depend on the data of the event; a chart's own variable of that name hides them."""
    return EVENT_DATA_VARIABLE not in scope.variables and _EVENT_DATA_NAME.search(expression) is not None


def _parse(source: str, scope: ExpressionScope) -> Syntax:
    tree = parse_syntax(source, scope.variables)
    for part in iter_syntax(tree):
        names = part.path if isinstance(part, Reference) else (part.name,) if isinstance(part, Member) else ()
        if any(name.startswith("_") for name in names):
            raise FieldError(f'"{source}" is no expression: a name begins with _', "names of variables and of data")
    return tree


def _find_unknown_names(tree: Syntax, scope: ExpressionScope) -> Iterator[FieldError]:
    for part in iter_syntax(tree):
        if isinstance(part, StateTest):
            for state in part.states:
                if state not in scope.states:
                    yield _make_unknown_error("state", state, scope.states)
        if isinstance(part, Reference) and part.path[0] not in {*scope.variables, EVENT_DATA_VARIABLE}:
            yield _make_world_error(part.path) or _make_unknown_error("variable", part.path[0], scope.variables)


def _make_world_error(path: Path) -> FieldError | None:
    """What a chart does instead of reading a value that changes by itself; None where it is no such value."""
    name = ".".join(path)
    match path:
        case ("time" | "clock" | "states", *_):
            message = f'"{name}" passes by itself, and an expression of a chart is looked at when an event comes'
            return FieldError(message, hint="a transition with after_s: 3 leaves its state 3 s after it was entered")
        case ("places", place, "distance_m"):
            message = f'"{name}" changes by itself, and an expression of a chart is looked at when an event comes'
            return FieldError(message, hint=f'the events of a place are such as "near:{place}<12m", "far:{place}>20m"')
        case ("wearer" | "places" | "routes" | "display" | "device" | "light", _, *_) | ("device",):
            message = f'a chart does not know "{name}"'
            return FieldError(message, hint="what is shown may follow it: in a binding, or under `if:` of a node")
    return None


def _make_unknown_error(kind: str, name: str, allowed: Collection[str]) -> FieldError:
    known_names = ", ".join(allowed) if allowed else "none; variables are declared under datamodel"
    return FieldError(f'there is no {kind} "{name}"', known_names, suggest_name(name, allowed))
