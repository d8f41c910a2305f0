"""Stall detection: how long a feed has given no new frame: a camera is away, a disk hangs, a file is damaged."""

from __future__ import annotations

from dataclasses import dataclass

from vitrine.world.feed_frame import FeedFrame

#: A feed's last frame is held for so long before something else is shown.
MAX_STALL_S = 10.0
#: From then on something else is got ready, so that it is there in time.
LONG_STALL_S = 5.0


@dataclass(frozen=True, slots=True)
class Stall:
    """A feed's current stall: held at frame `index` since `since_s` (None while new frames come), for `duration_s`."""

    since_s: float | None = None
    index: int = -1
    duration_s: float = 0.0

    def after_frame(self, frame: FeedFrame, now_s: float) -> Stall:
        """The stall with the newest frame. A held one that was not held before is new: its reader is only slow."""
        if not frame.held:
            return Stall()
        if self.since_s is None or frame.index != self.index:
            return Stall(now_s, frame.index)
        return Stall(self.since_s, self.index, now_s - self.since_s)

    @property
    def is_long(self) -> bool:
        """Whether to get something else ready."""
        return self.duration_s >= LONG_STALL_S

    @property
    def has_expired(self) -> bool:
        """Whether to show something else."""
        return self.duration_s >= MAX_STALL_S
