"""A span of a clip's time."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """Seconds from the clip's first frame; the end is None for that of the clip."""

    start_s: float = 0.0
    end_s: float | None = None


WHOLE = TimeSpan()
