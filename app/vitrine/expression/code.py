"""Compilation of syntax trees to Python functions: what is evaluated thousands of times a frame.

Where all that it reads is there and fits, the function gives what `evaluate_syntax` does, in a tenth of the time; else
it raises one of FAULTS, and the other one is asked.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from vitrine.expression.arithmetic import FUNCTION_OPERATORS, finite, look_up, raise_to
from vitrine.expression.row_numbers import AS_NUMBER, as_number
from vitrine.expression.syntax import (
    Binary,
    Call,
    Choice,
    Collection,
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

#: The argument after those of the paths, the active states; and the one before them, the rows of a column.
_STATES, _ROWS = "states", "rows"

_FUNCTIONS: Mapping[str, Any] = MappingProxyType(
    {"finite": finite, "look_up": look_up, "raise_to": raise_to, AS_NUMBER: as_number, **FUNCTION_OPERATORS}
)
_BINARY: Mapping[str, ast.operator] = MappingProxyType(
    {
        "+": ast.Add(),
        "-": ast.Sub(),
        "*": ast.Mult(),
        "/": ast.Div(),
        "//": ast.FloorDiv(),
        "%": ast.Mod(),
    }
)
_COMPARISON: Mapping[str, ast.cmpop] = MappingProxyType(
    {"==": ast.Eq(), "!=": ast.NotEq(), "<": ast.Lt(), "<=": ast.LtE(), ">": ast.Gt(), ">=": ast.GtE()}
)


def compile_syntax(tree: Syntax, paths: tuple[Path, ...], reads_states: bool) -> Callable[..., Any]:
    """A function of the values of `paths`, and where it `reads_states` of the active states as its last argument."""
    names = {path: f"v{index}" for index, path in enumerate(paths)}
    return _compile_function((*names.values(), *([_STATES] if reads_states else [])), _Compiler(names).build(tree))


def compile_column(tree: Syntax, row_paths: tuple[Path, ...], shared_paths: tuple[Path, ...]) -> Callable[..., Any]:
    """A function of rows, each with the values of `row_paths`, then of those of `shared_paths`, then of the active
    states: the values of all rows.
    """
    names = {path: f"v{index}" for index, path in enumerate((*row_paths, *shared_paths))}
    row = ast.Tuple([ast.Name(names[path], ast.Store()) for path in row_paths], ast.Store())
    values = ast.ListComp(_Compiler(names).build(tree), [ast.comprehension(row, _load(_ROWS), [], 0)])
    return _compile_function((_ROWS, *[names[path] for path in shared_paths], _STATES), values)


def _compile_function(arguments: Sequence[str], body: ast.expr) -> Callable[..., Any]:
    function = ast.Lambda(ast.arguments([], [ast.arg(name) for name in arguments], None, [], [], None, []), body)
    code = compile(ast.fix_missing_locations(ast.Expression(function)), "<expression>", "eval")
    made: Callable[..., Any] = eval(code, {"__builtins__": {}, **_FUNCTIONS})  # of checked syntax alone
    return made


class _Compiler:
    def __init__(self, names: Mapping[Path, str]) -> None:
        self._names = names

    def build(self, tree: Syntax) -> ast.expr:
        match tree:
            case Constant(value):
                return ast.Constant(value)
            case Reference(path):
                return _load(self._names[path])
            case StateTest(states):
                tests: list[ast.expr] = [
                    ast.Compare(ast.Constant(state), [ast.In()], [_load(_STATES)]) for state in states
                ]
                return tests[0] if len(tests) == 1 else ast.BoolOp(ast.And(), [*tests, ast.Constant(True)])
            case Member(owner, name):
                return _call("look_up", self.build(owner), ast.Constant(name))
            case Subscript(owner, key):
                return _call("look_up", self.build(owner), self.build(key))
            case Unary("not", operand):
                return ast.UnaryOp(ast.Not(), self._build_finite(operand))
            case Unary(sign, operand):
                return ast.UnaryOp(ast.USub() if sign == "-" else ast.UAdd(), self.build(operand))
            case Binary():
                return self._build_binary(tree)
            case Comparison(operators, operands):
                first, *others = [self._build_finite(operand) for operand in operands]
                return ast.Compare(first, [_COMPARISON[operator] for operator in operators], others)
            case Junction(word, operands):
                joined = [self._build_finite(operand) for operand in operands]
                return ast.BoolOp(ast.And() if word == "and" else ast.Or(), joined)
            case Choice(test, chosen, otherwise):
                return ast.IfExp(self._build_finite(test), self.build(chosen), self.build(otherwise))
            case Call(function, arguments):
                return _call(function, *[self.build(argument) for argument in arguments])
            case Collection():
                raise TypeError("lists and mappings are written in charts alone, which are evaluated node by node")

    def _build_binary(self, tree: Binary) -> ast.expr:
        right = self._build_finite(tree.right) if tree.operator in ("/", "//", "%", "**") else self.build(tree.right)
        left = self.build(tree.left)
        if tree.operator == "**":
            return _call("raise_to", _check(tree.left, left), _check(tree.right, right))
        if tree.operator in ("*", "%"):
            # A plus before it is 10 ns and refuses texts, which * would repeat and % would fill.
            left = _check(tree.left, left)
            right = _check(tree.right, right) if tree.operator == "*" else right
        return ast.BinOp(left, _BINARY[tree.operator], right)

    def _build_finite(self, tree: Syntax) -> ast.expr:
        """A value whose infinity would be hidden: by a comparison, a condition, or as what is divided by."""
        return _call("finite", self.build(tree)) if _may_overflow(tree) else self.build(tree)


def _check(tree: Syntax, built: ast.expr) -> ast.expr:
    """The same where it is surely a number, else with a plus before it."""
    return built if _is_number(tree) else ast.UnaryOp(ast.UAdd(), built)


def _is_number(tree: Syntax) -> bool:
    match tree:
        case Constant(value):
            return isinstance(value, int | float)
        case Binary(operator):
            return operator != "+"
        case Unary(operator):
            return operator != "not"
        case Call(function):
            return function != AS_NUMBER
    return False


def _may_overflow(tree: Syntax) -> bool:
    match tree:
        case Binary():
            return True
        case Unary(operator, operand):
            return operator != "not" and _may_overflow(operand)
        case Choice(_, chosen, otherwise):
            return _may_overflow(chosen) or _may_overflow(otherwise)
    return False


def _load(name: str) -> ast.expr:
    return ast.Name(name, ast.Load())


def _call(function: str, *arguments: ast.expr) -> ast.expr:
    return ast.Call(_load(function), list(arguments), [])
