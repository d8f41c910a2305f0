"""The tools over the floor grid, each from presses and drags to the feed's settings and the picture that follows.

A window brings a GL context of its own, so each of these runs in a child process.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.preview.window_gl_test import child

CHILD = Path(__file__).with_name("placing_child.py")


@pytest.mark.parametrize("scenario", "look length horizon origin three_points grid refused".split())
def test_a_tool_over_the_floor_grid(scenario: str, tmp_path: Path) -> None:
    done = child(CHILD, scenario, tmp_path, folder=tmp_path, SDL_VIDEODRIVER="offscreen")
    assert done.returncode == 0, done.stderr
