"""The signal that tells of the codes in a frame: its name, and its data as they come over the scene's content."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from itertools import accumulate
from types import MappingProxyType
from typing import Any

from vitrine.content.codes.found_code import SeenCode
from vitrine.content.masked_secrets import mask_text
from vitrine.flow.chart.event_data import MAX_DATA_BYTES, EventData
from vitrine.flow.timeline.code_row import CODE_LOST, CODE_SEEN
from vitrine.flow.timeline.take import TimedEvent

#: The data of the signal where none is seen any more.
LOST: Mapping[str, Any] = MappingProxyType({"codes": []})
#: What the data hold beside the codes: {"code":…,"codes":[…]}, as compact JSON.
_FRAME_BYTES = len('{"code":,"codes":[]}')


def describe_codes(codes: Sequence[SeenCode], for_s: float | None = None) -> dict[str, Any]:
    """The data of the signal for the codes of a frame, at least one, that nearest to its middle first.

    `code` is the first, `codes` are all of them, each {payload, format, corners, confidence, id}; of a picture full of
    long ones as many as the data of one event may hold. `for_s` are the seconds for which they stand unless another row
    comes; None: they are those of this frame alone.
    """
    told = [_describe_code(code) for code in codes]
    nearest = told[0] if for_s is None else {**told[0], "for_s": for_s}
    room = MAX_DATA_BYTES - _FRAME_BYTES - _count_bytes(nearest)
    count = sum(size <= room for size in accumulate(_count_bytes(each) + 1 for each in told))  # each with its comma
    return {"code": nearest, "codes": told[:count]}


def make_row(codes: Sequence[SeenCode], time_s: float) -> TimedEvent:
    """The row of a take for the codes of the frame at a time of the feed, the nearest first; without any it says so."""
    event, data = (CODE_SEEN, describe_codes(codes)) if codes else (CODE_LOST, LOST)
    # Nine decimals: six would put 0.0666667 s behind its tick.
    return TimedEvent(round(time_s, 9), event, EventData.from_value(data))


def _count_bytes(told: Mapping[str, Any]) -> int:
    return len(json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode())


def _describe_code(code: SeenCode) -> dict[str, Any]:
    """What is told of one code, without the secrets that its payload holds."""
    return {
        "payload": mask_text(code.payload),
        "format": code.format,
        "corners": [list(corner) for corner in code.corners],
        "confidence": code.confidence,
        "id": code.copy_id,
    }
