"""The booth's window: the whole screen, above everything, without a cursor, never asleep."""

from __future__ import annotations

import pygame

from app.preview.window import Window, screen_size

#: What may have moved the window out of the way: it comes back.
UNCOVERED = frozenset({pygame.WINDOWMINIMIZED, pygame.WINDOWHIDDEN})


class Screen(Window):
    """One per process. Raises MachineError where none can be opened."""

    def __init__(self, title: str) -> None:
        super().__init__(title, screen_size())
        pygame.display.set_allow_screensaver(False)
        pygame.mouse.set_visible(False)
        self.cover()

    @property
    def size_px(self) -> tuple[int, int]:
        """Width and height in device pixels."""
        width, height = self.size
        return round(width * self.ratio), round(height * self.ratio)

    def cover(self) -> None:
        """Take the whole screen and the keyboard, so that the desktop's own keys do not lead out either."""
        self._window.set_fullscreen(True)
        self._window.always_on_top = True
        self._window.grab_keyboard = True
        self._window.focus()

    def recover(self) -> None:
        """Come back after something put the window away."""
        self._window.show()
        self._window.restore()
        self.cover()
