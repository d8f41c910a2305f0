"""Moments as files and servers write them, as whole Unix seconds."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema

from vitrine.document.field_error import FieldError, describe_value

#: The year 2100.
MAX_UNIX_S = 4_102_444_800
_ALLOWED = "a time with its zone such as 2026-11-28T09:00:00+08:00, or a day such as 2026-11-28"


def read_moment(value: Any) -> int:
    """Unix seconds of a time with its zone, of a day in UTC, or as they are. Raises FieldError."""
    seconds = value if isinstance(value, int) and not isinstance(value, bool) else _parse_time(value)
    if not 0 <= seconds <= MAX_UNIX_S:
        raise FieldError(f"{describe_value(value)} is out of range", "a time from 1970 to 2100")
    return int(seconds)


def _parse_time(value: Any) -> float:
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise FieldError(f"{describe_value(value)} is no time", _ALLOWED) from None
    if moment.tzinfo is None:
        if len(value) > len("2026-11-28"):
            raise FieldError(f"{describe_value(value)} does not say its zone", _ALLOWED, "add Z for UTC, or +08:00")
        moment = moment.replace(tzinfo=UTC)
    try:
        return moment.timestamp()
    except (OverflowError, ValueError):
        return -1.0


Moment = Annotated[
    int,
    BeforeValidator(read_moment),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "integer", "minimum": 0}]}),
]
