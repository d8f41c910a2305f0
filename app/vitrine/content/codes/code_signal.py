"""The signal that tells of a code in a frame: its name, and its data as they come over the scene's content."""

from __future__ import annotations

from typing import Any

from vitrine.content.codes.found_code import SeenCode
from vitrine.content.masked_secrets import mask_text
from vitrine.flow.chart.event import Event, EventKind
from vitrine.flow.chart.event_data import EventData
from vitrine.flow.timeline.code_log import CODE_SEEN
from vitrine.flow.timeline.take import TimedEvent


def describe_code(code: SeenCode) -> dict[str, Any]:
    """The data of the signal: {code: {payload, format, corners, confidence, id}}, without the secrets that it holds."""
    return {
        "code": {
            "payload": mask_text(code.payload),
            "format": code.format,
            "corners": [list(corner) for corner in code.corners],
            "confidence": code.confidence,
            "id": code.copy_id,
        }
    }


def make_row(code: SeenCode, time_s: float) -> TimedEvent:
    """The row of a take for a code that was seen at a time of the feed."""
    data = EventData.from_value(describe_code(code))
    # Nine decimals: six would put 0.0666667 s behind its tick.
    return TimedEvent(round(time_s, 9), Event(EventKind.SIGNAL, CODE_SEEN), data)
