"""Pictures come no faster than a display shows them, and a long stop is not made up for."""

from __future__ import annotations

import pytest

from vitrine.window.frame_pacer import MAX_FPS, FramePacer


def test_lateness_does_not_add_up() -> None:
    pace = FramePacer()
    pace.record_frame(10.0)
    assert pace.due_s == 10.0, "after a stop the next one is due at once"
    pace.record_frame(10.004)
    assert pace.due_s == pytest.approx(10.0 + 1 / MAX_FPS)
    pace.record_frame(10.018)
    assert pace.due_s == pytest.approx(10.0 + 2 / MAX_FPS)


def test_pictures_a_second_are_those_of_late() -> None:
    pace = FramePacer()
    assert pace.fps == 0.0
    for n in range(200):
        pace.record_frame(n / (20 if n < 100 else 40))
    assert pace.fps == pytest.approx(40.0)
