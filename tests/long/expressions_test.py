"""Generated expressions at their fewest."""

from __future__ import annotations

import pytest

from tests.long.expressions import check_expression, run_expressions


def test_two_hundred_expressions_end_in_a_value_or_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_expressions(200, 1) == 0
    told = capsys.readouterr().out
    assert told.startswith("200 cases: ") and " 0 " not in told


@pytest.mark.parametrize(
    ("text", "outcome"),
    [("a + 1", "value"), ("none + 1", "missing"), ("a +", "sentence"), ("'a' * 1000000000", "sentence")],
)
def test_each_ends_as_it_should(text: str, outcome: str) -> None:
    assert check_expression(text) == outcome
