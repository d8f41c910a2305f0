"""Expressions against Python: what is generated has the value that Python's own `eval` gives it, or is missing."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vitrine.document.field_error import FieldError
from vitrine.expression.evaluation import evaluate_syntax
from vitrine.expression.expression import Expression, parse_expression
from vitrine.scene.nodes.binding import find_value

VALUES: dict[str, Any] = {
    "a": 3,
    "b": 0.5,
    "zero": 0,
    "none": None,
    "word": "x",
    "other": "y",
    "yes": True,
    "no": False,
    "huge": 1e308,
    "minus": -2,
}


def value(text: str, states: tuple[str, ...] = (), **more: Any) -> Any:
    values = {**VALUES, **more}
    expression = parse_expression(text)
    return expression.evaluate([values.get(path[0]) for path in expression.paths], states)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2 * 3", 7),
        ("(1 + 2) * 3", 9),
        ("-a ** 2", -9),
        ("2 ** -1", 0.5),
        ("2 ** 3 ** 2", 512),
        ("7 // 2", 3),
        ("7 % 4", 3),
        ("-7 % 4", 1),
        ("10 - 4 - 3", 3),
        ("8 / 4 / 2", 1.0),
        ("1 < a <= 3", True),
        ("1 < a < 3", False),
        ("not a == 3", False),
        ("a == 3 and b < 1 or no", True),
        ("'p' if yes else 'q'", "p"),
        ("1 if no else 2 if no else 3", 3),
        ("min(a, b, 7)", 0.5),
        ("max(a, 7)", 7),
        ("clamp(9, 0, a)", 3),
        ("round(2.5)", 3),
        ("round(-2.5)", -3),
        ("round(2.345, 2)", 2.35),
        ("round(1234, -2)", 1200),
        ("abs(minus)", 2),
        ("word + other", "xy"),
        ("word == 'x'", True),
        ('"it\'s" + "\\n"', "it's\n"),
        ("a > 2 && b < 1 || no", True),
        ("1_000 + 0x10 + 1e2", 1116.0),
        ("In('s')", True),
        ("In('t')", False),
        ("In('s', 't')", False),
        ("not In('t') and In('s')", True),
        ("none or word", "x"),
        ("a-b", None),
        ("2-1", 1),
        ("(a)-1", 2),
    ],
)
def test_values(text: str, expected: Any) -> None:
    found = value(text, ("s",))
    assert found == expected and type(found) is type(expected)


@pytest.mark.parametrize(
    "text",
    [
        "none + 1",
        "1 - none",
        "-none",
        "a / zero",
        "a % zero",
        "a // zero",
        "huge * 10",
        "1 / (huge * 10)",
        "word + a",
        "word * a",
        "a * word",
        "word % a",
        "word - other",
        "abs(word)",
        "min(a, none)",
        "round(none)",
        "huge * 10 - huge * 10",
        "zero ** minus",
        "minus ** b",
        "(1 / (huge * 10)) + 1",
        "none if yes else 1",
        "rows[9]",
        "word[0]",
        "a ** 9999",
        "min(yes, a)",
        "none + 1 if yes else 0",
        "clamp(a, none, 3)",
        "round(a, 99)",
    ],
)
def test_what_has_no_value_is_missing_and_never_0(text: str) -> None:
    assert value(text, rows=(1, 2)) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("none < 1", False),
        ("none >= 1", False),
        ("not (none < 1)", True),
        ("none < 1 or yes", True),
        ("word < 3", False),
        ("none == null", True),
        ("a != null", True),
        ("1 if none else 2", 2),
        ("1 if none + 1 else 2", 2),
        ("a / zero == null", True),
        ("huge * 10 > 1", False),
        ("not (huge * 10)", True),
        ("(none + 1) or a", 3),
        ("(huge * 10) or a", 3),
        ("yes and none < 3 or 'shown'", "shown"),
    ],
)
def test_missing_is_false_in_conditions_and_comparisons(text: str, expected: Any) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "said", "remedy"),
    [
        ("a -b", "`a -b`: a minus needs a space on each side", "a - b"),
        ("a- b", "a minus needs a space", "a - b"),
        ("(a", 'a "(" is not closed', ""),
        ("a)", "closes nothing", ""),
        ("maxi(a, 1)", 'no function "maxi"', 'mean "max"'),
        ("min(1)", '"min" has 1 values', "2 to 32"),
        ("1 / 0", "divides by 0", ""),
        ("'a' + 1", "do not go together", ""),
        ("'a' * 1000000000", "do not go together", ""),
        ("9 ** 9 ** 9", "too large", ""),
        ("a if b", 'no "else"', "if b else"),
        ("a = 1", "compares nothing", "=="),
        ("'abc", "not closed", "behind the text"),
        ("a..b", "is no expression", ""),
        ("", "breaks off", ""),
        ("a in b", "no operator here", ""),
        ("!a", "no operator here", "write not"),
        ("a.__class__()", "no function", ""),
        ("[1, 2]", "makes a list", ""),
        ("3km", "neither", ""),
        ("In(a)", "in quotes", ""),
        ("1e999", "too large", ""),
        ("(" * 33 + "1" + ")" * 33, "deeper than 32", ""),
        ("1" + " + 1" * 200, "longer than 400", ""),
        ("- - " * 20 + "1", "deeper than 32", ""),
        ("lambda: 1", "is no expression", ""),
        ("a if if else b", "", ""),
        ("f'{a}'", "is no expression", ""),
        ("`a`", "means nothing", ""),
        ("a; b", "means nothing", ""),
        ("null + 1", "never", ""),
    ],
)
def test_a_mistake_is_one_sentence(text: str, said: str, remedy: str) -> None:
    with pytest.raises(FieldError) as caught:
        parse_expression(text)
    error = caught.value
    assert said in str(error) and remedy in f"{error.allowed} {error.hint}" and "\n" not in str(error)


def test_paths_go_through_names_with_a_minus_and_indices() -> None:
    expression = parse_expression("a-b.0.c * 2 + x - y + a-b.0.c")
    assert expression.paths == (("a-b", "0", "c"), ("x",), ("y",)) and expression.states == ()
    assert parse_expression("rows[index].name").evaluate([({"name": "tea"}, {"name": "bun"}), 1]) == "bun"


def test_the_longest_chain_is_parsed_and_evaluated() -> None:
    text = "1" + "+1" * 199
    assert len(text) == 399 and value(text) == 200
    assert value("(" * 31 + "a" + ")" * 31) == 3


NUMBERS = st.sampled_from(["0", "1", "2.5", "7", "a", "b", "zero", "minus", "huge", "none", "word"])


def combine(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    infix = st.sampled_from(["+", "-", "*", "/", "//", "%", "<", "<=", "==", "!=", ">", "and", "or"])
    return (
        st.builds("({} {} {})".format, inner, infix, inner)
        | st.builds("({} if {} else {})".format, inner, inner, inner)
        | st.builds("(not {})".format, inner)
        | st.builds("(-{})".format, inner)
        | st.builds("({0} < {1} <= {2})".format, inner, inner, inner)
    )


GENERATED = st.recursive(NUMBERS, combine, max_leaves=12)


@settings(max_examples=300)
@given(GENERATED)
def test_python_gives_the_same_value_where_it_gives_one(text: str) -> None:
    try:
        found = value(text)
    except FieldError as error:
        assert "never has a value" in str(error) or "longer" in str(error)
        return
    try:
        expected = eval(text, {"__builtins__": {}}, dict(VALUES))
    except (TypeError, ArithmeticError):
        return
    if isinstance(expected, str) and "*" in text:
        return  # Python repeats texts
    if "huge" in text or (isinstance(expected, float) and not math.isfinite(expected)):
        return  # an overflow on the way is missing, not infinite
    if "word" in text and any(sign in text for sign in "*%"):
        return
    assert found == expected and type(found) is type(expected)


@settings(max_examples=300)
@given(GENERATED)
def test_what_is_compiled_gives_what_is_evaluated_node_by_node(text: str) -> None:
    try:
        expression = parse_expression(text)
    except FieldError:
        return
    slow = evaluate_syntax(expression.tree, lambda path: VALUES[path[0]], ())
    fast = expression.evaluate([VALUES[path[0]] for path in expression.paths], ())
    assert slow == fast and type(slow) is type(fast)


@settings(max_examples=300)
@given(st.text(alphabet="ab.19-+*/%<>=!&|()[]{},: '\"ifelsnotrd\\_\n", max_size=40))
def test_any_text_is_an_expression_or_one_sentence(text: str) -> None:
    try:
        expression = parse_expression(text)
    except FieldError as error:
        assert str(error)
    else:
        expression.evaluate([None] * len(expression.paths))
        expression.evaluate([2] * len(expression.paths), ("a",))
        expression.evaluate(["x"] * len(expression.paths), ("a",))


def test_an_expression_is_its_text() -> None:
    assert parse_expression("a + 1") is parse_expression("a + 1")
    one = parse_expression("a + 1")
    assert one == Expression("a + 1", one.tree) != parse_expression("a + 2") and hash(one) == hash("a + 1")


@pytest.mark.parametrize(
    ("text", "values", "expected"),
    [
        ("rows.length", {"rows": (1, 2)}, 2),
        ("rows.length * 2 + 1", {"rows": []}, 1),
        ("rows[0].length", {"rows": ((7, 8, 9),)}, 3),
        ("rows['length']", {"rows": [4]}, 1),
        ("box.length", {"box": {"length": "long"}}, "long"),  # a name of its own
        ("box.length", {"box": {}}, None),
        ("word.length", {"word": "abc"}, None),
        ("rows.length", {"rows": None}, None),
    ],
)
def test_a_list_says_how_many_items_it_has(text: str, values: dict[str, Any], expected: Any) -> None:
    expression = parse_expression(text)
    arguments = [find_value(values, path) for path in expression.paths]
    assert expression.evaluate(arguments) == expected


@pytest.mark.parametrize(
    ("text", "column", "expected"),
    [
        ("row.price > 4", "5", True),
        ("row.price > 4", " 3.5 ", False),
        ("row.price > 4", "dear", False),
        ("1 < row.price <= 5", "5", True),
        ("row.price * 2", "1e1", 20.0),
        ("row.price * 2", "ab", None),
        ("-row.price + 1", "2", -1),
        ("row.price + 1", "2", 3),
        ("max(row.price, 3)", "12", 12),
        ("row.price == 5", "5.0", True),
        ("row.price < limit", "5", True),
        ("row.price == '5'", "5", True),  # texts stay texts
        ("row.price + ' m'", "5", "5 m"),
        ("row.name > 'a'", "b", True),
        ("'dear' if row.price > 4 else row.price", "3", "3"),
        ("row.price == limit", "20", False),
        ("row.price", "5", "5"),
    ],
)
def test_a_tables_columns_are_numbers_where_they_are_asked_for(text: str, column: str, expected: Any) -> None:
    expression = parse_expression(text)
    arguments = [20 if path == ("limit",) else column for path in expression.paths]
    found = [
        expression.evaluate(arguments),
        evaluate_syntax(expression.tree, dict(zip(expression.paths, arguments, strict=True)).__getitem__, None),
    ]
    assert [*map(repr, found)] == [repr(expected)] * 2
