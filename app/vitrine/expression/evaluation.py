"""Evaluation of syntax trees, node by node: what an expression means, exactly and slowly.

In bindings and conditions missing is None. It stays missing through arithmetic; an order (`<`, `<=`, `>`, `>=`) with it
is false, while `== null` asks for it; conditions take it for false. Division by zero, an overflow and mixed types are
missing, too. In charts all these are faults, which the statechart hears as `error.execution`, as ever.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection
from typing import Any

from vitrine.expression.arithmetic import (
    BINARY_OPERATORS,
    COLLECTION_TYPES,
    COMPARISON_OPERATORS,
    FAULTS,
    FUNCTION_OPERATORS,
    MAX_BITS,
    look_up,
    look_up_strictly,
)
from vitrine.expression.row_numbers import as_number
from vitrine.expression.syntax import (
    ORDERS,
    Binary,
    Call,
    Choice,
    Comparison,
    Constant,
    Junction,
    Member,
    Path,
    Reference,
    StateTest,
    Subscript,
    Syntax,
    Unary,
)
from vitrine.expression.syntax import Collection as CollectionSyntax

#: The value of a path.
PathReader = Callable[[Path], Any]


def evaluate_syntax(tree: Syntax, read: PathReader, active_states: Collection[str] | None) -> Any:
    """The value of a syntax tree, None where it is missing; never an exception. `read` gives None for missing values.

    `active_states` are those of the chart, None where nothing is known of them.
    """
    return _Evaluator(read, active_states).evaluate(tree)


def evaluate_strictly(tree: Syntax, read: PathReader, active_states: Collection[str]) -> Any:
    """The value of a syntax tree in a chart. Raises one of FAULTS where there is none, and what `read` raises."""
    return _StrictEvaluator(read, active_states).evaluate(tree)


def is_presentable(value: Any) -> bool:
    """Whether a result is one: no infinity, and no number of thousands of digits."""
    if isinstance(value, float):
        return math.isfinite(value)
    return not isinstance(value, int) or value.bit_length() <= MAX_BITS


class _StrictEvaluator:
    def __init__(self, read: PathReader, active_states: Collection[str] | None) -> None:
        self._read, self._active = read, active_states

    def evaluate(self, tree: Syntax) -> Any:
        match tree:
            case Constant(value):
                return value
            case Reference(path):
                return self._read(path)
            case StateTest(states):
                return None if self._active is None else all(state in self._active for state in states)
            case Member() | Subscript():
                return self._look_up(tree)
            case Unary("not", operand):
                return not self.evaluate(operand)
            case Unary(sign, operand):
                return -self.evaluate(operand) if sign == "-" else +self.evaluate(operand)
            case Binary():
                return self._calculate(tree)
            case Comparison():
                return self._compare(tree)
            case Junction(word, operands):
                return self._join(word, operands)
            case Choice(test, chosen, otherwise):
                return self.evaluate(chosen if self.evaluate(test) else otherwise)
            case Call("as_number", (column,)):
                return as_number(self.evaluate(column))
            case Call(function, arguments):
                return FUNCTION_OPERATORS[function](*[self.evaluate(item) for item in arguments])
            case CollectionSyntax(kind, items):
                return COLLECTION_TYPES[kind]([self.evaluate(item) for item in items])

    def _look_up(self, tree: Member | Subscript) -> Any:
        owner = self.evaluate(tree.owner)
        if isinstance(tree, Member):
            return look_up_strictly(owner, tree.name)
        return owner[self.evaluate(tree.key)]

    def _calculate(self, tree: Binary) -> Any:
        return BINARY_OPERATORS[tree.operator](self.evaluate(tree.left), self.evaluate(tree.right))

    def _compare(self, tree: Comparison) -> bool:
        left = self.evaluate(tree.operands[0])
        for operator, operand in zip(tree.operators, tree.operands[1:], strict=True):
            right = self.evaluate(operand)
            if not self._holds(operator, left, right):
                return False
            left = right
        return True

    def _holds(self, operator: str, left: Any, right: Any) -> bool:
        return bool(COMPARISON_OPERATORS[operator](left, right))

    def _join(self, word: str, operands: tuple[Syntax, ...]) -> Any:
        value = None
        for operand in operands:
            value = self.evaluate(operand)
            if bool(value) == (word == "or"):
                break
        return value


class _Evaluator(_StrictEvaluator):
    """Where a part has no value, it is missing, and the rest goes on."""

    def evaluate(self, tree: Syntax) -> Any:
        try:
            value = super().evaluate(tree)
        except FAULTS:
            return None
        return value if is_presentable(value) else None

    def _look_up(self, tree: Member | Subscript) -> Any:
        key = tree.name if isinstance(tree, Member) else self.evaluate(tree.key)
        return look_up(self.evaluate(tree.owner), key)

    def _calculate(self, tree: Binary) -> Any:
        left, right = self.evaluate(tree.left), self.evaluate(tree.right)
        if tree.operator == "+":
            return BINARY_OPERATORS["+"](left, right)
        # A plus refuses texts, which * would repeat: in a picture a text and a number make no value.
        return BINARY_OPERATORS[tree.operator](+left, +right)

    def _holds(self, operator: str, left: Any, right: Any) -> bool:
        try:
            return super()._holds(operator, left, right)
        except TypeError:
            if operator in ORDERS:
                return False
            raise
