"""The policy of when the kiosk's window raises itself: soon, but two programs that both do so do not fight hotly."""

from __future__ import annotations

from dataclasses import dataclass, field

from vitrine.feed.backoff import LONGEST_PAUSE_S, Backoff

#: How often size and focus are checked.
CHECK_EACH_S = 0.5
#: Where no window manager tells that something lies above, the window is raised without being told.
RAISE_EACH_S = 5.0


@dataclass(frozen=True, slots=True)
class RaisePolicy:
    """When the window's size and focus were last checked and when it was last raised, in seconds of a monotonic clock.

    `backoff` says when a window out of place is raised next.
    """

    checked_s: float = float("-inf")
    raised_s: float = float("-inf")
    backoff: Backoff = field(default_factory=Backoff)

    def is_check_due(self, now_s: float) -> bool:
        """Whether to check again."""
        return now_s - self.checked_s >= CHECK_EACH_S

    def after_check(self, now_s: float, in_place: bool) -> RaisePolicy:
        """The policy after a check that found the window in place, or not at its size or without the keyboard."""
        if in_place:
            # What comes back at once has to be undone more and more seldom; after a while in peace it is news again.
            backoff = Backoff() if now_s >= self.backoff.due_s + LONGEST_PAUSE_S else self.backoff
            raises = now_s - self.raised_s >= RAISE_EACH_S
        else:
            raises = self.backoff.is_due(now_s)
            backoff = self.backoff.after_failure(now_s) if raises else self.backoff
        return RaisePolicy(now_s, now_s if raises else self.raised_s, backoff)

    def raises(self, now_s: float) -> bool:
        """Whether the check at `now_s` is followed by a raise."""
        return self.raised_s == now_s
