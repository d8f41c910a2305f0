"""Whether there is a display that a window could open on."""

from __future__ import annotations

import os
import sys


def has_display() -> bool:
    """On Linux: an X or Wayland session, or a video driver that was chosen by hand; elsewhere always."""
    if not sys.platform.startswith("linux"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER"))
