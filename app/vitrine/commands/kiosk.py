"""The command `kiosk`: a scene on a full screen for days."""

from __future__ import annotations

import logging
import math
import time
from functools import partial
from pathlib import Path

from vitrine import paths
from vitrine.engine.face_policy import check_face_options
from vitrine.engine.live_content import LiveContent
from vitrine.engine.shot import Shot
from vitrine.engine.sources import check_live
from vitrine.engine.view_options import parse_view
from vitrine.engine.view_spec import open_library
from vitrine.errors import CommandLineError, MachineError
from vitrine.glass.optics.glasses_in_light import resolve_glasses
from vitrine.gpu.renderer import Renderer
from vitrine.gpu.resources import context as contexts
from vitrine.kiosk.kiosk_window import KioskWindow
from vitrine.kiosk.log_file import log_to_file
from vitrine.kiosk.loop import KioskLoop
from vitrine.kiosk.probe import describe_memory_shortage, limit_bytes
from vitrine.kiosk.shutdown_signal import ShutdownSignal
from vitrine.kiosk.source_fallback import SourceFallback
from vitrine.kiosk.sources import list_sources, open_source
from vitrine.window.event_pump import wait_for_events

log = logging.getLogger("vitrine.kiosk")


def run_kiosk(shot: Shot, idle_s: float, log_file: Path, live: bool = False) -> int:
    """Show the scene of a shot, as that views it, until Ctrl+Alt+Q, SIGTERM or SIGHUP (exit code 0) or SIGINT (130).

    What is wrong with the scene, its take or its feeds goes to the log; the holding screen is shown until it is mended.
    `live`: no take is played, and the scene's services are at work over whatever feed.
    Raises InputError for what was typed wrong and for a log that cannot be, MachineError where no window can be.
    """
    check_live(live, shot.take)
    check_face_options(shot.faces)
    library = open_library(shot)
    profile, environment = library.device(shot.device), library.environment(shot.environment)
    # Of the screen's size, once that is known.
    glasses = resolve_glasses(profile, environment, parse_view(shot.view, (1, 1)))
    if not (math.isfinite(idle_s) and idle_s > 0):
        raise CommandLineError(f"--idle {idle_s:g}: seconds above 0")
    with log_to_file(log_file), ShutdownSignal() as shutdown, KioskWindow("Vitrine") as window:
        with Renderer(contexts.adopt_current(), paths.shaders()) as renderer:
            window.measure_pixel_ratio(renderer)
            source_fallback = SourceFallback(
                list_sources(shot.feed),
                partial(
                    open_source,
                    shot.scene,
                    shot.take,
                    renderer,
                    trusted=shot.trust,
                    locale=shot.locale,
                    live=live,
                    faces=shot.faces,
                    still_camera=shot.still_camera,
                ),
            )
            live_content = LiveContent()
            try:
                loop = KioskLoop(source_fallback, renderer, window, glasses, idle_s, live_content)
                log.info("the booth is open: %s, drawn by %s", shot.scene, renderer.driver_name)
                while shutdown.exit_code is None and loop.step(time.monotonic(), wait_for_events(loop.wait_s())):
                    if source_fallback.lacks_memory():
                        raise MemoryError
            except (MemoryError, RuntimeError, MachineError) as error:
                if isinstance(error, RuntimeError) and "new thread" not in str(error):
                    raise
                # Where memory is limited, a driver that cannot draw the holding screen lacks it, whatever it says.
                if isinstance(error, MachineError) and limit_bytes() is None:
                    raise
                raise MachineError(describe_memory_shortage(limit_bytes())) from error
            finally:
                live_content.close()
                source_fallback.close()
                log.info("the booth is closed")
    return shutdown.exit_code or 0
