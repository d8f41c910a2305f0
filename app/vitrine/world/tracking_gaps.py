"""Tracking gaps: the times of a feed at which nobody knows where its camera is, and how far what is fixed to the world
has faded then.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from vitrine.world.camera import Vectors
from vitrine.world.trajectory import Trajectory

#: A head turns by 20 degrees and more in this time, and not evenly.
MIN_GAP_S = 0.5
#: Poses a second apart throughout are somebody's own rate, such as of pictures taken from a film to be matched: a gap
#: is where one is missing, told from a step that is late.
_MIN_STEPS = 1.75
#: In this time what is fixed to the world fades where tracking is lost, and comes back where it is found.
FADE_S = 0.3
#: A stamp 0.5 s after another is read as 0.50000001 s after it.
_ROUNDING_S = 1e-6


@dataclass(frozen=True, eq=False, slots=True)
class TrackingGaps:
    """Gaps in a trajectory: (N,) seconds of the feed at which they begin, rising, and end.

    The first may begin at -inf, before the first pose; the last may end at inf, after the last one.
    """

    starts_s: Vectors = field(default_factory=lambda: np.zeros(0))
    ends_s: Vectors = field(default_factory=lambda: np.zeros(0))

    def __len__(self) -> int:
        return len(self.starts_s)

    def tracked_share_at(self, time_s: float) -> float:
        """How much is left at a time of what is fixed to the world: 1 where it is tracked, 0 where it is not."""
        if not len(self.starts_s):
            return 1.0
        index = int(np.searchsorted(self.starts_s, time_s, "right")) - 1
        # A gap may begin before what the one before it took is back. It lasts longer than that takes: no third counts.
        return min((self._share(one, time_s) for one in (index, index - 1) if one >= 0), default=1.0)

    def _share(self, index: int, time_s: float) -> float:
        start_s, end_s = float(self.starts_s[index]), float(self.ends_s[index])
        if time_s < end_s:
            return 1.0 - fade_share((time_s - start_s) / FADE_S)
        return fade_share((time_s - end_s) / FADE_S)

    def spans_within(self, duration_s: float) -> tuple[tuple[float, float], ...]:
        """The gaps as (start, end) in a feed of that many seconds."""
        starts, ends = np.maximum(self.starts_s, 0.0), np.minimum(self.ends_s, duration_s)
        return tuple((a, b) for a, b in zip(starts.tolist(), ends.tolist(), strict=True) if a < b)


NO_GAPS = TrackingGaps()


def find_tracking_gaps(trajectory: Trajectory | None, feed_s: float | None) -> TrackingGaps:
    """The gaps of more than MIN_GAP_S in the poses of a feed of `feed_s` seconds (None: without an end).

    One pose alone is a camera on a tripod, which has none.
    """
    if trajectory is None or len(trajectory.times_s) < 2:
        return NO_GAPS
    times_s = trajectory.times_s
    steps_s = np.diff(times_s)
    middle = (len(steps_s) - 1) // 2
    shortest_s = max(MIN_GAP_S, _MIN_STEPS * float(np.partition(steps_s, middle)[middle])) + _ROUNDING_S
    within = np.flatnonzero(steps_s > shortest_s)
    starts, ends = [times_s[within]], [times_s[within + 1]]
    if times_s[0] > shortest_s:
        starts.insert(0, np.array([-math.inf]))
        ends.insert(0, times_s[:1])
    # Without an end nobody knows that the last pose is the last one before it has not come.
    last_s = float(times_s[-1]) + (shortest_s if feed_s is None else 0.0)
    if feed_s is None or feed_s - last_s > shortest_s:
        starts.append(np.array([last_s]))
        ends.append(np.array([math.inf]))
    starts_s, ends_s = np.concatenate(starts), np.concatenate(ends)
    seen = starts_s < (math.inf if feed_s is None else feed_s)
    return TrackingGaps(starts_s[seen], ends_s[seen])


def describe_tracking_gaps(gaps: TrackingGaps, feed_s: float | None) -> str:
    """The sentence on the gaps of a feed, for a note; nothing where there are none."""
    if not len(gaps):
        return ""
    spans = gaps.spans_within(math.inf if feed_s is None else feed_s)
    start_s, end_s = max(spans, key=lambda span: span[1] - span[0])
    where = f"from {start_s:.1f} s on" if math.isinf(end_s) else f"from {start_s:.1f} to {end_s:.1f} s"
    many = where if len(spans) == 1 else f"{len(spans):,} times, the longest {where}"
    return f"the camera is not tracked {many}: what is fixed to the world fades there"


def fade_share(share: float) -> float:
    """How much is there after a share of FADE_S, 0 to 1, in which something comes: slow, fast, slow."""
    share = min(max(share, 0.0), 1.0)
    return share * share * (3 - 2 * share)
