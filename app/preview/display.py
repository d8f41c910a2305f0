"""Whether there is a display that a window could open on, and what is said when it goes away."""

from __future__ import annotations

import ctypes
import os
import sys

from app.scene.problem import MACHINE_AT_FAULT


def has_display() -> bool:
    """On Linux: an X or Wayland session, or a video driver that was chosen by hand; elsewhere always."""
    if not sys.platform.startswith("linux"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER"))


def out_of_sight(driver: str) -> bool:
    """Whether SDL, since no display answered, draws where nobody sees it; who asks for that names the driver."""
    return driver in ("offscreen", "dummy") and not os.environ.get("SDL_VIDEODRIVER")


def _gone(display: int | None) -> int:
    # Only this process can end now: Xlib would print its own words and exit with 1, and no Python frame is safe to run.
    os.write(2, b"vitrine: the display went away, and the window with it; start it again once the display is back\n")
    os._exit(MACHINE_AT_FAULT)


#: Xlib's handler for a connection that broke: it is given the display and must not return. Xlib keeps no reference.
_HANDLER = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p)(_gone)


def tell_of_lost_display() -> None:
    """Once a window is open on X: should its display go away, one sentence and exit code 3 instead of Xlib's words."""
    if not sys.platform.startswith("linux") or not os.environ.get("DISPLAY"):
        return
    try:
        xlib = ctypes.CDLL("libX11.so.6")
    except OSError:
        return
    xlib.XSetIOErrorHandler(_HANDLER)
