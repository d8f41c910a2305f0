"""Validation of statechart expressions, guards and values, before the library compiles them as untrusted."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from vitrine.errors import suggest_name

#: Longer ones are not written by hand, and each costs time at every event.
MAX_CHARACTERS = 400


#: The variable of the datamodel that holds the data of the event that is processed, where a chart declares none so.
EVENT_DATA_VARIABLE = "data"

_EVENT_DATA_NAME = re.compile(rf"\b{EVENT_DATA_VARIABLE}\b")


@dataclass(frozen=True, slots=True)
class ExpressionScope:
    """The names that an expression may use: variables of the datamodel, `data`, and states inside `In("…")`."""

    variables: Collection[str]
    states: Collection[str]


def find_guard_errors(expression: str, scope: ExpressionScope) -> list[str]:
    """Find the errors of a guard, one sentence each; empty where it is valid."""
    return _find_errors(expression, scope, guard=True)


def find_value_errors(expression: str, scope: ExpressionScope) -> list[str]:
    """Find the errors of a value of the datamodel or of an assignment."""
    return _find_errors(expression, scope, guard=False)


def may_read_event_data(expression: str, scope: ExpressionScope) -> bool:
    """Whether an expression may depend on the data of the event; a chart's own variable of that name hides them."""
    return EVENT_DATA_VARIABLE not in scope.variables and _EVENT_DATA_NAME.search(expression) is not None


def _find_errors(expression: str, scope: ExpressionScope, guard: bool) -> list[str]:
    from statemachine.exceptions import InvalidDefinition
    from statemachine.io.evaluators import evaluator_for, normalize_cond

    if len(expression) > MAX_CHARACTERS:
        return [f"this expression is longer than {MAX_CHARACTERS} characters"]
    untrusted = evaluator_for(trusted=False)
    try:
        (untrusted.compile_bool if guard else untrusted.compile_value)(expression)
        tree = ast.parse(normalize_cond(expression) if guard else expression, mode="eval")
    except (InvalidDefinition, SyntaxError, ValueError, RecursionError, MemoryError):
        return [f'"{expression}" is no expression; allowed: comparisons, and, or, not, arithmetic, In("state")']
    return list(_find_unknown_names(tree, scope))


def _find_unknown_names(tree: ast.Expression, scope: ExpressionScope) -> Iterator[str]:
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    called = {id(call.func) for call in calls}
    for call in calls:
        for argument in call.args:
            state = argument.value if isinstance(argument, ast.Constant) else ast.unparse(argument)
            if state not in scope.states:
                yield _describe_unknown_name("state", str(state), scope.states)
    names = {*scope.variables, EVENT_DATA_VARIABLE}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and id(node) not in called and node.id not in names:
            yield _describe_unknown_name("variable", node.id, scope.variables)


def _describe_unknown_name(kind: str, name: str, allowed: Collection[str]) -> str:
    known_names = ", ".join(allowed) if allowed else "none; variables are declared under datamodel"
    hint = suggest_name(name, allowed)
    return f'there is no {kind} "{name}"; {hint + " " if hint else ""}allowed: {known_names}'
