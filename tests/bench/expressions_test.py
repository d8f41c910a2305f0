"""The benchmark of expressions measures what it says: all ways give the same values for the same texts."""

from __future__ import annotations

import pytest

from vitrine.bench.expressions import (
    COUNT,
    NAMES,
    bench_expressions,
    build_closure,
    evaluate_closures,
    evaluate_codes,
    generate_texts,
)
from vitrine.expression.expression import parse_expression
from vitrine.expression.expression_table import ExpressionTable


def test_all_ways_give_the_same_values() -> None:
    texts = generate_texts(200)
    assert texts == generate_texts(COUNT)[:200] and all(len(text.split()) == 9 for text in texts)
    expressions = [parse_expression(text) for text in texts]
    values = {name: 1.5 + index for index, name in enumerate(NAMES)}
    table = ExpressionTable(expressions)
    found = table.evaluate([values[path[0]] for path in table.paths])
    assert found == [each.evaluate([values[path[0]] for path in each.paths]) for each in expressions]
    assert found == evaluate_closures([build_closure(each.tree) for each in expressions], values)
    assert found == evaluate_codes([compile(text, "t", "eval") for text in texts], values) and None not in found


def test_a_missing_name_leaves_those_that_read_it_without_a_value() -> None:
    expressions = [parse_expression(text) for text in generate_texts(100)]
    table = ExpressionTable(expressions)
    found = table.evaluate([None if path == ("n3",) else 2.0 for path in table.paths])
    assert [value is None for value in found] == [("n3",) in each.paths for each in expressions]


def test_it_says_how_long_each_way_takes() -> None:
    result = bench_expressions(2, lambda text: None)
    assert result.frames == 2 and set(result.as_json()) > {"table_ms", "missing_ms", "closures_ms", "eval_ms"}
    with pytest.raises(TypeError):
        build_closure(parse_expression("not n1").tree)
