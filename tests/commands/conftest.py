"""Runs the program as its users do: in a process of its own, since each has one GL context."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest
from PIL import Image

from tests.source_path import SOURCE_PATH

ROOT = Path(__file__).resolve().parents[2]


class Ran(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str


@pytest.fixture
def vitrine(tmp_path: Path) -> Callable[..., Ran]:
    """Call it with the words of a command line (and `env`): runs it in `tmp_path` and never sees a traceback."""

    def run(*words: object, env: Mapping[str, str] | None = None) -> Ran:
        command = [sys.executable, "-P", "-m", "vitrine.cli", *(str(word) for word in words)]
        surroundings = {**os.environ, "PYTHONPATH": SOURCE_PATH, "VITRINE_TRACEBACK": "1", **(env or {})}
        done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=surroundings, timeout=120)
        assert "Traceback" not in done.stderr, done.stderr
        return Ran(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture
def scene(tmp_path: Path) -> Path:
    """A small scene over the test card, with a state that a tap enters."""
    path = tmp_path / "scene.yaml"
    path.write_text(
        """vitrine: 1
name: small
feed: testcard:320x180
statechart:
  states:
    waiting: {initial: true, transitions: [{event: tap, target: open}]}
    open: {}
nodes:
  - {id: hello, kind: text, text: "Hello 你好", size: 4, anchor: {head: center}}
  - {id: more, kind: text, text: more, size: 2, anchor: {head: bottom, offset: [0, -4]}, when: open}
""",
        encoding="utf-8",
    )
    return path


@pytest.fixture
def bright_feed(tmp_path: Path) -> Path:
    """A feed of three light grey pictures, 320 x 180, in the folder `feed`."""
    folder = tmp_path / "feed"
    folder.mkdir()
    for index in range(3):
        Image.new("RGB", (320, 180), (200, 200, 200)).save(folder / f"{index}.png")
    return folder
