"""The kiosk's window: the whole screen, above everything, without a cursor, never asleep."""

from __future__ import annotations

import pygame

from vitrine.kiosk.standing import Standing
from vitrine.window.window import Window, screen_size

#: Events of a window that something put away: it comes back.
UNCOVERED = frozenset({pygame.WINDOWMINIMIZED, pygame.WINDOWHIDDEN})


class Screen(Window):
    """A full-screen window above all others, one per process. Raises MachineError where none can be opened."""

    def __init__(self, title: str) -> None:
        super().__init__(title, screen_size())
        self._standing = Standing()
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

    def stand(self, now_s: float) -> None:
        """Come back after another window came above or took the keyboard, or this one shrank. `now_s` only rises."""
        if not self._standing.looks(now_s):
            return
        whole = self.size == screen_size()
        self._standing = self._standing.after(now_s, well=whole and self._window.focused)
        if not self._standing.acts(now_s):
            return
        if not whole:
            # To SDL it is full screen still, and what it takes for done it does not do again. Without a window manager
            # it would go back to the size that it has been given.
            self._window.set_windowed()
            self._window.size = screen_size()
        self.recover()
