"""A small scene for the booth."""

from __future__ import annotations

from pathlib import Path

import pytest

SCENE = """vitrine: 1
name: small
feed: testcard:320x180
statechart:
  states:
    waiting: {initial: true, transitions: [{event: tap, target: open}]}
    open: {}
nodes:
  - {id: hello, kind: text, text: Hello, size: 4, anchor: {head: center}}
"""


@pytest.fixture
def scene(tmp_path: Path) -> Path:
    """A scene over the test card, with a state that a tap enters."""
    path = tmp_path / "scene.yaml"
    path.write_text(SCENE, "utf-8")
    return path
