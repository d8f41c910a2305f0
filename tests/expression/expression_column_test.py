"""Columns of expressions: each row has the value, and the type, that the expression has by itself."""

from __future__ import annotations

import random
from typing import Any

import pytest

from tests.long.expressions import VALUES, generate
from vitrine.document.field_error import FieldError
from vitrine.expression.expression import Expression, parse_expression
from vitrine.expression.expression_column import ExpressionColumn

ROWS: list[Any] = [3, 0.25, 0, None, "x", True, 1e300, 10**60, ({"name": "tea"},), {"name": 7}, -2, float("inf")]
STATES = frozenset({"open"})


def compare(expression: Expression, row_names: set[str]) -> None:
    column = ExpressionColumn(expression, row_names)
    columns = [[ROWS[(at + 5 * index) % len(ROWS)] for at in range(len(ROWS))] for index in range(len(row_names))]
    own = dict(zip(sorted(row_names), columns, strict=True))
    rows = [own[path[0]] for path in column.row_paths]
    shared = [VALUES.get(path[0]) for path in column.shared_paths]
    found = column.evaluate(rows, shared, STATES) if rows else []
    for at, value in enumerate(found):
        values = {**VALUES, **{name: each[at] for name, each in own.items()}}
        expected = expression.evaluate([values.get(path[0]) for path in expression.paths], STATES)
        assert repr(value) == repr(expected), (expression.text, at)


@pytest.mark.parametrize(
    "text", ["a > b", "a + 1", "b * 2 if a else 'no'", "a or b", "-a", "a", "a == null", "In('open') and a", "not a"]
)
def test_a_row_has_the_value_of_the_expression(text: str) -> None:
    compare(parse_expression(text), {"a"})
    compare(parse_expression(text), {"a", "b"})


def test_rows_without_a_value_leave_the_others() -> None:
    column = ExpressionColumn(parse_expression("10 / a"), {"a"})
    assert column.evaluate([[4, 0, None, "x", 5]], ()) == [2.5, None, None, None, 2.0]
    assert column.evaluate([[4, 5]], ()) == [2.5, 2.0]


def test_generated_expressions_have_the_same_values_in_a_column() -> None:
    chance, compared = random.Random(5), 0
    while compared < 200:
        try:
            expression = parse_expression(generate(chance, chance.randrange(1, 4)))
        except FieldError:
            continue
        row_names = {path[0] for path in expression.paths if chance.random() < 0.6 and len(path) == 1}
        if row_names and not any(len(path) > 1 for path in expression.paths):
            compare(expression, row_names)
            compared += 1
