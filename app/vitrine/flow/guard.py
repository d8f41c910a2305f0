"""Expressions in a statechart: guards and values, checked before the library compiles them without trust."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from vitrine.errors import nearest

#: Longer ones are no guard that anybody wrote, and each costs time at every event.
MAX_CHARACTERS = 400


@dataclass(frozen=True, slots=True)
class Names:
    """What an expression may speak of: variables of the datamodel, and states inside `In("…")`."""

    variables: Collection[str]
    states: Collection[str]


def guard_mistakes(expression: str, names: Names) -> list[str]:
    """What is wrong with a guard, as sentences; nothing where it is right."""
    return _mistakes(expression, names, guard=True)


def value_mistakes(expression: str, names: Names) -> list[str]:
    """What is wrong with a value of the datamodel or of an assignment."""
    return _mistakes(expression, names, guard=False)


def _mistakes(expression: str, names: Names, guard: bool) -> list[str]:
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
    return list(_unknown_names(tree, names))


def _unknown_names(tree: ast.Expression, names: Names) -> Iterator[str]:
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    called = {id(call.func) for call in calls}
    for call in calls:
        for argument in call.args:
            state = argument.value if isinstance(argument, ast.Constant) else ast.unparse(argument)
            if state not in names.states:
                yield _unknown("state", str(state), names.states)
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and id(node) not in called and node.id not in names.variables:
            yield _unknown("variable", node.id, names.variables)


def _unknown(kind: str, name: str, allowed: Collection[str]) -> str:
    known = ", ".join(allowed) if allowed else "none; variables are declared under datamodel"
    hint = nearest(name, allowed)
    return f'there is no {kind} "{name}"; {hint + " " if hint else ""}allowed: {known}'
