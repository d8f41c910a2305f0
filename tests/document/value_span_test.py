"""Where values begin and end. In the texts ‹ and › stand before and after a value; they are taken out to be read."""

from __future__ import annotations

import pytest

from vitrine.document.located_data import Map, Seq
from vitrine.document.value_span import LINE_BREAK, ValueSpan, index_values
from vitrine.document.yaml_source import parse_yaml


def span_of(text: str, *path: str | int) -> ValueSpan | None:
    """The span of the value at a path of a text."""
    owner: Map | Seq = parse_yaml(text.removeprefix("\ufeff"), "f")
    for key in path[:-1]:
        owner = owner[key]  # type: ignore[index]
    mark = owner.marks[path[-1]]  # type: ignore[index]
    return index_values(text).get((mark.value_line, mark.value_column))


def position(text: str, index: int) -> tuple[int, int]:
    """Line and column of an index, counted anew."""
    lines = LINE_BREAK.split(text[:index].removeprefix("\ufeff"))
    return len(lines), len(lines[-1]) + 1


@pytest.mark.parametrize(
    "marked",
    [
        "a: ‹1›",
        "b: {c: 2, a: ‹one two› }",
        "a: ‹'it''s'›   # said",
        'a: ‹"x \\" ] y"›',
        "a: ‹one\n  two\n   three›  # c\nb: 1",
        'a: ‹"one\n\n  two \\\n  three"›\nb: 1',
        "a: ‹|\n  x\n\n  y  ›\n\n\nb: 1",
        "a: ‹>-  # folded\n  x\n   y›\n # less\nb: 1",
        "a: ‹|+\n  x\n\n›\nb: 1",
        "a: ‹|+\n  x\n\n   ›",
        "a: ‹|›\n\nb: 1",
        "a: ‹|\n  x›",
        "a: &name ‹5›\nb: 1",
        "a: &name # a | b > c\n  ‹|\n  x›\n",
        "a: &name\n  # why\n\n  ‹'x'›\n",
        "a:‹›\nb: 1",
        "a: &x‹›\n",
        "b: {a‹›, c}",
        "b: {a: ‹›}",
        "b: {a ‹›, c: 1}",
        "‹[1, {b: 2}]›",
        "a: ‹[1, {b: 2},\n 3]› # x\nb: 1",
        "a:\n  ‹b: 1\n  c: [2]›\n\n\nd: 1",
        "a: &x\n  ‹- 1\n  - |\n   two\n   three›\n# c\nd: 1",
        "a: ‹街 b›\t# 街\tx\r\nb: 2\r\n",
        "x: 街道\t# 灯笼巷\t\r\na: ‹'q\r\n  街'›\r\n",
        "\ufeffa: ‹1› # x",
        "\ufeff# x\na: ‹|\n 街›\n",
        "x: 1\u2028y: 2\x85a: ‹3›\rz: 4",
    ],
)
def test_a_span_is_what_is_written(marked: str) -> None:
    start, end = marked.index("‹"), marked.index("›") - 1
    text = marked.replace("‹", "").replace("›", "")
    if not text.startswith("["):
        path = ("b", "a") if "b: {" in text and "a: ‹[" not in marked else ("a",)
        assert span_of(text, *path) == (*position(text, start), *position(text, end), "", ())
    else:
        assert index_values(text)[1, 1][:4] == (*position(text, start), *position(text, end))


def test_a_key_without_its_colon_on_a_line_of_its_own_can_hold_no_value() -> None:
    assert span_of("? a\n? b\n", "a") is None


def test_an_alias_has_the_span_of_its_anchor_and_both_name_all_who_repeat_it() -> None:
    text = "a: &x 5\nb: *x\nc: [*x, 6]\nd: &y {e: 7}\nf: *y\ng: &z 1\n"
    first = ValueSpan(1, 7, 1, 8, "x", ((2, 4), (3, 5)))
    assert span_of(text, "a") == span_of(text, "b") == span_of(text, "c", 0) == first
    assert span_of(text, "c", 1) == (3, 9, 3, 10, "", ())
    assert span_of(text, "d", "e") == span_of(text, "f", "e") == (4, 11, 4, 12, "y", ((5, 4),))
    assert span_of(text, "g") == (6, 7, 6, 8, "", ()), "nobody repeats it"


def test_an_anchor_that_is_given_twice_means_the_last_one_before_its_alias() -> None:
    text = "a: &x 5\nb: *x\nc: &x 6\nd: *x\n"
    assert span_of(text, "b") == (1, 7, 1, 8, "x", ((2, 4),)) and span_of(text, "d") == (3, 7, 3, 8, "x", ((4, 4),))


def test_what_lies_in_two_anchors_names_the_inner_one_and_the_aliases_of_both() -> None:
    text = "a: &out {b: &in {c: 1}}\nd: *out\ne: *in\n"
    assert span_of(text, "a", "b", "c") == (1, 21, 1, 22, "in", ((2, 4), (3, 4)))
