"""News of codes: whether a row of a live session tells what those before it have not.

A code that lies still before a booth all day is seen 30 times a second. Its row stands until it moves or is lost, and
is told again only where that is nearly over, or where the chart waits for it.
"""

from __future__ import annotations

from bisect import bisect_right

from vitrine.flow.focus.focus_follower import is_answered
from vitrine.flow.timeline.code_row import CODE_SEEN, CodeRow, read_frame
from vitrine.flow.timeline.take import TimedEvent
from vitrine.flow.timeline.tick_grid import TICKS_PER_S, tick_after
from vitrine.flow.timeline.timeline import Timeline

#: What has moved by no more is where it was: less than is seen, and what a reader's own noise comes to on a still
#: picture: 0.08 px at most in 90 frames with a noise of two codes, 0.15 with four. By how much confidence may differ.
STILL_PX, STILL_CONFIDENCE = 0.15, 0.05
#: So long before a row is over it is told again.
RENEW_S = 1.0


def is_news(timeline: Timeline, timed: TimedEvent, size_px: tuple[int, int]) -> bool:
    """Whether a row after all others shows or does anything new. `size_px` is that of the feed's frames.

    It does where other codes are seen, another one is the nearest, or one has moved; and where a state listens that has
    not heard the same just before.
    """
    frame = read_frame(timed) if timed.event == CODE_SEEN else None
    if frame is None:
        return True
    rows = timeline.codes.rows
    standing = rows[bisect_right(rows, frame.tick + round(RENEW_S * TICKS_PER_S), key=_until_of) :]
    return not _are_same(standing, frame.rows, size_px) or _is_awaited(timeline, tick_after(timed.t_s))


def _are_same(known: tuple[CodeRow, ...], told: tuple[CodeRow, ...], size_px: tuple[int, int]) -> bool:
    return len(known) == len(told) and all(
        a.copy == b.copy
        and abs(a.confidence - b.confidence) <= STILL_CONFIDENCE
        and all(
            abs(one - other) * pixels <= STILL_PX
            for corner, moved in zip(a.corners, b.corners, strict=True)
            for one, other, pixels in zip(corner, moved, size_px, strict=True)
        )
        for a, b in zip(known, told, strict=True)
    )


def _is_awaited(timeline: Timeline, tick: int) -> bool:
    """Whether a state listens for codes, unless a row was the last that happened, and changed nothing."""
    end = bisect_right(timeline.moments, tick, key=lambda moment: moment.tick)
    latest = timeline.moments[end - 1]
    if timeline.chart.listeners.get(CODE_SEEN, frozenset()).isdisjoint(latest.configuration.active):
        return False
    return end < 2 or latest.event != CODE_SEEN or is_answered(timeline.moments[end - 2].configuration, latest.step)


def _until_of(row: CodeRow) -> int:
    return row.until
