"""Limits: what people write reads back as it was meant, and what makes no sense is refused with an example."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrine.document.field_error import FieldError
from vitrine.proof.plan.limit import ANY_SIGN, AT_LEAST, AT_MOST, Limit, parse_limit


@given(
    sign=st.sampled_from([*ANY_SIGN, "≥", "≤"]),
    thousandths=st.integers(0, 10**7),
    unit=st.sampled_from(["", "%", "° a frame"]),
    space=st.sampled_from(["", " ", "  "]),
)
def test_what_is_written_reads_back(sign: str, thousandths: int, unit: str, space: str) -> None:
    value = thousandths / 1000
    limit = parse_limit(f" {sign}{space}{value:.3f}{space}{unit}{space}", ("", "%", "° a frame"), ">= 3")
    assert limit == Limit(sign.replace("≥", ">=").replace("≤", "<="), value, unit)
    assert parse_limit(str(limit), ("", "%", "° a frame"), ">= 3").unit == unit


@given(sign=st.sampled_from(ANY_SIGN), limit=st.floats(0, 100), value=st.floats(0, 100))
def test_a_limit_holds_as_python_compares(sign: str, limit: float, value: float) -> None:
    compared = {">=": value >= limit, "<=": value <= limit, ">": value > limit, "<": value < limit, "=": value == limit}
    assert Limit(sign, limit).holds(value) is compared[sign]


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (1.5, "number 1.5 is no limit"),
        (True, "true is no limit"),
        (None, "nothing"),
        ("1.5", 'text "1.5" is no limit'),
        (">= -1", "is no limit"),
        (">= 1.5 px", '"px" is no unit'),
        ("<= 1.5", '"<=" makes no sense here'),
        ("= 1.5", '"=" makes no sense here'),
    ],
)
def test_what_is_no_limit_is_told_with_an_example(raw: object, message: str) -> None:
    with pytest.raises(FieldError, match=message.replace("(", r"\(")) as error:
        parse_limit(raw, ("", ": 1"), ">= 1.5", AT_LEAST)
    assert '">= 1.5"' in error.value.allowed


def test_degrees_may_stand_apart_and_the_most_may_not_be_the_least() -> None:
    assert parse_limit("< 0.5 °  a frame", ("° a frame",), "<= 1° a frame", AT_MOST) == Limit("<", 0.5, "° a frame")
    with pytest.raises(FieldError, match="makes no sense") as error:
        parse_limit(">= 5 %", ("%",), "<= 5 %", AT_MOST)
    assert error.value.allowed == '<= or <, such as "<= 5 %"'
