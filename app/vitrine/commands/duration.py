"""Parser of times as people type them: 12.5, or 1:05, or 1:02:03.5."""

from __future__ import annotations

import re

_CLOCK = re.compile(r"(?:(?P<hours>\d{1,4}):(?=\d\d:))?(?P<minutes>\d{1,4}):(?P<seconds>[0-5]\d(?:\.\d*)?)", re.ASCII)
_SECONDS = re.compile(r"[-+]?([0-9]{1,12}(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]{1,2})?", re.ASCII)
ALLOWED = "seconds such as 12.5, minutes as 1:05, hours as 1:02:03"


def parse_seconds(text: str) -> float:
    """Seconds of a typed time. Raises ValueError with one sentence."""
    match = _CLOCK.fullmatch(text.strip())
    if match is not None:
        hours, minutes = int(match["hours"] or 0), int(match["minutes"])
        if not match["hours"] or minutes < 60:
            return 3600.0 * hours + 60.0 * minutes + float(match["seconds"])
    if _SECONDS.fullmatch(text.strip()):
        return float(text)
    raise ValueError(f'"{text}" is no time; allowed: {ALLOWED}')
