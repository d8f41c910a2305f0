"""Syntax trees of expressions: what the parser makes of a text, and what is evaluated or compiled."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

#: A path of names: ("rows", "0", "name").
Path = tuple[str, ...]


class Constant(NamedTuple):
    """A number, a text in quotes, true, false or null."""

    value: Any


class Reference(NamedTuple):
    """A value by its path."""

    path: Path


class StateTest(NamedTuple):
    """`In("a", "b")`: whether all these states are active."""

    states: tuple[str, ...]


class Member(NamedTuple):
    """`owner.name` behind brackets: a name of a mapping or the index of a list."""

    owner: Syntax
    name: str


class Subscript(NamedTuple):
    """`owner[key]`."""

    owner: Syntax
    key: Syntax


class Unary(NamedTuple):
    """`-a`, `+a` or `not a`."""

    operator: str
    operand: Syntax


class Binary(NamedTuple):
    """`a + b` and its like."""

    operator: str
    left: Syntax
    right: Syntax


class Comparison(NamedTuple):
    """`a < b <= c`: each neighbour with the next, one operator less than operands."""

    operators: tuple[str, ...]
    operands: tuple[Syntax, ...]


class Junction(NamedTuple):
    """`a and b and c`, or with `or`: the first operand that decides."""

    operator: str
    operands: tuple[Syntax, ...]


class Choice(NamedTuple):
    """`a if test else b`."""

    test: Syntax
    chosen: Syntax
    otherwise: Syntax


class Call(NamedTuple):
    """A function with its arguments."""

    function: str
    arguments: tuple[Syntax, ...]


class Collection(NamedTuple):
    """`[a, b]`, `(a, b)`, `{a, b}`; of `{a: b}` keys and values in turn. `kind` is the Python type's name."""

    kind: str
    items: tuple[Syntax, ...]


Syntax = (
    Constant
    | Reference
    | StateTest
    | Member
    | Subscript
    | Unary
    | Binary
    | Comparison
    | Junction
    | Choice
    | Call
    | Collection
)

ORDERS = ("<", "<=", ">", ">=")


def list_parts(tree: Syntax) -> tuple[Syntax, ...]:
    """The syntax trees directly below one."""
    match tree:
        case Member(owner):
            return (owner,)
        case Subscript(owner, key):
            return owner, key
        case Unary(_, operand):
            return (operand,)
        case Binary(_, left, right):
            return left, right
        case Comparison(_, operands) | Junction(_, operands) | Call(_, operands) | Collection(_, operands):
            return operands
        case Choice(test, chosen, otherwise):
            return test, chosen, otherwise
    return ()


def iter_syntax(tree: Syntax) -> Iterator[Syntax]:
    """A syntax tree and all below it, from the top and from the left."""
    yield tree
    for part in list_parts(tree):
        yield from iter_syntax(part)
