"""The policy of when the kiosk's window raises itself: soon, but two programs that both do so do not fight hotly."""

from __future__ import annotations

from dataclasses import dataclass, field

from vitrine.kiosk.retry import LONGEST_PAUSE_S, Retry

#: How often size and focus are checked.
LOOK_S = 0.5
#: Where no window manager tells that something lies above, the window is raised without being told.
LIFT_S = 5.0


@dataclass(frozen=True, slots=True)
class Standing:
    """When the window's size and focus were last checked and when it was last raised, in seconds of a monotonic clock.

    `backoff` says when a window out of place is raised next.
    """

    looked_s: float = float("-inf")
    acted_s: float = float("-inf")
    retry: Retry = field(default_factory=Retry)

    def looks(self, now_s: float) -> bool:
        """Whether to check again."""
        return now_s - self.looked_s >= LOOK_S

    def after(self, now_s: float, well: bool) -> Standing:
        """The policy after a check that found the window in place, or not at its size or without the keyboard."""
        if well:
            # What comes back at once has to be undone more and more seldom; after a while in peace it is news again.
            backoff = Retry() if now_s >= self.retry.due_s + LONGEST_PAUSE_S else self.retry
            raises = now_s - self.acted_s >= LIFT_S
        else:
            raises = self.retry.due(now_s)
            backoff = self.retry.failed(now_s) if raises else self.retry
        return Standing(now_s, now_s if raises else self.acted_s, backoff)

    def acts(self, now_s: float) -> bool:
        """Whether the check at `now_s` is followed by a raise."""
        return self.acted_s == now_s
