"""When the booth's window makes itself seen again: soon, but two programs that want the same do not fight hotly."""

from __future__ import annotations

from dataclasses import dataclass, field

from vitrine.kiosk.retry import LONGEST_PAUSE_S, Retry

#: How often to look at size and focus.
LOOK_S = 0.5
#: Where no window manager tells that something lies above, the window is lifted without being told.
LIFT_S = 5.0


@dataclass(frozen=True, slots=True)
class Standing:
    """`looked_s` is when size and focus were last looked at, `acted_s` when the window last came back or was lifted.

    `retry` says when the next coming back is due. Times are of a clock that only rises.
    """

    looked_s: float = float("-inf")
    acted_s: float = float("-inf")
    retry: Retry = field(default_factory=Retry)

    def looks(self, now_s: float) -> bool:
        """Whether to look again."""
        return now_s - self.looked_s >= LOOK_S

    def after(self, now_s: float, well: bool) -> Standing:
        """After a look that found it `well`, or not at its size or without the keyboard."""
        if well:
            # What comes back at once has to be undone more and more seldom; after a while in peace it is news again.
            retry = Retry() if now_s >= self.retry.due_s + LONGEST_PAUSE_S else self.retry
            acts = now_s - self.acted_s >= LIFT_S
        else:
            acts = self.retry.due(now_s)
            retry = self.retry.failed(now_s) if acts else self.retry
        return Standing(now_s, now_s if acts else self.acted_s, retry)

    def acts(self, now_s: float) -> bool:
        """Whether that look is followed by coming back."""
        return self.acted_s == now_s
