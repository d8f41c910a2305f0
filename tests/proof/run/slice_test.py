"""Slices: together they are everything, each moment once, in order, whatever the numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrine.errors import CommandLineError, InputError
from vitrine.proof.run.slice import Slice, parse_slice


@given(st.integers(0, 200), st.integers(1, 40))
def test_slices_are_all_moments_once_in_order_and_evenly_long(count: int, total: int) -> None:
    parts = [Slice(number, total).of(range(count)) for number in range(1, total + 1)]
    assert [moment for part in parts for moment in part] == list(range(count))
    assert max(map(len, parts)) - min(map(len, parts)) <= 1


def test_an_indexed_job_counts_from_0_and_people_from_1() -> None:
    job = {"JOB_COMPLETION_INDEX": "0", "JOB_COMPLETION_COUNT": "5"}
    assert parse_slice(None, job) == parse_slice("1/5", {}) == Slice(1, 5)
    assert parse_slice("2/3", job) == Slice(2, 3)
    assert parse_slice(None, {}).of(range(9)) == range(9)


@pytest.mark.parametrize("typed", ["0/5", "6/5", "1", "1/0", "a/b", "-1/5", ""])
def test_what_is_no_slice_is_a_mistake_on_the_command_line(typed: str) -> None:
    with pytest.raises(CommandLineError, match="from 1, such as 2/5"):
        parse_slice(typed, {})


@pytest.mark.parametrize(("index", "count"), [("5", "5"), ("x", "5"), ("-1", "5"), ("0", None)])
def test_variables_of_no_slice_are_told(index: str, count: str | None) -> None:
    variables = {"JOB_COMPLETION_INDEX": index} | ({"JOB_COMPLETION_COUNT": count} if count else {})
    with pytest.raises(InputError, match="JOB_COMPLETION_"):
        parse_slice(None, variables)
