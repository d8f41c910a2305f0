"""A child process with a booth in it: one GL context and one window per process."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path

from tests.source_path import SOURCE_PATH

ROOT = Path(__file__).resolve().parents[2]

BEGINNING = """
import sys, time
from pathlib import Path
import numpy as np
import pygame
from vitrine import paths
from vitrine.engine.live_content import LiveContent
from vitrine.kiosk.sources import list_sources, open_source
from vitrine.glass.catalogue.library import Library
from vitrine.glass.optics.glasses_in_light import resolve_glasses
from vitrine.glass.optics.view import View
from vitrine.gpu.resources import context as contexts
from vitrine.gpu.renderer import Renderer
from vitrine.kiosk.loop import KioskLoop
from vitrine.kiosk.source_fallback import SourceFallback
from vitrine.kiosk.kiosk_window import KioskWindow

def key(key, mod=0):
    return pygame.event.Event(pygame.KEYDOWN, key=key, mod=mod, unicode="", scancode=0)

def until(loop, found, now_s, within_s=20.0):
    # The opening runs in a thread: its end is awaited by the real clock, while the booth's clock stands.
    deadline = time.monotonic() + within_s
    while not found():
        assert time.monotonic() < deadline, "it did not come"
        assert loop.step(now_s, [])
        time.sleep(0.005)

scene, folder = Path(sys.argv[1]), Path(sys.argv[1]).parent
with KioskWindow("test") as window, Renderer(contexts.adopt_current(), paths.shaders()) as renderer:
    window.measure_pixel_ratio(renderer)

    def booth(feed=None, idle_s=10.0, live=False):
        opened = lambda feed: open_source(scene, None, renderer, feed, live=live)
        source_fallback = SourceFallback(list_sources(feed), opened)
        library = Library(paths.assets())
        glasses = resolve_glasses(library.device("generic"), library.environment("overcast"), View("eye"))
        return KioskLoop(source_fallback, renderer, window, glasses, idle_s, LiveContent())

"""


def surroundings() -> dict[str, str]:
    """SDL without a display, and this checkout's program."""
    return {**os.environ, "SDL_VIDEODRIVER": "offscreen", "SDL_AUDIODRIVER": "dummy", "PYTHONPATH": SOURCE_PATH}


def run_booth(scene: Path, body: str) -> None:
    """Run `body` beside a `window`, a `renderer` and `booth()`; whatever it asserts must hold."""
    program = BEGINNING + textwrap.indent(textwrap.dedent(body), "    ")
    command = [sys.executable, "-P", "-c", program, str(scene)]
    done = subprocess.run(command, capture_output=True, text=True, env=surroundings(), timeout=60)
    assert done.returncode == 0, done.stderr
