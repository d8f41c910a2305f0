"""Column of an expression: its values for many rows, of which some paths are read, and the others once for all."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import cached_property
from typing import Any

from vitrine.expression.arithmetic import FAULTS
from vitrine.expression.code import compile_column
from vitrine.expression.evaluation import is_presentable
from vitrine.expression.expression import Expression
from vitrine.expression.syntax import Comparison, StateTest, Unary


class ExpressionColumn:
    """An expression over rows, compiled to one loop when it is first evaluated: 2,000 comparisons take 0.1 ms.

    `row_paths` are those of its paths that each row has a value for, `shared_paths` the others.
    """

    def __init__(self, expression: Expression, row_names: Collection[str]) -> None:
        self._expression = expression
        self.row_paths = tuple([path for path in expression.paths if path[0] in row_names])
        self.shared_paths = tuple([path for path in expression.paths if path[0] not in row_names])
        self.reads_states = expression.reads_states
        tree = expression.tree
        self._is_truth = isinstance(tree, Comparison | StateTest) or (
            isinstance(tree, Unary) and tree.operator == "not"
        )

    @cached_property
    def _function(self) -> Callable[..., list[Any]]:
        return compile_column(self._expression.tree, self.row_paths, self.shared_paths)

    def evaluate(
        self, columns: Sequence[Sequence[Any]], shared: Sequence[Any], active_states: Collection[str] | None = None
    ) -> list[Any]:
        """The value of each row, None where it is missing; never an exception.

        `columns` are the values of `row_paths`, at least one, `shared` those of `shared_paths`.
        """
        try:
            values = self._function(zip(*columns, strict=True), *shared, active_states)
        except FAULTS:
            return [self.evaluate_row(row, shared, active_states) for row in zip(*columns, strict=True)]
        return values if self._is_truth else [value if is_presentable(value) else None for value in values]

    def evaluate_row(self, row: Sequence[Any], shared: Sequence[Any], active_states: Collection[str] | None) -> Any:
        """The value of one row, which has those of `row_paths`."""
        known = {**dict(zip(self.row_paths, row, strict=True)), **dict(zip(self.shared_paths, shared, strict=True))}
        return self._expression.evaluate([known[path] for path in self._expression.paths], active_states)
