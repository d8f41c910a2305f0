"""The window's drawable size and monitor, asked of SDL by ctypes: pygame does not pass them on."""

from __future__ import annotations

import ctypes
import sys
from functools import cache
from pathlib import Path

import pygame.window


@cache
def _sdl() -> ctypes.CDLL | None:
    """The SDL that pygame has loaded: on Windows a library beside pygame, elsewhere found through what is linked to it.

    None where it cannot be had, or is one of another kind.
    """
    linked = Path(str(pygame.window.__file__))
    try:
        sdl = ctypes.CDLL(str(linked.with_name("SDL2.dll") if sys.platform == "win32" else linked))
        sdl.SDL_GL_GetCurrentWindow.restype = ctypes.c_void_p
        sdl.SDL_GL_GetDrawableSize.argtypes = (ctypes.c_void_p, *2 * [ctypes.POINTER(ctypes.c_int)])
        sdl.SDL_GL_GetDrawableSize.restype = None
        sdl.SDL_GetWindowDisplayIndex.argtypes = (ctypes.c_void_p,)
        sdl.SDL_GetDisplayName.restype = ctypes.c_char_p
    except (OSError, AttributeError):
        return None
    return sdl


def drawable_px() -> tuple[int, int] | None:
    """Width and height, in device pixels, of the window whose context is current; None where that is not known."""
    sdl = _sdl()
    window = sdl.SDL_GL_GetCurrentWindow() if sdl is not None else None
    if sdl is None or not window:
        return None
    width, height = ctypes.c_int(), ctypes.c_int()
    sdl.SDL_GL_GetDrawableSize(window, ctypes.byref(width), ctypes.byref(height))
    return width.value, height.value


def monitor_name() -> str:
    """The name of the monitor that the current context's window is on, with its size; "monitor" if not known."""
    sdl = _sdl()
    window = sdl.SDL_GL_GetCurrentWindow() if sdl is not None else None
    if sdl is None or not window:
        return "monitor"
    index = max(0, sdl.SDL_GetWindowDisplayIndex(window))
    name = (sdl.SDL_GetDisplayName(index) or b"monitor").decode("utf-8", "replace")
    bounds = (ctypes.c_int * 4)()
    if sdl.SDL_GetDisplayBounds(index, ctypes.byref(bounds)) != 0:
        return name
    return f"{name}, {bounds[2]}x{bounds[3]}"
