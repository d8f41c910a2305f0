"""The values that fields of a scene file hold: numbers that may move, colours, sides, points.

Each is one validator instead of a union of types, so that a wrong value gets one sentence and not one for every branch.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import AfterValidator, Field, PlainValidator, ValidationInfo, WithJsonSchema

from vitrine.document.field_error import FieldError, shown
from vitrine.errors import nearest
from vitrine.scene.motion import Keys, Osc, parse_motion

#: The named colours of the default look, sRGB; light on a world, where black is nothing.
INKS = {
    "primary": "#F4F7F8",
    "secondary": "#B4BEC6",
    "outline": "#56646F",
    "veil": "#262B30",
    "guidance": "#58E6A4",
    "price": "#FFC857",
    "notice": "#7DB7FF",
    "warning": "#FF7A66",
}

ID_PATTERN = r"^[A-Za-z_][A-Za-z0-9_\-]*$"
#: Ids as they are after expansion: `card/title` for a part, `#2` for a node that has no id of its own.
NODE_ID_PATTERN = r"^[A-Za-z_#][A-Za-z0-9_\-/#]*$"
HEX = re.compile(r"#[0-9A-Fa-f]{6}([0-9A-Fa-f]{2})?")

#: Replaced by the schema of a moving number where the whole schema is put together.
_MOTION = {"type": "object", "title": "Motion"}


def is_cjk(text: str) -> bool:
    """Whether a text has Chinese, Japanese or Korean characters, which need a larger size to be read."""
    return any("\u2e80" <= character <= "\u9fff" or "\uac00" <= character <= "\uffef" for character in text)


#: Degrees under which text cannot be read on glasses; Chinese needs more for its strokes.
LEAST_TEXT_DEG, LEAST_CJK_DEG = 0.6, 0.75


def least_deg(text: str, latin_deg: float = LEAST_TEXT_DEG) -> float:
    """The smallest legible size of a text on glasses, in degrees; `latin_deg` is that of Latin letters."""
    return max(latin_deg, LEAST_CJK_DEG) if is_cjk(text) else latin_deg


def span(number: float | Osc | Keys) -> tuple[float, float]:
    """The least and the greatest value that a number takes (easings that overshoot left aside)."""
    if isinstance(number, Osc):
        return number.base - abs(number.amplitude), number.base + abs(number.amplitude)
    if isinstance(number, Keys):
        values = [key.value for key in number.keys]
        return min(values), max(values)
    return number, number


def _within(least: float, most: float) -> Callable[[Any], float | Osc | Keys]:
    def parse(raw: Any) -> float | Osc | Keys:
        number = _moving(raw)
        low, high = span(number)
        if low < least or high > most:
            wrong = low if low < least else high
            raise FieldError(f"{wrong:g} is out of range", f"{least:g} to {most:g}")
        return number

    return parse


def _moving(raw: Any) -> float | Osc | Keys:
    if isinstance(raw, str | tuple | list):
        raise FieldError(
            f"{shown(raw)} is no number", "a number, {osc: [amplitude, hertz]} or {keys: [[seconds, value]]}"
        )
    return parse_motion(raw)


def _schema(least: float, most: float) -> WithJsonSchema:
    return WithJsonSchema({"anyOf": [{"type": "number", "minimum": least, "maximum": most}, _MOTION]})


def _bound(raw: Any) -> float | Osc | Keys | str:
    return raw if isinstance(raw, str) and "{" in raw else _moving(raw)


def _color(value: str, info: ValidationInfo) -> str:
    own: dict[str, str] = (info.context or {}).get("colors", {})
    if value in own:
        return own[value]
    if value in INKS or HEX.fullmatch(value):
        return value
    names = [*INKS, *own]
    raise FieldError(f'"{value}" is no colour', f'"#RRGGBB", "#RRGGBBAA" or {", ".join(names)}', nearest(value, names))


def _hex(value: str) -> str:
    if HEX.fullmatch(value):
        return value
    raise FieldError(f'"{value}" is no colour', '"#RRGGBB" or "#RRGGBBAA", in quotes')


def _items(raw: Any, counts: tuple[int, ...], parse: Callable[[Any], Any]) -> tuple[Any, ...]:
    items = tuple(raw) if isinstance(raw, list | tuple) else (raw,)
    if len(items) not in counts:
        wanted = " or ".join(", ".join(map(str, counts)).rsplit(", ", 1))
        raise FieldError(f"here are {len(items)} values", f"{wanted} of them")
    return tuple(parse(item) for item in items)


def _sides(raw: Any) -> tuple[Any, ...]:
    return _items(raw, (1, 2, 4), _within(-360, 360))


def _corners(raw: Any) -> tuple[Any, ...]:
    return _items(raw, (1, 4), _within(0, 360))


def _inset(raw: Any) -> tuple[Any, ...]:
    return _items(raw, (1, 2, 4), lambda item: None if item is None else _within(-360, 360)(item))


def _names(raw: Any) -> tuple[str, ...]:
    names = (raw,) if isinstance(raw, str) else raw
    if isinstance(names, tuple | list) and all(isinstance(name, str) for name in names):
        return tuple(names)
    raise FieldError(f"{shown(raw)} is no name", "a name or a list of names")


def _point(raw: Any) -> tuple[float, float, float]:
    if isinstance(raw, tuple | list) and len(raw) == 3 and all(_is_metres(item) for item in raw):
        return float(raw[0]), float(raw[1]), float(raw[2])
    raise FieldError("this is no point", "[x, y, z]: three numbers in metres")


def _is_metres(item: Any) -> bool:
    return isinstance(item, int | float) and not isinstance(item, bool) and abs(item) <= 1e7


def _world(raw: Any) -> str | tuple[float, float, float]:
    if isinstance(raw, str):
        return raw
    if isinstance(raw, tuple | list):
        return _point(raw)
    raise FieldError(f"{shown(raw)} is no place", "the id of a place or [x, y, z] in metres")


def _range(raw: Any) -> tuple[float, float]:
    if isinstance(raw, tuple | list) and len(raw) == 2 and all(_is_metres(item) for item in raw):
        low, high = float(raw[0]), float(raw[1])
        if 0 <= low <= high:
            return low, high
    raise FieldError("this is no range", "[from, to]: two numbers from 0 on, the smaller first")


def _any_of(*schemas: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": list(schemas)}


def _several(counts: tuple[int, ...], *items: dict[str, Any]) -> WithJsonSchema:
    lists = [{"type": "array", "items": _any_of(*items), "minItems": n, "maxItems": n} for n in counts]
    return WithJsonSchema(_any_of(*items, *lists))


_NUMBER = {"type": "number"}
_ID = {"type": "string", "pattern": ID_PATTERN}
_POINT = {"type": "array", "items": _NUMBER, "minItems": 3, "maxItems": 3}
_RANGE = {"type": "array", "items": {"type": "number", "minimum": 0}, "minItems": 2, "maxItems": 2}
_NAMES = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
_COLOR = {
    "anyOf": [
        {"enum": list(INKS)},
        {"type": "string", "pattern": f"^{HEX.pattern}$"},
        {"type": "string", "pattern": ID_PATTERN, "description": "a name from `colors`"},
    ]
}

Moving = float | Osc | Keys

if TYPE_CHECKING:
    Number = Moving
    Share = Moving
    Degrees = Moving
    Metres = Moving
    BoundNumber = Moving | str
    Names = tuple[str, ...]
    Vector3 = tuple[float, float, float]
    WorldPoint = str | Vector3
    Range = tuple[float, float]
    Sides = tuple[Moving, ...]
    Corners = tuple[Moving, ...]
    Inset = tuple[Moving | None, ...]
else:
    # Pydantic would build a schema of the true types beside each validator, 100 ms of every start for nothing.
    Number = Annotated[Any, PlainValidator(_within(-1e6, 1e6)), _schema(-1e6, 1e6)]
    Share = Annotated[Any, PlainValidator(_within(0, 1)), _schema(0, 1)]
    Degrees = Annotated[Any, PlainValidator(_within(0, 360)), _schema(0, 360)]
    Metres = Annotated[Any, PlainValidator(_within(0, 10_000)), _schema(0, 10_000)]
    BoundNumber = Annotated[Any, PlainValidator(_bound), WithJsonSchema(_any_of(_NUMBER, {"type": "string"}, _MOTION))]
    Names = Annotated[Any, PlainValidator(_names), WithJsonSchema(_NAMES)]
    Vector3 = Annotated[Any, PlainValidator(_point), WithJsonSchema(_POINT)]
    WorldPoint = Annotated[Any, PlainValidator(_world), WithJsonSchema(_any_of(_ID, _POINT))]
    Range = Annotated[Any, PlainValidator(_range), WithJsonSchema(_RANGE)]
    Sides = Annotated[Any, PlainValidator(_sides), _several((1, 2, 4), _NUMBER, _MOTION)]
    Corners = Annotated[Any, PlainValidator(_corners), _several((1, 4), _NUMBER, _MOTION)]
    Inset = Annotated[Any, PlainValidator(_inset), _several((1, 2, 4), _NUMBER, _MOTION, {"type": "null"})]

Color = Annotated[str, AfterValidator(_color), WithJsonSchema(_COLOR)]
HexColor = Annotated[str, AfterValidator(_hex), WithJsonSchema({"type": "string", "pattern": f"^{HEX.pattern}$"})]
Id = Annotated[str, Field(pattern=ID_PATTERN)]
NodeId = Annotated[str, Field(pattern=NODE_ID_PATTERN)]
Vector2 = tuple[Number, Number]

#: More than a walk or ride has, and what is drawn in a tenth of a second.
MAX_WAY_POINTS, MAX_WAY_M = 5_000, 200_000.0


def _way(points: tuple[Vector3, ...]) -> tuple[Vector3, ...]:
    length_m = sum(map(math.dist, points, points[1:]))
    if length_m > MAX_WAY_M:
        raise FieldError(f"this way is {length_m / 1000:,.0f} km long", f"at most {MAX_WAY_M / 1000:g} km")
    return points


Way = Annotated[tuple[Vector3, ...], Field(max_length=MAX_WAY_POINTS), AfterValidator(_way)]
