"""Generated extracts, packed maps and ways at their fewest: each ends as it should, and all kinds of ends are met."""

from __future__ import annotations

import pytest

from tests.long.map import run_map


def test_a_share_of_each_ends_in_a_map_a_way_or_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_map(60, 1) == 0
    told = capsys.readouterr().out
    for kind in ("extract: map", "extract: sentence", "packed: map", "packed: sentence", "ways: way", "ways: none"):
        assert kind in told, told
