"""Exponential backoff: the first try at once, the next ones after pauses that double up to 30 s."""

from __future__ import annotations

from dataclasses import dataclass

FIRST_PAUSE_S, LONGEST_PAUSE_S = 1.0, 30.0


@dataclass(frozen=True, slots=True)
class Backoff:
    """An exponential backoff: the pause after the last failure (0: none yet) and when the next try is due.

    Times are of a monotonic clock. `first_pause_s` is the pause after the first failure.
    """

    pause_s: float = 0.0
    due_s: float = float("-inf")
    first_pause_s: float = FIRST_PAUSE_S

    def is_due(self, now_s: float) -> bool:
        """Whether to try now."""
        return now_s >= self.due_s

    def after_failure(self, now_s: float) -> Backoff:
        """The backoff after one more failure."""
        pause_s = min(max(self.first_pause_s, 2 * self.pause_s), LONGEST_PAUSE_S)
        return Backoff(pause_s, now_s + pause_s, self.first_pause_s)
