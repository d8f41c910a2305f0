"""Window made with pygame, with a GL 3.3 context current, sized in its own units and in device pixels."""

from __future__ import annotations

import os
from types import TracebackType
from typing import Self

import numpy as np
import numpy.typing as npt
import pygame

from vitrine.errors import MachineError
from vitrine.escape import escape_line
from vitrine.gpu.presenter import framebuffer_px
from vitrine.gpu.renderer import Renderer
from vitrine.window.app_icon import draw_icon
from vitrine.window.display import has_display, install_xlib_handlers, is_offscreen_fallback
from vitrine.window.drawable import drawable_px, monitor_name

REMEDY = "run `vitrine doctor` to see what is missing, or `vitrine record` for a film without a window"

_GL_ATTRIBUTES = (
    (pygame.GL_CONTEXT_MAJOR_VERSION, 3),
    (pygame.GL_CONTEXT_MINOR_VERSION, 3),
    (pygame.GL_CONTEXT_PROFILE_MASK, pygame.GL_CONTEXT_PROFILE_CORE),
    (pygame.GL_CONTEXT_FLAGS, pygame.GL_CONTEXT_FORWARD_COMPATIBLE_FLAG),  # macOS gives 3.3 only so
    (pygame.GL_DOUBLEBUFFER, 1),
)

#: Events after which the window must be drawn anew, or may be visible again; another display may have other pixels.
REDRAW_EVENTS = frozenset(
    {
        pygame.WINDOWSHOWN,
        pygame.WINDOWRESTORED,
        pygame.WINDOWEXPOSED,
        pygame.WINDOWSIZECHANGED,
        pygame.WINDOWDISPLAYCHANGED,
    }
)


class Window:
    """The one window of the process; `hidden` until `show`. Raises MachineError where none can be opened."""

    def __init__(self, title: str, size: tuple[int, int], hidden: bool = False) -> None:
        if not has_display():
            raise MachineError(f"there is no display to open a window on; {REMEDY}")
        try:
            _init_display()
            if is_offscreen_fallback(pygame.display.get_driver()):
                raise pygame.error("the display does not answer")
            install_xlib_handlers()
            for attribute, value in _GL_ATTRIBUTES:
                pygame.display.gl_set_attribute(attribute, value)
            self._window = pygame.Window(title, size, opengl=True, resizable=True, allow_high_dpi=True, hidden=hidden)
            self._window.minimum_size = (320, 240)
            self._window.set_icon(_surface(draw_icon()))
        except pygame.error as error:
            pygame.display.quit()
            raise MachineError(f"no window can be opened ({str(error).rstrip('.')}); {REMEDY}") from error
        self._initial_pixel_ratio = 1.0

    def measure_pixel_ratio(self, renderer: Renderer) -> None:
        """Read the pixel ratio from GL, should SDL not know it. Right after the context was made."""
        self._initial_pixel_ratio = framebuffer_px(renderer.ctx)[0] / max(1, self._window.size[0])

    @property
    def pixel_ratio(self) -> float:
        """Device pixels per unit of the window: another one once the window is moved to another monitor."""
        drawable = drawable_px()
        return drawable[0] / max(1, self._window.size[0]) if drawable else self._initial_pixel_ratio

    @property
    def monitor_name(self) -> str:
        """The name of the monitor that it is on, with its size: what true size is measured for."""
        return monitor_name()

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in the window's own units, which events count in."""
        return self._window.size

    def show(self, title: str, size: tuple[int, int]) -> None:
        """Give it the title and the size of what it is going to show, centred on the screen, and make it visible."""
        self.set_title(title)
        self._window.size = size
        self._window.position = pygame.WINDOWPOS_CENTERED
        # Mesa gives a window that has grown its new pixels only after a flip: the first picture would be cut.
        self.flip()
        self._window.show()

    def set_title(self, title: str) -> None:
        """Set its title to the name of what it shows."""
        self._window.title = f"{escape_line(title)} - Vitrine"

    def set_full_screen(self, is_full_screen: bool) -> None:
        """Fill the screen, or be a window again."""
        if is_full_screen:
            self._window.set_fullscreen(True)
        else:
            self._window.set_windowed()

    def flip(self) -> None:
        """Show what was drawn. Raises MachineError where the context is gone."""
        try:
            self._window.flip()
        except pygame.error as error:
            raise MachineError(f"the window was lost ({error}); start the preview again") from error

    def close(self) -> None:
        """Destroy the window."""
        self._window.destroy()
        pygame.display.quit()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _surface(picture: npt.NDArray[np.uint8]) -> pygame.Surface:
    height, width = picture.shape[:2]
    return pygame.image.frombytes(picture.tobytes(), (width, height), "RGBA")


def _init_display() -> None:
    # Desktops group and name windows by this class; SDL would take the name of the file that was started, and looks
    # only once.
    os.environ.setdefault("SDL_VIDEO_X11_WMCLASS", "vitrine")
    os.environ.setdefault("SDL_VIDEO_WAYLAND_WMCLASS", "vitrine")
    pygame.display.init()


def screen_size() -> tuple[int, int]:
    """The first screen's size, in the units of windows."""
    try:
        _init_display()
        return pygame.display.get_desktop_sizes()[0]
    except (pygame.error, IndexError):
        return (1280, 800)
