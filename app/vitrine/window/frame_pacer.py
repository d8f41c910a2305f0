"""Frame pacer: when the next frame is due, and the frame rate of late, by a clock that is given."""

from __future__ import annotations

from collections import deque

#: More frames a second than this are not drawn; a display with vsync holds `flip` back by itself.
MAX_FPS = 60.0


class FramePacer:
    """Paces frames. `due_s` is when the next frame is to be drawn."""

    def __init__(self) -> None:
        self.due_s = 0.0
        self._frame_times_s: deque[float] = deque(maxlen=60)

    def record_frame(self, now_s: float) -> None:
        """Note that a frame was shown."""
        self._frame_times_s.append(now_s)
        # From when it was due, so that lateness does not add up; from now after a longer stop.
        self.due_s = max(self.due_s + 1 / MAX_FPS, now_s)

    @property
    def fps(self) -> float:
        """Frames a second of late; 0 where nothing is known."""
        if len(self._frame_times_s) < 2 or self._frame_times_s[-1] <= self._frame_times_s[0]:
            return 0.0
        return (len(self._frame_times_s) - 1) / (self._frame_times_s[-1] - self._frame_times_s[0])
