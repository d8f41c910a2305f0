"""The X or Wayland display: whether there is one to open a window on, and handlers for when it goes away."""

from __future__ import annotations

import ctypes
import os
import sys

from vitrine.errors import EXIT_MACHINE_ERROR


def has_display() -> bool:
    """On Linux: an X or Wayland session, or a video driver that was chosen by hand; elsewhere always."""
    if not sys.platform.startswith("linux"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER"))


def is_offscreen_fallback(driver: str) -> bool:
    """Whether SDL, since no display answered, fell back to a driver without a screen; one named by the user is none."""
    return driver in ("offscreen", "dummy") and not os.environ.get("SDL_VIDEODRIVER")


def _exit_without_display(display: int | None) -> int:
    # Only this process can end now: Xlib would print its own words and exit with 1, and no Python frame is safe to run.
    os.write(2, b"vitrine: the display went away, and the window with it; start it again once the display is back\n")
    os._exit(EXIT_MACHINE_ERROR)


def _ignore_error(display: int | None, error: int | None) -> int:
    # What the server refuses SDL hears of as well, and says so; Xlib would print its own words and exit with 1.
    return 0


#: Xlib's handlers: for a connection that broke, which must not return, and for what the server refuses. Both are given
#: the display; Xlib keeps no reference.
_IO_ERROR_HANDLER = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p)(_exit_without_display)
_ERROR_HANDLER = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)(_ignore_error)


def install_xlib_handlers() -> None:
    """Install Xlib's error handlers, once SDL has a connection to X.

    Without them an error of the server would end the program with Xlib's own words and exit code 1.

    What is refused, such as a context where there is no GL driver, is SDL's error; should the display go away, it is
    one sentence and exit code 3.
    """
    if not sys.platform.startswith("linux") or not os.environ.get("DISPLAY"):
        return
    try:
        xlib = ctypes.CDLL("libX11.so.6")
    except OSError:
        return
    xlib.XSetIOErrorHandler(_IO_ERROR_HANDLER)
    xlib.XSetErrorHandler(_ERROR_HANDLER)
