"""Guards and values against the library's own evaluator: what it accepts has the same value, or fails as well."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statemachine.exceptions import InvalidDefinition
from statemachine.io.evaluators import evaluator_for

from vitrine.expression.arithmetic import FAULTS
from vitrine.flow.chart.event_data import EventDataView
from vitrine.flow.chart.expression import ExpressionScope, find_expression_errors, parse_chart_expression

DATA = EventDataView({"product": {"price": 10.5}, "a-b": 1, "many": [{"name": "one"}, {"name": "two"}], "code": "x"})
VARIABLES: dict[str, Any] = {
    "n": 3,
    "m": 0,
    "taps": 2,
    "paid": True,
    "last": "x2",
    "total": 5,
    "name": "ab",
    "half": 0.5,
    "many": [1, 2],
    "nothing": None,
    "v": 1,
}
SCOPE = ExpressionScope(tuple(VARIABLES), ("a", "closed", "on-accept"))
ACTIVE = ("a", "on-accept")

#: Every guard and value that a test, a scene or a case of this project has had.
WRITTEN = [
    "n > 0",
    'In("a")',
    'In("closed")',
    "n == 1",
    "taps >= 2",
    "paid",
    'not In("closed")',
    "n < 2",
    "1 / 0 > n",
    "m > 2",
    "data.product.price > 10",
    "data['a-b'] == null",
    "data.many[1].name == 'two'",
    "data.code",
    "taps >= 2 and not paid",
    "total == 5 and last == 'x2'",
    "data == 3",
    "total > 1",
    "n + 1",
    "n + 0.5",
    "name + name",
    "total + data.count",
    "'word'",
    "[1, 2, 3]",
    "[]",
    "{'a': 1}",
    "{1, 2}",
    "(1, 2)",
    "()",
    "(1,)",
    "2 ** 10",
    "'a' * 3",
    "many[0]",
    "-n",
    "+n",
    "n-1",
    "n -1",
    "n- 1",
    "n-m > 2",
    "2-1",
    "n // 2",
    "n % 2",
    "1 < n <= 3",
    "n && taps",
    "n === 3",
    "n !== 3 || m",
    "data.product",
    "data.missing",
    "data.missing.deep == null",
    "name[0]",
    "1/0",
    "[1][5]",
    "2**99999",
    "'a'*1000000000",
    "'a'+1",
    "9**9**9",
    "nothing > 1",
    "nothing == null",
    "not nothing",
    "'x' if n else 'y'",
    "In('a', 'on-accept')",
    "v",
    "data.product.price - half > 1",
    "data.code - 1",
    "name == 'ab' and n",
    "true and n",
    "n and false",
    "n or 1 / 0",
]


def by_library(source: str, guard: bool) -> Any:
    untrusted = evaluator_for(trusted=False)
    compiled = (untrusted.compile_bool if guard else untrusted.compile_value)(source)
    model = SimpleNamespace(**VARIABLES, data=DATA)
    configuration = [SimpleNamespace(id=name) for name in ACTIVE]
    return compiled(machine=SimpleNamespace(model=model, configuration=configuration))


def compare(source: str, guard: bool) -> None:
    try:
        expected = by_library(source, guard)
    except (InvalidDefinition, KeyError, NameError):
        return  # the library does not take it, as `true` in a value
    except (*FAULTS, AttributeError):
        assert not find_expression_errors(source, SCOPE) or "variable" in str(find_expression_errors(source, SCOPE)[0])
        with pytest.raises(FAULTS):
            parse_chart_expression(source, SCOPE).evaluate({**VARIABLES, "data": DATA}, ACTIVE)
        return
    assert find_expression_errors(source, SCOPE) == []
    found = parse_chart_expression(source, SCOPE).evaluate({**VARIABLES, "data": DATA}, ACTIVE)
    if guard:
        assert bool(found) == expected, source
    else:
        assert repr(found) == repr(expected), source


@pytest.mark.parametrize("source", WRITTEN)
@pytest.mark.parametrize("guard", [True, False])
def test_what_has_been_written_has_the_same_value(source: str, guard: bool) -> None:
    compare(source, guard)


LEAVES = st.sampled_from(
    ["n", "m", "half", "paid", "name", "nothing", "data.product.price", "many", "1", "2.5", "'x'", 'In("a")']
)


def combine(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    infix = st.sampled_from(
        [" + ", "-", " - ", " -", "*", "/", "//", "%", "<", " <= ", "==", "!=", " and ", " or ", "**"]
    )
    return (
        st.builds("{}{}{}".format, inner, infix, inner)
        | st.builds("({})".format, inner)
        | st.builds("not {}".format, inner)
        | st.builds("-{}".format, inner)
        | st.builds("[{}, {}]".format, inner, inner)
        | st.builds("{}[{}]".format, st.sampled_from(["many", "name", "data"]), inner)
    )


@settings(max_examples=500)
@given(st.recursive(LEAVES, combine, max_leaves=8), st.booleans())
def test_what_the_library_accepts_has_the_same_value(source: str, guard: bool) -> None:
    compare(source, guard)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("max(n, 7)", 7),
        ("'few' if n < 5 else 'many'", "few"),
        ("clamp(n, 0, 1)", 1),
        ("data.a-b", 1),
        ("round(half)", 1),
        ("true", True),
        ("null", None),
        ("data.many.0.name", "one"),
        ("abs(-n)", 3),
    ],
)
def test_what_bindings_can_say_guards_can_say_now(source: str, expected: Any) -> None:
    assert find_expression_errors(source, SCOPE) == []
    assert parse_chart_expression(source, SCOPE).evaluate({**VARIABLES, "data": DATA}, ACTIVE) == expected


@pytest.mark.parametrize(
    ("source", "expected"), [("many.length", 2), ("data.list.length > 2", True), ("[1].length", 1)]
)
def test_a_list_says_how_many_items_it_has(source: str, expected: Any) -> None:
    data = {"list": [1, 2, 3], "box": {"length": "long"}, "empty": {}}
    assert find_expression_errors(source, SCOPE) == []
    assert parse_chart_expression(source, SCOPE).evaluate({**VARIABLES, "data": data}, ACTIVE) == expected
    assert parse_chart_expression("data.box.length", SCOPE).evaluate({"data": data}, ()) == "long"
    with pytest.raises(FAULTS):
        parse_chart_expression("data.empty.length", SCOPE).evaluate({"data": data}, ())
