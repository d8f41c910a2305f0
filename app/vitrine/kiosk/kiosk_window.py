"""The kiosk's window: the whole screen, above everything, without a cursor, never asleep."""

from __future__ import annotations

import pygame

from vitrine.kiosk.raise_policy import RaisePolicy
from vitrine.window.window import Window, screen_size

#: Events of a window that something put away: it comes back.
HIDING_EVENTS = frozenset({pygame.WINDOWMINIMIZED, pygame.WINDOWHIDDEN})


class KioskWindow(Window):
    """A full-screen window above all others, one per process. Raises MachineError where none can be opened."""

    def __init__(self, title: str) -> None:
        super().__init__(title, screen_size())
        self._raise_policy = RaisePolicy()
        pygame.display.set_allow_screensaver(False)
        pygame.mouse.set_visible(False)
        self.cover()

    @property
    def size_px(self) -> tuple[int, int]:
        """Width and height in device pixels."""
        width, height = self.size
        return round(width * self.pixel_ratio), round(height * self.pixel_ratio)

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

    def stay_on_top(self, now_s: float) -> None:
        """Come back after another window came above or took the keyboard, or this one shrank. `now_s` only rises."""
        if not self._raise_policy.is_check_due(now_s):
            return
        whole = self.size == screen_size()
        self._raise_policy = self._raise_policy.after_check(now_s, in_place=whole and self._window.focused)
        if not self._raise_policy.raises(now_s):
            return
        if not whole:
            # To SDL it is full screen still, and what it takes for done it does not do again. Without a window manager
            # it would go back to the size that it has been given.
            self._window.set_windowed()
            self._window.size = screen_size()
        self.recover()
