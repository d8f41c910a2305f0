"""Table of expressions that are evaluated together: all read the same values, each path once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import cached_property
from typing import Any

from vitrine.expression.arithmetic import FAULTS
from vitrine.expression.code import compile_syntax
from vitrine.expression.evaluation import is_presentable
from vitrine.expression.expression import Expression
from vitrine.expression.syntax import Path


class ExpressionTable:
    """Expressions, compiled over the same arguments when they are first evaluated: 0.5 µs each, of four operators.

    `paths` are those of all of them, each once.
    """

    def __init__(self, expressions: Sequence[Expression]) -> None:
        self.expressions = tuple(expressions)
        self.paths: tuple[Path, ...] = tuple(dict.fromkeys(path for each in self.expressions for path in each.paths))

    @cached_property
    def _functions(self) -> tuple[Callable[..., Any], ...]:
        return tuple(compile_syntax(each.tree, self.paths, reads_states=True) for each in self.expressions)

    def evaluate(self, arguments: Sequence[Any], active_states: Collection[str] | None = None) -> list[Any]:
        """The values for those of `paths`, None where one is missing; never an exception."""
        values: list[Any] = []
        for function in self._functions:
            try:
                value = function(*arguments, active_states)
            except FAULTS:
                value = self._evaluate_exactly(len(values), arguments, active_states)
            kind = value.__class__
            if (kind is float and value - value != 0.0) or (kind is int and not is_presentable(value)):
                value = None
            values.append(value)
        return values

    def _evaluate_exactly(self, index: int, arguments: Sequence[Any], active_states: Collection[str] | None) -> Any:
        return self.expressions[index].evaluate_exactly(dict(zip(self.paths, arguments, strict=True)), active_states)
