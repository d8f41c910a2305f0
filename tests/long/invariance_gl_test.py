"""Eight of the surroundings that must not matter, with one moment or two each; `tests.long invariance` has 100."""

from __future__ import annotations

import re

import pytest

from tests.long import invariance
from tests.long.invariance import run_invariance


def test_eight_surroundings_change_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    assert run_invariance(8, seed=3, parts=12) == 0
    told = capfd.readouterr().out
    assert re.search(r"8 runs, \d{3} of \d{4} pairs of surroundings met, 0 faults", told), told
    caps = set(re.findall(r"with caps (\S+):", told))
    assert caps == {"all", "avx", "sse4.1", "sse2"}, told


def test_what_is_no_longer_as_approved_is_a_fault_with_its_command(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(invariance, "_PROVEN", "assets/feeds")
    assert run_invariance(1, seed=3, parts=12) == 1
    told = capfd.readouterr().out
    assert "exit code 1" in told and "holds no proof" in told and "python -m vitrine.cli prove" in told
