"""What is said of a tracking process that ended without an answer."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from vitrine.errors import MachineError
from vitrine.track import job
from vitrine.track.lens_guess import UNKNOWN_LENS
from vitrine.track.time_span import WHOLE


class DiskStandIn(NamedTuple):
    """A disk with so many bytes left."""

    free: int


@pytest.mark.parametrize(
    ("free", "words"), [(4096, "is full, where key frames lie meanwhile; make room"), (10**9, "ended with code -6")]
)
def test_a_full_disk_is_named_and_no_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, words: str
) -> None:
    monkeypatch.setattr(job, "_converse", lambda *asked: "its process ended with code -6")
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: DiskStandIn(free))
    with pytest.raises(MachineError, match=words):
        job.run_job(tmp_path / "a.mp4", WHOLE, UNKNOWN_LENS, tmp_path / "kept.npz", lambda stage, part: None)
