"""Lengths of sides: degrees, which may move or be bound, a share of what is around, or the display's own side."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import PlainValidator, WithJsonSchema

from vitrine.document.field_error import FieldError, describe_value
from vitrine.scene.nodes.animated_number import KeyframeTrack, Oscillation
from vitrine.scene.nodes.bindable import Bindable
from vitrine.scene.nodes.value import MOTION_SCHEMA, parse_degrees

#: Shares beyond so many percent are no layout.
MAX_PERCENT = 1000.0
_PERCENT = re.compile(r"(\d{1,4}(?:\.\d{1,6})?)\s?%")
_DISPLAY = "display"


@dataclass(frozen=True, slots=True)
class Share:
    """A share of a side, as a factor: of the parent's content box, as a percentage of CSS, or of the display."""

    factor: float
    of: Literal["parent", "display"] = "parent"


def _parse_length(raw: Any) -> float | Oscillation | KeyframeTrack | Share:
    if isinstance(raw, Share):
        return raw
    if not isinstance(raw, str):
        return parse_degrees(raw)
    if raw == _DISPLAY:
        return Share(1.0, "display")
    found = _PERCENT.fullmatch(raw.strip())
    if found is None:
        allowed = 'degrees, a share of its parent such as "90%", or display; or a number that moves'
        raise FieldError(f"{describe_value(raw)} is no number", allowed)
    if float(found[1]) > MAX_PERCENT:
        raise FieldError(f"{raw} is out of range", f"0% to {MAX_PERCENT:g}%")
    return Share(float(found[1]) / 100)


if TYPE_CHECKING:
    Length = float | Oscillation | KeyframeTrack | Share
else:
    Length = Annotated[
        Any,
        PlainValidator(_parse_length),
        WithJsonSchema(
            {
                "anyOf": [
                    {"type": "number", "minimum": 0, "maximum": 360},
                    MOTION_SCHEMA,
                    {"type": "string", "pattern": f"^{_PERCENT.pattern}$", "description": "a share of its parent"},
                    {"enum": [_DISPLAY]},
                ]
            }
        ),
        Bindable("number", 0.0, 360.0),
    ]
