"""Times as people type them."""

from __future__ import annotations

import pytest

from vitrine.commands.duration import parse_seconds


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("12.5", 12.5), ("0", 0.0), ("-1", -1.0), ("1e3", 1000.0), ("1:05", 65.0), ("1:05.5", 65.5), ("90:00", 5400.0),
        ("0:09", 9.0), ("1:02:03", 3723.0), ("1:02:03.25", 3723.25), (" 1:05 ", 65.0),
    ],
)  # fmt: skip
def test_seconds_minutes_and_hours(text: str, seconds: float) -> None:
    assert parse_seconds(text) == seconds


@pytest.mark.parametrize(
    "text", ["1:75", "1:5", ":05", "1:", "1:60:00", "1:02:03:04", "-1:05", "1:05s", "soon", "", "١:٠٥"]
)
def test_anything_else_is_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"is no time; allowed: seconds such as 12.5, minutes as 1:05"):
        parse_seconds(text)


@pytest.mark.parametrize("text", ["nan", "inf", "-inf", "infinity", "1_0", "٣", "1e999", "0x10", "9" * 40])
def test_what_is_no_number_of_seconds_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no time; allowed: seconds"):
        parse_seconds(text)
