"""The signal that tells of the codes in a frame: its name, and its data as they come over the scene's content."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import accumulate
from typing import Any

from vitrine.content.codes.found_code import SeenCode
from vitrine.flow.chart.event import Event, EventKind
from vitrine.flow.chart.event_data import MAX_DATA_BYTES, EventData
from vitrine.flow.timeline.code_log import CODE_SEEN
from vitrine.flow.timeline.take import TimedEvent

#: What the data hold beside the codes: {"code":…,"codes":[…]}, as compact JSON.
_FRAME_BYTES = len('{"code":,"codes":[]}')


def describe_codes(codes: Sequence[SeenCode]) -> dict[str, Any]:
    """The data of the signal for the codes of a frame, at least one, that nearest to its middle first.

    `code` is the first, `codes` are all of them, each {payload, format, corners, confidence, id}; of a picture full of
    long ones as many as the data of one event may hold.
    """
    told = [_describe_code(code) for code in codes]
    sizes = [len(json.dumps(each, ensure_ascii=False, separators=(",", ":")).encode()) for each in told]
    room = MAX_DATA_BYTES - _FRAME_BYTES - sizes[0]
    count = sum(size <= room for size in accumulate(size + 1 for size in sizes))  # each with its comma
    return {"code": told[0], "codes": told[:count]}


def make_row(codes: Sequence[SeenCode], time_s: float) -> TimedEvent:
    """The row of a take for the codes of the frame at a time of the feed: at least one, the nearest first."""
    data = EventData.from_value(describe_codes(codes))
    # Nine decimals: six would put 0.0666667 s behind its tick.
    return TimedEvent(round(time_s, 9), Event(EventKind.SIGNAL, CODE_SEEN), data)


def _describe_code(code: SeenCode) -> dict[str, Any]:
    return {
        "payload": code.payload,
        "format": code.format,
        "corners": [list(corner) for corner in code.corners],
        "confidence": code.confidence,
        "id": code.copy_id,
    }
