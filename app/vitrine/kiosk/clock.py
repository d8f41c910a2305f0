"""The kiosk's clock as a value: when the current run of the feed started, and when a visitor last did something."""

from __future__ import annotations

from dataclasses import dataclass, replace

#: A feed without an end begins anew after so long, so that nothing that is remembered of it grows for ever.
LIVE_RUN_S = 3600.0
#: Inputs that follow faster are one: a wheel gives many steps for one swipe, a held key many strokes.
DEBOUNCE_S = 0.15


@dataclass(frozen=True, slots=True)
class KioskClock:
    """State of the kiosk's runs, in seconds of one monotonic clock. `run_s` is the feed's length.

    `run_count` counts the starts, `last_input_s` is when a visitor last did anything in this run, `last_event_s` when
    that was last passed on to the scene.
    """

    idle_s: float
    run_s: float = LIVE_RUN_S
    started_s: float = 0.0
    run_count: int = 1
    last_input_s: float | None = None
    last_event_s: float | None = None

    def time_at(self, now_s: float) -> float:
        """The time of the take's clock, from 0 to below `run_s`."""
        return min(max(0.0, now_s - self.started_s), self.run_s) % self.run_s

    def advance(self, now_s: float) -> KioskClock:
        """The clock at `now_s`: restarted at the feed's end, or once a visitor has been away for `idle_s`."""
        if self.last_input_s is not None and now_s - self.last_input_s >= self.idle_s:
            return self._restart(now_s)
        over_s = now_s - self.started_s - self.run_s
        # From when the feed ended, so that lateness does not add up; after a longer stop the feed is where it would be.
        return self._restart(now_s - over_s % self.run_s) if over_s >= 0 else self

    def note_input(self, now_s: float) -> KioskClock:
        """The clock after a visitor did something, whatever it means."""
        return KioskClock(self.idle_s, self.run_s, self.started_s, self.run_count, now_s, self.last_event_s)

    def accepts_event(self, now_s: float) -> bool:
        """Whether an input at `now_s` is an event of its own."""
        return self.last_event_s is None or now_s - self.last_event_s >= DEBOUNCE_S

    def note_event(self, now_s: float) -> KioskClock:
        """The clock after an event was passed on to the scene."""
        return KioskClock(self.idle_s, self.run_s, self.started_s, self.run_count, self.last_input_s, now_s)

    def restart_with(self, run_s: float | None, now_s: float) -> KioskClock:
        """The clock with another feed, from its start; None is the length of a live one."""
        return replace(self, run_s=run_s or LIVE_RUN_S)._restart(now_s)

    def _restart(self, at_s: float) -> KioskClock:
        return KioskClock(self.idle_s, self.run_s, at_s, self.run_count + 1)
