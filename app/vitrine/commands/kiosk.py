"""The command `kiosk`: a scene on a full screen for days."""

from __future__ import annotations

import logging
import math
import time
from functools import partial
from pathlib import Path

from vitrine import paths
from vitrine.engine.look import Typed, typed_view
from vitrine.errors import CommandLineError, MachineError
from vitrine.glass.library import Library
from vitrine.gpu import context as contexts
from vitrine.gpu.device import Device
from vitrine.kiosk.ending import Ending
from vitrine.kiosk.journal import journal
from vitrine.kiosk.loop import Loop
from vitrine.kiosk.presenter import Presenter
from vitrine.kiosk.probe import limit_bytes, too_little_memory
from vitrine.kiosk.screen import Screen
from vitrine.kiosk.sources import opened, sources
from vitrine.scene.reach import Reach
from vitrine.window.pump import gathered

log = logging.getLogger("vitrine.kiosk")


def run_kiosk(scene: Path, feed: str | None, take: Path | None, typed: Typed, idle_s: float, log_file: Path) -> int:
    """Show the scene until Ctrl+Alt+Q, SIGTERM or SIGHUP (exit code 0) or SIGINT (130).

    What is wrong with the scene, its take or its feeds goes to the log; the holding screen is shown until it is mended.
    Raises InputError for what was typed wrong and for a log that cannot be, MachineError where no window can be.
    """
    library = Library(paths.assets(), Reach(scene.parent, typed.trust))
    profile, environment = library.device(typed.device), library.environment(typed.environment)
    view = typed_view(typed, (1, 1))  # of the screen's size, once that is known
    if not (math.isfinite(idle_s) and idle_s > 0):
        raise CommandLineError(f"--idle {idle_s:g}: seconds above 0")
    with journal(log_file), Ending() as shutdown, Screen("Vitrine") as window:
        with Device(contexts.current(), paths.shaders()) as renderer:
            window.measure(renderer)
            source_fallback = Presenter(sources(feed), partial(opened, scene, take, renderer, trusted=typed.trust))
            try:
                loop = Loop(source_fallback, renderer, window, profile, environment, view, idle_s)
                log.info("the booth is open: %s, drawn by %s", scene, renderer.renderer)
                while shutdown.code is None and loop.step(time.monotonic(), gathered(loop.patience_s())):
                    if source_fallback.lacks_memory():
                        raise MemoryError
            except (MemoryError, RuntimeError, MachineError) as error:
                if isinstance(error, RuntimeError) and "new thread" not in str(error):
                    raise
                # Where memory is limited, a driver that cannot draw the holding screen lacks it, whatever it says.
                if isinstance(error, MachineError) and limit_bytes() is None:
                    raise
                raise MachineError(too_little_memory(limit_bytes())) from error
            finally:
                source_fallback.close()
                log.info("the booth is closed")
    return shutdown.code or 0
