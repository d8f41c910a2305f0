"""Device pixels of the window: a ratio that changes while the window is open, and the program's mark."""

from __future__ import annotations

import numpy as np
import pytest

from vitrine.window import window as windows
from vitrine.window.app_icon import LIGHT_COLOR, PANE_COLOR, SIDE_PX, draw_icon
from vitrine.window.drawable import drawable_px
from vitrine.window.window import Window


class FakeWindow:
    """What is used of pygame's window."""

    size = (800, 500)


@pytest.fixture
def window(monkeypatch: pytest.MonkeyPatch) -> Window:
    bare = Window.__new__(Window)
    monkeypatch.setattr(bare, "_window", FakeWindow(), raising=False)
    monkeypatch.setattr(bare, "_initial_pixel_ratio", 1.25, raising=False)
    return bare


def test_the_ratio_is_the_monitors_of_this_moment(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    """Dragged from a plain monitor to one of 200 % and on to one of 150 %."""
    sizes = [(800, 500), (1600, 1000), (1200, 750)]
    ratios = []
    for size in sizes:
        monkeypatch.setattr(windows, "drawable_px", lambda size=size: size)
        ratios.append(window.pixel_ratio)
    assert ratios == [1.0, 2.0, 1.5]


def test_where_sdl_does_not_tell_the_first_measure_holds(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(windows, "drawable_px", lambda: None)
    assert window.pixel_ratio == 1.25


def test_without_a_window_there_are_no_pixels() -> None:
    assert drawable_px() is None


def test_the_mark_is_upright_and_even() -> None:
    """A dark pane with see-through corners, the same from both sides, the bright chevron with its point upwards."""
    mark = draw_icon()
    assert mark.shape == (SIDE_PX, SIDE_PX, 4) and np.array_equal(mark, mark[:, ::-1])
    assert mark[0, 0, 3] == 0 and mark[0, SIDE_PX // 2, 3] == 255
    bright = (mark[..., :3] == LIGHT_COLOR).all(axis=2)
    rows = [int(np.flatnonzero(bright[:, column])[0]) for column in (14, 22, 31)]
    assert rows == sorted(rows, reverse=True) and rows[0] > rows[-1]
    assert (mark[..., :3] == PANE_COLOR).all(axis=2).mean() > 0.5
