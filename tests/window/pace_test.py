"""Pictures come no faster than a display shows them, and a long stop is not made up for."""

from __future__ import annotations

import pytest

from vitrine.window.pace import MOST_FPS, Pace


def test_lateness_does_not_add_up() -> None:
    pace = Pace()
    pace.drew(10.0)
    assert pace.due_s == 10.0, "after a stop the next one is due at once"
    pace.drew(10.004)
    assert pace.due_s == pytest.approx(10.0 + 1 / MOST_FPS)
    pace.drew(10.018)
    assert pace.due_s == pytest.approx(10.0 + 2 / MOST_FPS)


def test_pictures_a_second_are_those_of_late() -> None:
    pace = Pace()
    assert pace.fps == 0.0
    for n in range(200):
        pace.drew(n / (20 if n < 100 else 40))
    assert pace.fps == pytest.approx(40.0)
