"""The values that fields of a scene file hold: numbers that may move, colours, sides."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from app.scene.motion import Keys, Osc, parse_motion

#: The ink of the default look, sRGB; light on a world, where black is nothing.
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

_HEX = re.compile(r"#[0-9A-Fa-f]{6}([0-9A-Fa-f]{2})?")


def _color(value: str) -> str:
    if value in INKS or _HEX.fullmatch(value):
        return value
    raise ValueError(f'"{value}" is no colour; allowed: "#RRGGBB", "#RRGGBBAA" or one of {", ".join(INKS)}')


def _sides(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value if isinstance(value, tuple) else (value,)


Number = Annotated[float | Osc | Keys, BeforeValidator(parse_motion)]
Color = Annotated[str, AfterValidator(_color)]
Vector2 = tuple[Number, Number]
Vector3 = tuple[float, float, float]
Sides = Annotated[tuple[Number, ...], BeforeValidator(_sides)]
