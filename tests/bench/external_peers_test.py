"""Peers from elsewhere: run where they are there and start, named where not."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from vitrine.bench import external_peers


def test_what_does_not_start_is_not_run(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(clip: Path) -> None:
        raise OSError("no such library")

    monkeypatch.setattr(shutil, "which", lambda name: "/usr/bin/ffmpeg")
    monkeypatch.setattr(external_peers.FfmpegPeer, "__init__", lambda self, clip: broken(clip))
    found = external_peers.find_installed(Path("clip.mp4"))
    assert "ffmpeg" in found.missing
    assert "ffmpeg" not in [peer.name for peer in found.peers]


def test_what_is_not_there_is_not_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.setattr(external_peers, "find_spec", lambda name: None)
    assert external_peers.find_installed(Path("clip.mp4")) == ([], ("skia", "chromium", "ffmpeg"))
