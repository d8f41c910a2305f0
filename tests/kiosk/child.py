"""A child process with a booth in it: one GL context and one window per process."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

BEGINNING = """
import sys, time
from pathlib import Path
import numpy as np
import pygame
from vitrine import paths
from vitrine.kiosk.sources import opened, sources
from vitrine.glass.library import Library
from vitrine.glass.view import View
from vitrine.gpu import context as contexts
from vitrine.gpu.device import Device
from vitrine.kiosk.loop import Loop
from vitrine.kiosk.presenter import Presenter
from vitrine.kiosk.screen import Screen

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
with Screen("test") as screen, Device(contexts.current(), paths.shaders()) as device:
    screen.measure(device)

    def booth(feed=None, idle_s=10.0):
        presenter = Presenter(sources(feed), lambda feed: opened(scene, None, device, feed))
        library = Library(paths.assets())
        profile, light = library.device("generic"), library.environment("overcast")
        return Loop(presenter, device, screen, profile, light, View("eye"), idle_s)

"""


def surroundings() -> dict[str, str]:
    """SDL without a display, and this checkout's program."""
    return {**os.environ, "SDL_VIDEODRIVER": "offscreen", "SDL_AUDIODRIVER": "dummy", "PYTHONPATH": str(ROOT)}


def run_booth(scene: Path, body: str) -> None:
    """Run `body` beside a `screen`, a `device` and `booth()`; whatever it asserts must hold."""
    program = BEGINNING + textwrap.indent(textwrap.dedent(body), "    ")
    command = [sys.executable, "-P", "-c", program, str(scene)]
    done = subprocess.run(command, capture_output=True, text=True, env=surroundings(), timeout=60)
    assert done.returncode == 0, done.stderr
