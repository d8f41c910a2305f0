"""The long check of unchanged moments, with a dozen of them and no demand on speed."""

from __future__ import annotations

import pytest

from tests.long.unchanged import run_unchanged


def test_a_dozen_unchanged_moments_are_known_and_changed_ones_all_reported(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("CI", raising=False)
    assert run_unchanged(12, least_rate=0.0) == 0
    # One of them has other hashes: nobody has the pictures that those name.
    assert "12 moments: 1 unreadable, 11 changed" in capsys.readouterr().out
