"""Child processes: what they print, and what becomes of one that fails."""

from __future__ import annotations

import pytest

from vitrine.bench.child import run_child
from vitrine.errors import MachineError


def test_a_child_finds_this_program() -> None:
    assert run_child("vitrine.cli", "nodes")


def test_a_child_that_fails_is_one_sentence_with_its_last_words() -> None:
    with pytest.raises(MachineError, match=r"vitrine\.cli.*code 1.*nowhere\.mp4"):
        run_child("vitrine.cli", "bench", "r1", "--feed", "nowhere.mp4")
