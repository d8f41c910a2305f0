"""The booth as it runs for days, by a clock that is turned as fast as pictures can be drawn."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pygame

from vitrine import paths
from vitrine.engine.opening import demo_scene
from vitrine.errors import MachineError
from vitrine.glass.library import Library
from vitrine.glass.view import View
from vitrine.gpu import context as contexts
from vitrine.gpu.device import Device
from vitrine.kiosk.loop import GPU_FPS, SOFTWARE_FPS, Loop
from vitrine.kiosk.presenter import Presenter
from vitrine.kiosk.screen import Screen
from vitrine.kiosk.sources import opened, sources

#: A clock never meets the same instant of a take twice: each step is longer than the booth's by up to this share.
JITTER = 0.1
#: How long the show may take to come on.
OPENED_WITHIN_S = 60.0
#: Before a visitor would be missed; nobody comes.
IDLE_S = 60.0


class Booth:
    """The market street with its take in the booth's own loop. It starts over at each end of the clip."""

    def __init__(self, loop: Loop, step_s: float) -> None:
        self._loop, self._step_s = loop, step_s
        self._random = random.Random(1)
        self._now_s = 0.0

    def run(self, frames: int) -> None:
        """Draw so many pictures. Raises MachineError where the show is taken off."""
        for _ in range(frames):
            self._now_s += self._step_s * (1 + JITTER * self._random.random())
            pygame.event.get()  # nobody's: the queue is emptied, as the booth does
            self._loop.step(self._now_s, [])
            if self._loop.presenter.show is None:
                raise MachineError("the booth has taken the show off; its log says why")

    @property
    def runs(self) -> int:
        """How often the show has begun."""
        return self._loop.booth.runs


@contextmanager
def open_booth(clip: Path) -> Iterator[Booth]:
    """The booth over `clip`, in a window that nobody sees. Raises MachineError where none can be."""
    os.environ.setdefault("SDL_VIDEODRIVER", "offscreen")
    library = Library(paths.assets())
    with Screen("Vitrine") as screen, Device(contexts.current(), paths.shaders()) as device:
        screen.measure(device)
        presenter = Presenter(sources(str(clip)), partial(opened, demo_scene(), None, device))
        try:
            profile, light = library.device("generic"), library.environment("overcast")
            loop = Loop(presenter, device, screen, profile, light, View("eye"), IDLE_S)
            _wait(loop)
            yield Booth(loop, 1 / (SOFTWARE_FPS if device.is_software else GPU_FPS))
        finally:
            presenter.close()


def _wait(loop: Loop) -> None:
    """The show is opened in a thread of its own, by the real clock."""
    deadline_s = time.monotonic() + OPENED_WITHIN_S
    while loop.presenter.show is None:
        if time.monotonic() > deadline_s:
            raise MachineError(f"the booth has shown nothing for {OPENED_WITHIN_S:g} s")
        loop.step(0.0, [])
        time.sleep(0.01)
