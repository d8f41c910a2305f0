"""A run of the kiosk as over days, by a clock that goes as fast as frames can be drawn."""

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
from vitrine.engine.live_content import LiveContent
from vitrine.engine.opening import demo_scene
from vitrine.errors import MachineError
from vitrine.glass.catalogue.library import Library
from vitrine.glass.optics.glasses_in_light import resolve_glasses
from vitrine.glass.optics.view import View
from vitrine.gpu.renderer import Renderer
from vitrine.gpu.resources import context as contexts
from vitrine.kiosk.kiosk_window import KioskWindow
from vitrine.kiosk.loop import GPU_FPS, SOFTWARE_FPS, KioskLoop
from vitrine.kiosk.source_fallback import SourceFallback
from vitrine.kiosk.sources import list_sources, open_source

#: A clock never meets the same instant of a take twice: each step is longer than the kiosk's by up to this share.
JITTER = 0.1
#: How long the session may take to open.
OPENED_WITHIN_S = 60.0
#: Before a visitor would be missed; nobody comes.
IDLE_S = 60.0


class KioskRun:
    """A run of the kiosk's own loop over the market street with its take, restarted at each end of the clip."""

    def __init__(self, loop: KioskLoop, step_s: float) -> None:
        self._loop, self._step_s = loop, step_s
        self._random = random.Random(1)
        self._now_s = 0.0

    def run(self, frames: int) -> None:
        """Draw so many frames. Raises MachineError where the session is removed."""
        for _ in range(frames):
            self._now_s += self._step_s * (1 + JITTER * self._random.random())
            pygame.event.get()  # nobody's: the queue is emptied, as the kiosk does
            self._loop.step(self._now_s, [])
            if self._loop.source_fallback.session is None:
                raise MachineError("the booth has taken the show off; its log says why")

    @property
    def run_count(self) -> int:
        """How often the session has started."""
        return self._loop.clock.run_count


@contextmanager
def open_kiosk_run(clip: Path) -> Iterator[KioskRun]:
    """Open the kiosk over `clip`, in a window that nobody sees. Raises MachineError where none can be."""
    os.environ.setdefault("SDL_VIDEODRIVER", "offscreen")
    library = Library(paths.assets())
    with KioskWindow("Vitrine") as window, Renderer(contexts.adopt_current(), paths.shaders()) as renderer:
        window.measure_pixel_ratio(renderer)
        source_fallback = SourceFallback(list_sources(str(clip)), partial(open_source, demo_scene(), None, renderer))
        try:
            glasses = resolve_glasses(library.device("generic"), library.environment("overcast"), View("eye"))
            loop = KioskLoop(source_fallback, renderer, window, glasses, IDLE_S, LiveContent())
            _await_session(loop)
            yield KioskRun(loop, 1 / (SOFTWARE_FPS if renderer.is_software else GPU_FPS))
        finally:
            source_fallback.close()


def _await_session(loop: KioskLoop) -> None:
    """Wait for the session, which is opened in a thread of its own, by the real clock."""
    deadline_s = time.monotonic() + OPENED_WITHIN_S
    while loop.source_fallback.session is None:
        if time.monotonic() > deadline_s:
            raise MachineError(f"the booth has shown nothing for {OPENED_WITHIN_S:g} s")
        loop.step(0.0, [])
        time.sleep(0.01)
