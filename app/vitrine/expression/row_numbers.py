"""Numbers of a table's row: its columns hold texts, which are numbers wherever an expression counts or compares them.

`row.price > 4` would else compare a text with a number, which is never true. What asks for a text keeps it: a
comparison with a text, and a plus, which joins texts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from vitrine.expression.syntax import (
    ORDERS,
    Binary,
    Call,
    Choice,
    Comparison,
    Constant,
    Junction,
    Member,
    Reference,
    Subscript,
    Syntax,
    Unary,
)

#: The name of a table's row among the values of bindings.
ROW = "row"
#: The function of a column in such a place; no scene can call it.
AS_NUMBER = "as_number"

_NUMBER = re.compile(r"\s*[+-]?(?:\d{1,30}(?:\.\d{0,30})?|\.\d{1,30})(?:[eE][+-]?\d{1,3})?\s*", re.ASCII)


def as_number(value: Any) -> Any:
    """The number that a text is; all else as it is."""
    if not isinstance(value, str) or not _NUMBER.fullmatch(value):
        return value
    return int(value) if value.strip().lstrip("+-").isdecimal() else float(value)


def read_row_numbers(tree: Syntax) -> Syntax:
    """The same syntax tree with the columns of a row as numbers where these are asked for."""
    match tree:
        case Unary(operator, operand):
            inner = read_row_numbers(operand)
            return Unary(operator, inner if operator == "not" else _mark(inner))
        case Binary(operator, left, right):
            pair = read_row_numbers(left), read_row_numbers(right)
            are_numbers = operator != "+" or any(map(_is_number, pair))
            return Binary(operator, *map(_mark, pair)) if are_numbers else Binary(operator, *pair)
        case Comparison(operators, operands):
            return Comparison(operators, _mark_compared(operators, [read_row_numbers(each) for each in operands]))
        case Call(function, arguments):
            return Call(function, tuple([_mark(read_row_numbers(each)) for each in arguments]))
        case Junction(word, operands):
            return Junction(word, tuple([read_row_numbers(each) for each in operands]))
        case Choice(test, chosen, otherwise):
            return Choice(*[read_row_numbers(each) for each in (test, chosen, otherwise)])
        case Member(owner, name):
            return Member(read_row_numbers(owner), name)
        case Subscript(owner, key):
            return Subscript(read_row_numbers(owner), read_row_numbers(key))
    return tree


def _mark_compared(operators: Sequence[str], operands: Sequence[Syntax]) -> tuple[Syntax, ...]:
    """The operands of a comparison: a column is a number beside one, and in an order beside all but a text."""
    marked = []
    for index, operand in enumerate(operands):
        before = [(operators[index - 1], operands[index - 1])] if index else []
        beside = [*before, *zip(operators[index : index + 1], operands[index + 1 : index + 2], strict=True)]
        are_numbers = [_is_number(other) or (sign in ORDERS and not _is_text(other)) for sign, other in beside]
        marked.append(_mark(operand) if all(are_numbers) else operand)
    return tuple(marked)


def _mark(tree: Syntax) -> Syntax:
    is_column = isinstance(tree, Reference) and tree.path[0] == ROW
    return Call(AS_NUMBER, (tree,)) if is_column else tree


def _is_text(tree: Syntax) -> bool:
    return isinstance(tree, Constant) and isinstance(tree.value, str)


def _is_number(tree: Syntax) -> bool:
    """Whether the value is surely a number, where it has one."""
    match tree:
        case Constant(value):
            return isinstance(value, int | float) and not isinstance(value, bool)
        case Binary(operator):
            return operator != "+"
        case Unary(operator):
            return operator != "not"
    return isinstance(tree, Call)
