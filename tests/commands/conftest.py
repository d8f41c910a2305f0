"""Runs the program as its users do: in a process of its own, since each has one GL context."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from PIL import Image

from tests.prepared_program import PreparedProgram, Ran, run_anew
from tests.source_path import SOURCE_PATH

ROOT = Path(__file__).resolve().parents[2]


Vitrine = Callable[..., Ran]


@pytest.fixture
def vitrine(tmp_path: Path, prepared_program: PreparedProgram | None) -> Vitrine:
    """Call it with the words of a command line (and `env`): runs it in `tmp_path` and never sees a traceback."""
    return _runner(tmp_path, prepared_program)


@pytest.fixture
def vitrine_anew(tmp_path: Path) -> Vitrine:
    """The same by a process that is started anew, with a seed of its own for its hashes."""
    return _runner(tmp_path, None)


def _runner(folder: Path, prepared_program: PreparedProgram | None) -> Vitrine:
    run_line = prepared_program.run if prepared_program else run_anew

    def run(*words: object, env: Mapping[str, str] | None = None) -> Ran:
        surroundings = {**os.environ, "PYTHONPATH": SOURCE_PATH, "VITRINE_TRACEBACK": "1", **(env or {})}
        ran = run_line([str(word) for word in words], folder, surroundings)
        assert "Traceback" not in ran.err, ran.err
        return ran

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
