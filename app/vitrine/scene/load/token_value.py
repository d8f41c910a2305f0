"""Values of design tokens by their types, checked, as plain data that stays the same when it is read once more.

Colours are `#RRGGBB` or `#RRGGBBAA`; dimensions and durations values of their own; weights 1 to 1000; curves four
numbers; what is put together, mappings of these.
"""

from __future__ import annotations

import colorsys
import re
from collections.abc import Callable
from typing import Any, NamedTuple

from vitrine.document.field_error import FieldError, describe_value
from vitrine.errors import suggest_name
from vitrine.scene.nodes.value import HEX_COLOR

_SHORT_HEX = re.compile(r"#[0-9A-Fa-f]{3,4}")
_DIMENSION = re.compile(r"([-+]?(?:\d+\.?\d*|\.\d+))(px|rem|deg)")
_DURATION = re.compile(r"((?:\d+\.?\d*|\.\d+))(ms|s)")
_UNITS = ("px", "rem", "deg")
_WEIGHTS = {
    **{"thin": 100, "hairline": 100, "extra-light": 200, "ultra-light": 200, "light": 300, "normal": 400},
    **{"regular": 400, "book": 400, "medium": 500, "semi-bold": 600, "demi-bold": 600, "bold": 700},
    **{"extra-bold": 800, "ultra-bold": 800, "black": 900, "heavy": 900, "extra-black": 950, "ultra-black": 950},
}
_LINE_STYLES = ("solid", "dashed", "dotted", "double", "groove", "ridge", "outset", "inset")
#: Lengths and numbers beyond mean nothing on a display.
_MOST = 1e6


class Dimension(NamedTuple):
    """A length: so many px, rem or degrees."""

    amount: float
    unit: str


class Duration(NamedTuple):
    """A span of time."""

    seconds: float


def convert_token(kind: str, raw: Any) -> Any:
    """The value of a token of a type. Raises FieldError for what is none."""
    return _CONVERTERS[kind](raw)


def _number(raw: Any) -> float:
    if isinstance(raw, bool) or not isinstance(raw, int | float) or not abs(raw) <= _MOST:
        raise FieldError(f"{describe_value(raw)} is no number", f"-{_MOST:g} to {_MOST:g}")
    return float(raw)


def _color(raw: Any) -> str:
    if isinstance(raw, str):
        if HEX_COLOR.fullmatch(raw):
            return raw
        if _SHORT_HEX.fullmatch(raw):
            return "#" + "".join(digit * 2 for digit in raw[1:])
    elif isinstance(raw, dict):
        return _color_by_components(raw)
    raise FieldError(f"{describe_value(raw)} is no colour", '"#RRGGBB", "#RRGGBBAA" or {colorSpace, components, alpha}')


def _color_by_components(raw: dict[str, Any]) -> str:
    space, components = raw.get("colorSpace"), raw.get("components")
    alpha = _number(raw.get("alpha", 1.0))
    if not 0 <= alpha <= 1:
        raise FieldError(f"alpha {alpha:g} is out of range", "0 to 1")
    tail = f"{round(alpha * 255):02X}" if alpha < 1 else ""
    if isinstance(space, str) and space in _SPACES:
        if not isinstance(components, tuple | list) or len(components) != 3:
            raise FieldError("a colour has three components", "components: [a, b, c]")
        numbers = [0.0 if item == "none" else _number(item) for item in components]
        shares = [min(max(share, 0.0), 1.0) for share in _SPACES[space](*numbers)]
        return "#" + "".join(f"{round(share * 255):02X}" for share in shares) + tail
    if "hex" in raw:
        return _color(raw["hex"])[:7] + tail
    name = space if isinstance(space, str) else describe_value(space)
    raise FieldError(f'the colour space "{name}" is not read', ", ".join(_SPACES), 'give it a "hex" in sRGB')


def _encode_srgb(*linear: float) -> tuple[float, ...]:
    return tuple(
        share * 12.92 if share <= 0.0031308 else 1.055 * min(share, 1.0) ** (1 / 2.4) - 0.055 for share in linear
    )


def _read_hsl(hue: float, saturation: float, lightness: float) -> tuple[float, ...]:
    return colorsys.hls_to_rgb(hue / 360 % 1, _share(lightness), _share(saturation))


def _read_hwb(hue: float, white: float, black: float) -> tuple[float, ...]:
    white, black = _share(white), _share(black)
    if white + black >= 1:
        return (white / (white + black),) * 3
    return tuple(part * (1 - white - black) + white for part in colorsys.hls_to_rgb(hue / 360 % 1, 0.5, 1.0))


def _share(percent: float) -> float:
    return min(max(percent / 100, 0.0), 1.0)


_SPACES: dict[str, Callable[[float, float, float], tuple[float, ...]]] = {
    "srgb": lambda *shares: shares,
    "srgb-linear": _encode_srgb,
    "hsl": _read_hsl,
    "hwb": _read_hwb,
}


def _dimension(raw: Any) -> Dimension:
    if isinstance(raw, Dimension):
        return raw
    if isinstance(raw, str) and (match := _DIMENSION.fullmatch(raw)):
        return Dimension(_number(float(match[1])), match[2])
    if isinstance(raw, dict) and raw.get("unit") in _UNITS and "value" in raw:
        return Dimension(_number(raw["value"]), raw["unit"])
    if raw == 0 and not isinstance(raw, bool):
        return Dimension(0.0, "px")
    raise FieldError(f"{describe_value(raw)} is no dimension", '{value: 16, unit: px}, "16px", "1rem" or "0.8deg"')


def _duration(raw: Any) -> Duration:
    if isinstance(raw, Duration):
        return raw
    if isinstance(raw, str) and (match := _DURATION.fullmatch(raw)):
        raw = {"value": float(match[1]), "unit": match[2]}
    if isinstance(raw, dict) and raw.get("unit") in ("ms", "s") and "value" in raw:
        seconds = _number(raw["value"]) / (1000 if raw["unit"] == "ms" else 1)
        if 0 <= seconds <= 3600:
            return Duration(seconds)
    raise FieldError(f"{describe_value(raw)} is no duration", '{value: 160, unit: ms}, "160ms" or "0.16s"')


def _font_weight(raw: Any) -> int:
    if isinstance(raw, str) and raw in _WEIGHTS:
        return _WEIGHTS[raw]
    if isinstance(raw, int | float) and not isinstance(raw, bool) and 1 <= raw <= 1000:
        return int(raw)
    hint = suggest_name(raw, _WEIGHTS) if isinstance(raw, str) else ""
    raise FieldError(f"{describe_value(raw)} is no weight", f"1 to 1000, or {', '.join(_WEIGHTS)}", hint)


def _font_family(raw: Any) -> tuple[str, ...]:
    families = (raw,) if isinstance(raw, str) else raw
    if isinstance(families, tuple | list) and families and all(isinstance(name, str) and name for name in families):
        return tuple(families)
    raise FieldError(f"{describe_value(raw)} is no font family", "a name or a list of names")


def _cubic_bezier(raw: Any) -> tuple[float, ...]:
    if isinstance(raw, tuple | list) and len(raw) == 4:
        curve = tuple(map(_number, raw))
        if all(0 <= curve[index] <= 1 for index in (0, 2)):
            return curve
    raise FieldError("this is no curve", "[x1, y1, x2, y2], each x from 0 to 1")


def _stroke_style(raw: Any) -> Any:
    if raw in _LINE_STYLES or isinstance(raw, dict):
        return raw
    raise FieldError(f"{describe_value(raw)} is no style of a line", ", ".join(_LINE_STYLES))


def _members(raw: Any, kind: str, parts: dict[str, str], needed: tuple[str, ...]) -> dict[str, Any]:
    """The members of what is put together, each of its type; what has no use here is left aside."""
    if not isinstance(raw, dict):
        raise FieldError(f"{describe_value(raw)} is no {kind}", f"a mapping with {', '.join(parts)}")
    missing = [name for name in needed if name not in raw]
    if missing:
        raise FieldError(f"the {kind} lacks {missing[0]}", f"a mapping with {', '.join(needed)}")
    members = {}
    for name, part in parts.items():
        if name in raw:
            try:
                members[name] = convert_token(part, raw[name])
            except FieldError as error:
                raise FieldError(f"its {name}: {error}", error.allowed, error.hint) from None
    return members


def _typography(raw: Any) -> dict[str, Any]:
    parts = {
        **{"fontFamily": "fontFamily", "fontSize": "dimension", "fontWeight": "fontWeight"},
        **{"letterSpacing": "dimension", "lineHeight": "number"},
    }
    return _members(raw, "typography", parts, ("fontSize",))


def _border(raw: Any) -> dict[str, Any]:
    parts = {"color": "color", "width": "dimension", "style": "strokeStyle"}
    return _members(raw, "border", parts, ("color", "width"))


def _shadow(raw: Any) -> tuple[dict[str, Any], ...]:
    parts = {"color": "color", "blur": "dimension", "spread": "dimension"}
    layers = raw if isinstance(raw, tuple | list) and raw else (raw,)
    return tuple(_members(layer, "shadow", parts, ("color", "blur")) for layer in layers)


def _gradient(raw: Any) -> tuple[dict[str, Any], ...]:
    if not isinstance(raw, tuple | list) or len(raw) < 2:
        raise FieldError(f"{describe_value(raw)} is no gradient", "a list of two stops or more, {color, position}")
    parts = {"color": "color", "position": "number"}
    return tuple(_members(stop, "stop", parts, tuple(parts)) for stop in raw)


def _transition(raw: Any) -> dict[str, Any]:
    parts = {"duration": "duration", "delay": "duration", "timingFunction": "cubicBezier"}
    return _members(raw, "transition", parts, ("duration",))


_CONVERTERS: dict[str, Callable[[Any], Any]] = {
    "color": _color,
    "dimension": _dimension,
    "number": _number,
    "fontWeight": _font_weight,
    "fontFamily": _font_family,
    "duration": _duration,
    "cubicBezier": _cubic_bezier,
    "strokeStyle": _stroke_style,
    "typography": _typography,
    "gradient": _gradient,
    "border": _border,
    "shadow": _shadow,
    "transition": _transition,
}
TOKEN_TYPES = tuple(_CONVERTERS)
