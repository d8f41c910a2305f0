"""When the next picture is due, and how many there are in a second, by a clock that is given."""

from __future__ import annotations

from collections import deque

#: More pictures a second than this are not drawn; a display with vsync holds `flip` back by itself.
MOST_FPS = 60.0


class Pace:
    """`due_s` is when the next picture is to be drawn."""

    def __init__(self) -> None:
        self.due_s = 0.0
        self._drawn_s: deque[float] = deque(maxlen=60)

    def drew(self, now_s: float) -> None:
        """A picture is shown."""
        self._drawn_s.append(now_s)
        # From when it was due, so that lateness does not add up; from now after a longer stop.
        self.due_s = max(self.due_s + 1 / MOST_FPS, now_s)

    @property
    def fps(self) -> float:
        """Pictures a second of late; 0 where nothing is known."""
        if len(self._drawn_s) < 2 or self._drawn_s[-1] <= self._drawn_s[0]:
            return 0.0
        return (len(self._drawn_s) - 1) / (self._drawn_s[-1] - self._drawn_s[0])
