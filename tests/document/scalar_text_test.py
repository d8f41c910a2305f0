"""One scalar replaced: it reads as the new value, and all else is character for character as it was."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrine.document.located_data import Map
from vitrine.document.scalar_text import Scalar, replace_scalar
from vitrine.document.value_span import ValueSpan, index_values
from vitrine.document.yaml_source import parse_yaml


def span_of(text: str, key: str) -> ValueSpan:
    mark = parse_yaml(text.removeprefix("\ufeff"), "f").marks[key]
    return index_values(text)[mark.value_line, mark.value_column]


def replaced(text: str, value: Scalar) -> str:
    """The text with the value of its key `a` replaced."""
    return replace_scalar(text, span_of(text, "a"), value)


@pytest.mark.parametrize(
    ("text", "value", "expected"),
    [
        ("a: 0.85  # why\n", 1.2, "a: 1.2  # why\n"),
        ("a: veil\n", "price", "a: price\n"),
        ("{a: veil, b: 1}", "街 x", "{a: 街 x, b: 1}"),
        ("a: veil\n", "3", 'a: "3"\n'),
        ("a: veil\n", "true", 'a: "true"\n'),
        ("a: veil\n", "", 'a: ""\n'),
        ("a: veil\n", "a: b", 'a: "a: b"\n'),
        ("a: veil\n", "x #1", 'a: "x #1"\n'),
        ("a: veil\n", "C#", "a: C#\n"),
        ("a: veil\n", " x", 'a: " x"\n'),
        ("a: veil\n", "[x", 'a: "[x"\n'),
        ("a: veil\n", "- x", 'a: "- x"\n'),
        ("a: 'veil'\n", "it's", "a: 'it''s'\n"),
        ("a: 'veil'\n", "two\nlines", 'a: "two\\nlines"\n'),
        ('a: "veil"\n', 'say "x\\"', 'a: "say \\"x\\\\\\""\n'),
        ('a: "veil"\n', 5, "a: 5\n"),
        ('{"a":"veil"}', None, '{"a":null}'),
        ("a: 1\n", True, "a: true\n"),
        ("a: 1\n", 1e-7, "a: 1e-07\n"),
        ("a:\nb: 1\n", 5, "a: 5\nb: 1\n"),
        ("a: &x\nb: *x\n", 5, "a: &x 5\nb: *x\n"),
        ("{b: 1, a}", 5, "{b: 1, a: 5}"),
        ("{b: 1, a: &x}", 5, "{b: 1, a: &x 5}"),
        ("{b: 1, a }", 5, "{b: 1, a : 5}"),
        ("{b: 1, a: &x }", 5, "{b: 1, a: &x 5 }"),
        ("{b: 1, a: }", 5, "{b: 1, a: 5}"),
        ("{b: 1, a: , c: 2}", 5, "{b: 1, a: 5, c: 2}"),
        ("a: &x 5 # y\nb: *x\n", "new", "a: &x new # y\nb: *x\n"),
        ("a: one\n  two # c\nb: 1", "three", "a: three # c\nb: 1"),
        ("a: |  # c\n   x\n\n\nb: 1", "y\n\n  z\n", "a: |  # c\n   y\n\n     z\n\n\nb: 1"),
        ("a: |\n x\nb: 1", "y", "a: |-\n y\nb: 1"),
        ("a: >\r\n x\r\n y\r\nb: 1", "one line\n", "a: >\r\n one line\r\nb: 1"),
        ("a: >\r\n x\r\nb: 1", "y\nz\n", "a: |\r\n y\r\n z\r\nb: 1"),
        ("a: |+\n x\n\n\nb: 1", "y\n", "a: |\n y\nb: 1"),
        ("a: |\n x", "y\n", 'a: "y\\n"'),
        ("a: |  # c\n x\nb: 1", 5, "a: 5  # c\nb: 1"),
        ("a: |\n x\nb: 1", " y\n", 'a: " y\\n"\nb: 1'),
        ("\ufeffa: 1\n", 2, "\ufeffa: 2\n"),
        ("# 灯\t笼\r\na:\t街\t# 巷\r\n", "灯笼巷", "# 灯\t笼\r\na:\t灯笼巷\t# 巷\r\n"),
    ],
)
def test_a_value_is_written_as_its_neighbours_would_be(text: str, value: Scalar, expected: str) -> None:
    assert replaced(text, value) == expected
    assert parse_yaml(expected.removeprefix("\ufeff"), "f")["a"] == value


@pytest.mark.parametrize("value", [math.nan, math.inf, "\ud800", 10**400])
def test_what_yaml_cannot_hold_is_refused(value: Scalar) -> None:
    with pytest.raises(ValueError, match=r"YAML has no number|surrogate"):
        replaced("a: 1", value)


@pytest.mark.parametrize("span", [(3, 1, 3, 2), (1, 9, 1, 10), (0, 1, 1, 1), (1, 2, 9, 1)])
def test_a_span_outside_the_text_is_refused(span: tuple[int, int, int, int]) -> None:
    with pytest.raises(ValueError, match="the text has no line"):
        replace_scalar("a: 1\nb: 2", ValueSpan(*span), 5)


#: Where the value of `a` may stand, with all that is hard to tell from it around it.
FORMS = (
    "a: {v}\nb: 2\n", "{{a: {v}, b: 2}}", "# 街\t: x\nb: 2\na:   {v}   # {{[\"'\n", "{{b: 2, a: &x {v}, c: *x }}",
    "b: 2\na: &x # & |\n  {v}\n# '\n", "a: {v}",
)  # fmt: skip
#: Scalars of every style, those of blocks only where lines may follow.
INLINE = ("5", "plain word", "'it''s'", '"q \\" q"', "", "null")
BLOCKS = (
    "|\n  x\n  y",
    ">-  # c\n    x\n\n      y",
    "|+\n  x\n\n",
    "one\n  two",
    '"one\n\n  two"',
    "|2\n    x\n   y\n",
)
TEXTS = st.text(
    alphabet="ab: -#\t\n\r'\"|>&*[]{},%@`?!~=\\.0123e+\x00\x07\x85\u2028\ufeff街\U0001f600", max_size=20
) | st.text(max_size=20)
VALUES = st.one_of(
    TEXTS, st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.booleans(), st.none(),
    st.sampled_from(["true", "~", "1e3", "---", "...", "<<", "=", "a\n", "a\n\n", "\na", " a\n", "a \n", "a\n  b\n"]),
)  # fmt: skip


@given(
    form=st.sampled_from(FORMS), old=st.sampled_from([*INLINE, *BLOCKS]), value=VALUES,
    line_break=st.sampled_from(["\n", "\r\n"]), bom=st.sampled_from(["", "\ufeff"]),
)  # fmt: skip
def test_exactly_the_scalar_changes(form: str, old: str, value: Scalar, line_break: str, bom: str) -> None:
    if old in BLOCKS and ("{{a" in form or "{{b" in form):
        old = INLINE[BLOCKS.index(old)]
    text = bom + form.format(v=old).replace("\n", line_break)
    span = span_of(text, "a")
    after = replace_scalar(text, span, value)
    head = _index(text, span.line, span.column)
    tail = len(text) - _index(text, span.end_line, span.end_column)
    assert after[:head] == text[:head] and after[len(after) - tail :] == text[len(text) - tail :]
    before, again = (parse_yaml(each.removeprefix("\ufeff"), "f") for each in (text, after))
    assert _same(again["a"], value), (text, after)
    assert list(again) == list(before) and again.get("b") == before.get("b")
    assert "c" not in again or _same(again["c"], value), "an alias repeats it"


def _index(text: str, line: int, column: int) -> int:
    """The index of a position, counted anew: these texts have no other line breaks."""
    lines = text.split("\n")
    return sum(len(each) + 1 for each in lines[: line - 1]) + column - 1 + (line == 1 and text.startswith("\ufeff"))


def _same(found: object, value: Scalar) -> bool:
    return found == value and type(found) is type(value)


def test_a_map_keeps_its_other_marks() -> None:
    """A replacement on one line moves nothing above it or below it."""
    text = "b: 1\na: 2\nc: {d: 3}\n"
    before, after = parse_yaml(text, "f"), parse_yaml(replaced(text, "longer"), "f")
    assert isinstance(after, Map) and after.marks == before.marks and after["c"].marks == before["c"].marks
