"""The values that fields of a scene file hold: numbers that may move, colours, sides, points.

Each is one validator instead of a union of types, so that a wrong value gets one sentence and not one for every branch.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import AfterValidator, Field, PlainValidator, ValidationInfo, WithJsonSchema

from vitrine.document.field_error import FieldError, describe_value
from vitrine.errors import suggest_name
from vitrine.geometry import Rect
from vitrine.scene.nodes.animated_number import KeyframeTrack, Oscillation, parse_animated_number
from vitrine.scene.nodes.bindable import Bindable
from vitrine.scene.nodes.path_data import check_path

#: The named colours of the default look, sRGB; light on a world, where black is nothing.
NAMED_COLORS = {
    "primary": "#F4F7F8",
    "secondary": "#B4BEC6",
    "outline": "#56646F",
    "veil": "#262B30",
    "guidance": "#58E6A4",
    "price": "#FFC857",
    "notice": "#7DB7FF",
    "warning": "#FF7A66",
}

#: The nine points of a box by name.
POINT_NAMES = (
    *("top-left", "top", "top-right", "left", "center", "right"),
    *("bottom-left", "bottom", "bottom-right"),
)
#: What is larger, or more slanted, is no picture of the thing any more.
MAX_SCALE, MAX_SKEW_DEG = 100.0, 80.0
#: A view box that is longer or higher by more is a line.
MAX_ASPECT = 1000.0
#: Lengths of a pattern of dashes; shares of light along a gradient, of which nobody tells more apart.
MAX_DASHES, MAX_SHARES = 12, 16

ID_PATTERN = r"^[A-Za-z_][A-Za-z0-9_\-]*$"
#: Ids as they are after expansion: `card/title` for a part, `#2` for a node that has no id of its own.
NODE_ID_PATTERN = r"^[A-Za-z_#][A-Za-z0-9_\-/#]*$"
HEX_COLOR = re.compile(r"#[0-9A-Fa-f]{6}([0-9A-Fa-f]{2})?")

#: Replaced by the schema of a moving number where the whole schema is put together.
MOTION_SCHEMA = {"type": "object", "title": "Motion"}


def is_cjk(text: str) -> bool:
    """Whether a text has Chinese, Japanese or Korean characters, which need a larger size to be read."""
    return any("\u2e80" <= character <= "\u9fff" or "\uac00" <= character <= "\uffef" for character in text)


#: Degrees under which text cannot be read on glasses; Chinese needs more for its strokes.
MIN_TEXT_DEG, MIN_CJK_DEG = 0.6, 0.75


def min_text_size_deg(text: str, latin_deg: float = MIN_TEXT_DEG) -> float:
    """The smallest legible size of a text on glasses, in degrees; `latin_deg` is that of Latin letters."""
    return max(latin_deg, MIN_CJK_DEG) if is_cjk(text) else latin_deg


def value_range(number: float | Oscillation | KeyframeTrack) -> tuple[float, float]:
    """The least and the greatest value that a number takes (easings that overshoot left aside)."""
    if isinstance(number, Oscillation):
        return number.base - abs(number.amplitude), number.base + abs(number.amplitude)
    if isinstance(number, KeyframeTrack):
        values = [key.value for key in number.keyframes]
        return min(values), max(values)
    return number, number


def _make_range_parser(least: float, most: float) -> Callable[[Any], float | Oscillation | KeyframeTrack]:
    def parse(raw: Any) -> float | Oscillation | KeyframeTrack:
        number = _parse_animated_number(raw)
        low, high = value_range(number)
        if low < least or high > most:
            wrong = low if low < least else high
            raise FieldError(f"{wrong:g} is out of range", f"{least:g} to {most:g}")
        return number

    return parse


def _parse_animated_number(raw: Any) -> float | Oscillation | KeyframeTrack:
    if isinstance(raw, str | tuple | list):
        raise FieldError(
            f"{describe_value(raw)} is no number", "a number, {osc: [amplitude, hertz]} or {keys: [[seconds, value]]}"
        )
    return parse_animated_number(raw)


def _number_schema(least: float, most: float) -> WithJsonSchema:
    return WithJsonSchema({"anyOf": [{"type": "number", "minimum": least, "maximum": most}, MOTION_SCHEMA]})


parse_degrees = _make_range_parser(0, 360)


def _annotate_number(least: float, most: float) -> Any:
    """The annotation of a number that may move or be bound, from `least` to `most`."""
    parser = PlainValidator(_make_range_parser(least, most))
    return Annotated[Any, parser, _number_schema(least, most), Bindable("number", float(least), float(most))]


def _parse_bound_number(raw: Any) -> float | Oscillation | KeyframeTrack | str:
    return raw if isinstance(raw, str) and "{" in raw else _parse_animated_number(raw)


def _resolve_color(value: str, info: ValidationInfo) -> str:
    own: dict[str, str] = (info.context or {}).get("colors", {})
    if value in own:
        return own[value]
    if value in NAMED_COLORS or HEX_COLOR.fullmatch(value):
        return value
    names = [*NAMED_COLORS, *own]
    raise FieldError(
        f'"{value}" is no colour', f'"#RRGGBB", "#RRGGBBAA" or {", ".join(names)}', suggest_name(value, names)
    )


def _check_hex_color(value: str) -> str:
    if HEX_COLOR.fullmatch(value):
        return value
    raise FieldError(f'"{value}" is no colour', '"#RRGGBB" or "#RRGGBBAA", in quotes')


def _parse_items(raw: Any, counts: tuple[int, ...], parse: Callable[[Any], Any]) -> tuple[Any, ...]:
    items = tuple(raw) if isinstance(raw, list | tuple) else (raw,)
    if len(items) not in counts:
        wanted = " or ".join(", ".join(map(str, counts)).rsplit(", ", 1))
        raise FieldError(f"here are {len(items)} values", f"{wanted} of them")
    return tuple(parse(item) for item in items)


def _parse_sides(raw: Any) -> tuple[Any, ...]:
    return _parse_items(raw, (1, 2, 4), _make_range_parser(-360, 360))


def _parse_corner_radii(raw: Any) -> tuple[Any, ...]:
    return _parse_items(raw, (1, 4), _make_range_parser(0, 360))


def _parse_inset(raw: Any) -> tuple[Any, ...]:
    return _parse_items(raw, (1, 2, 4), lambda item: None if item is None else _make_range_parser(-360, 360)(item))


def _parse_dash(raw: Any) -> tuple[Any, ...]:
    return _parse_items(raw, tuple(range(1, MAX_DASHES + 1)), _make_range_parser(0, 360))


def _parse_shares(raw: Any) -> tuple[Any, ...]:
    return _parse_items(raw, tuple(range(2, MAX_SHARES + 1)), _make_range_parser(0, 1))


def _parse_scale(raw: Any) -> tuple[Any, ...]:
    return _parse_items(raw, (1, 2), _make_range_parser(-MAX_SCALE, MAX_SCALE))


def _parse_skew(raw: Any) -> tuple[Any, ...]:
    return _parse_items(raw, (1, 2), _make_range_parser(-MAX_SKEW_DEG, MAX_SKEW_DEG))


def _parse_pivot(raw: Any) -> str | tuple[Any, ...]:
    if isinstance(raw, str):
        if raw in POINT_NAMES:
            return raw
        hint = suggest_name(raw, POINT_NAMES)
        raise FieldError(f'"{raw}" is no point of a box', f"[x, y] or {', '.join(POINT_NAMES)}", hint)
    return _parse_items(raw, (2,), _make_range_parser(-100, 100))


def _parse_view_box(raw: Any) -> Rect[float]:
    if isinstance(raw, tuple | list) and len(raw) == 4 and all(_is_metres(item) for item in raw):
        x, y, width, height = (float(item) for item in raw)
        if width > 0 and height > 0 and max(width, height) <= MAX_ASPECT * min(width, height):
            return Rect(x, y, width, height)
    raise FieldError("this is no view box", "[x, y, width, height], such as [0, 0, 24, 24]")


def _parse_names(raw: Any) -> tuple[str, ...]:
    names = (raw,) if isinstance(raw, str) else raw
    if isinstance(names, tuple | list) and all(isinstance(name, str) for name in names):
        return tuple(names)
    raise FieldError(f"{describe_value(raw)} is no name", "a name or a list of names")


def _parse_over(raw: Any) -> bool | tuple[str, ...]:
    if isinstance(raw, bool):
        return raw
    try:
        return _parse_names(raw)
    except FieldError as error:
        raise FieldError(str(error), "true, or the id of a node, or center, or a list of them") from None


def _parse_point(raw: Any) -> tuple[float, float, float]:
    if isinstance(raw, tuple | list) and len(raw) == 3 and all(_is_metres(item) for item in raw):
        return float(raw[0]), float(raw[1]), float(raw[2])
    raise FieldError("this is no point", "[x, y, z]: three numbers in metres")


#: Farther than anything in a scene is.
MAX_METRES = 1e7


def _is_metres(item: Any) -> bool:
    return isinstance(item, int | float) and not isinstance(item, bool) and abs(item) <= MAX_METRES


def _parse_world_point(raw: Any) -> str | tuple[float, float, float]:
    if isinstance(raw, str):
        return raw
    if isinstance(raw, tuple | list):
        return _parse_point(raw)
    raise FieldError(f"{describe_value(raw)} is no place", "the id of a place or [x, y, z] in metres")


def _parse_range(raw: Any) -> tuple[float, float]:
    if isinstance(raw, tuple | list) and len(raw) == 2 and all(_is_metres(item) for item in raw):
        low, high = float(raw[0]), float(raw[1])
        if 0 <= low <= high:
            return low, high
    raise FieldError("this is no range", "[from, to]: two numbers from 0 on, the smaller first")


def _any_of(*schemas: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": list(schemas)}


def _list_schema(counts: tuple[int, ...], *items: dict[str, Any]) -> WithJsonSchema:
    lists = [{"type": "array", "items": _any_of(*items), "minItems": n, "maxItems": n} for n in counts]
    return WithJsonSchema(_any_of(*items, *lists))


_NUMBER = {"type": "number"}
_ID = {"type": "string", "pattern": ID_PATTERN}
_POINT = {"type": "array", "items": _NUMBER, "minItems": 3, "maxItems": 3}
_RANGE = {"type": "array", "items": {"type": "number", "minimum": 0}, "minItems": 2, "maxItems": 2}
_VIEW_BOX = {"type": "array", "items": _NUMBER, "minItems": 4, "maxItems": 4}
_NAMES = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
_COLOR = {
    "anyOf": [
        {"enum": list(NAMED_COLORS)},
        {"type": "string", "pattern": f"^{HEX_COLOR.pattern}$"},
        {"type": "string", "pattern": ID_PATTERN, "description": "a name from `colors`"},
    ]
}

AnimatedNumber = float | Oscillation | KeyframeTrack

if TYPE_CHECKING:
    Number = AnimatedNumber
    UnitInterval = AnimatedNumber
    Degrees = AnimatedNumber
    Metres = AnimatedNumber
    BoundNumber = AnimatedNumber | str
    NameList = tuple[str, ...]
    Over = bool | tuple[str, ...]
    Vector3 = tuple[float, float, float]
    WorldPoint = str | Vector3
    Range = tuple[float, float]
    Sides = tuple[AnimatedNumber, ...]
    CornerRadii = tuple[AnimatedNumber, ...]
    Inset = tuple[AnimatedNumber | None, ...]
    Dash = tuple[AnimatedNumber, ...]
    Shares = tuple[AnimatedNumber, ...]
    Scale = tuple[AnimatedNumber, ...]
    Skew = tuple[AnimatedNumber, ...]
    Pivot = str | tuple[AnimatedNumber, ...]
    ViewBox = Rect[float]
    PathText = str
else:
    # Pydantic would build a schema of the true types beside each validator, 100 ms of every start for nothing.
    Number = _annotate_number(-1e6, 1e6)
    UnitInterval = _annotate_number(0, 1)
    Degrees = _annotate_number(0, 360)
    Metres = _annotate_number(0, 10_000)
    BoundNumber = Annotated[
        Any, PlainValidator(_parse_bound_number), WithJsonSchema(_any_of(_NUMBER, {"type": "string"}, MOTION_SCHEMA))
    ]
    NameList = Annotated[Any, PlainValidator(_parse_names), WithJsonSchema(_NAMES)]
    Over = Annotated[Any, PlainValidator(_parse_over), WithJsonSchema(_any_of({"type": "boolean"}, _NAMES))]
    Vector3 = Annotated[Any, PlainValidator(_parse_point), WithJsonSchema(_POINT)]
    WorldPoint = Annotated[Any, PlainValidator(_parse_world_point), WithJsonSchema(_any_of(_ID, _POINT))]
    _FROM_TO = Bindable("number", 0.0, MAX_METRES, counts=(2,), is_range=True)
    Range = Annotated[Any, PlainValidator(_parse_range), WithJsonSchema(_RANGE), _FROM_TO]
    _SIDES = Bindable("number", -360.0, 360.0, counts=(1, 2, 4))
    _RADII = Bindable("number", 0.0, 360.0, counts=(1, 4))
    _DASHES = Bindable("number", 0.0, 360.0, counts=tuple(range(1, MAX_DASHES + 1)))
    _SHARES = Bindable("number", 0.0, 1.0, counts=tuple(range(2, MAX_SHARES + 1)))
    _SCALES = Bindable("number", -MAX_SCALE, MAX_SCALE, counts=(1, 2))
    _LEANS = Bindable("number", -MAX_SKEW_DEG, MAX_SKEW_DEG, counts=(1, 2))
    _POINT_OF_BOX = Bindable("number", -100.0, 100.0, choices=POINT_NAMES, counts=(2,), stand_in=0.5)
    _SOME = (_NUMBER, MOTION_SCHEMA)
    _SOME_NUMBER = _any_of(*_SOME)
    Sides = Annotated[Any, PlainValidator(_parse_sides), _list_schema((1, 2, 4), *_SOME), _SIDES]
    CornerRadii = Annotated[Any, PlainValidator(_parse_corner_radii), _list_schema((1, 4), *_SOME), _RADII]
    Inset = Annotated[Any, PlainValidator(_parse_inset), _list_schema((1, 2, 4), *_SOME, {"type": "null"}), _SIDES]
    Dash = Annotated[
        Any,
        PlainValidator(_parse_dash),
        WithJsonSchema(
            _any_of(_NUMBER, {"type": "array", "items": _SOME_NUMBER, "minItems": 1, "maxItems": MAX_DASHES})
        ),
        _DASHES,
    ]
    Shares = Annotated[
        Any,
        PlainValidator(_parse_shares),
        WithJsonSchema({"type": "array", "items": _SOME_NUMBER, "minItems": 2, "maxItems": MAX_SHARES}),
        _SHARES,
    ]
    Scale = Annotated[Any, PlainValidator(_parse_scale), _list_schema((2,), *_SOME), _SCALES]
    Skew = Annotated[Any, PlainValidator(_parse_skew), _list_schema((2,), *_SOME), _LEANS]
    Pivot = Annotated[
        Any,
        PlainValidator(_parse_pivot),
        WithJsonSchema(
            _any_of({"enum": list(POINT_NAMES)}, {"type": "array", "items": _SOME_NUMBER, "minItems": 2, "maxItems": 2})
        ),
        _POINT_OF_BOX,
    ]
    ViewBox = Annotated[
        Any, PlainValidator(_parse_view_box), WithJsonSchema(_VIEW_BOX), Bindable("number", counts=(4,), stand_in=1.0)
    ]
    PathText = Annotated[str, AfterValidator(check_path), Bindable("path")]

Color = Annotated[str, AfterValidator(_resolve_color), WithJsonSchema(_COLOR), Bindable("color")]
HexColor = Annotated[
    str, AfterValidator(_check_hex_color), WithJsonSchema({"type": "string", "pattern": f"^{HEX_COLOR.pattern}$"})
]
Id = Annotated[str, Field(pattern=ID_PATTERN)]
NodeId = Annotated[str, Field(pattern=NODE_ID_PATTERN)]
Vector2 = tuple[Number, Number]

#: More than a walk or ride has, and what is drawn in a tenth of a second.
MAX_WAYPOINTS, MAX_ROUTE_LENGTH_M = 5_000, 200_000.0


def _check_waypoints(points: tuple[Vector3, ...]) -> tuple[Vector3, ...]:
    length_m = sum(map(math.dist, points, points[1:]))
    if length_m > MAX_ROUTE_LENGTH_M:
        raise FieldError(f"this way is {length_m / 1000:,.0f} km long", f"at most {MAX_ROUTE_LENGTH_M / 1000:g} km")
    return points


Waypoints = Annotated[
    tuple[Vector3, ...],
    Field(max_length=MAX_WAYPOINTS),
    AfterValidator(_check_waypoints),
    Bindable("number", counts=(3,), rows=(0, MAX_WAYPOINTS)),
]
