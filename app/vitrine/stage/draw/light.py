"""Linear, premultiplied light from the sRGB colours of a scene file."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from vitrine.glass.optics.srgb import linear_from_srgb, srgb_from_linear
from vitrine.scene.nodes.value import NAMED_COLORS


class Light(NamedTuple):
    """Light of one colour, linear and premultiplied; 1 is the display's white, and `cover` hides other ink alone."""

    red: float
    green: float
    blue: float
    cover: float


DARK, WHITE = Light(0.0, 0.0, 0.0, 0.0), Light(1.0, 1.0, 1.0, 1.0)


@lru_cache(maxsize=1024)
def light_from_color(color: str) -> Light:
    """The light of `#RRGGBB`, `#RRGGBBAA` (straight alpha) or a named colour."""
    red, green, blue, *alpha = bytes.fromhex(NAMED_COLORS.get(color, color).removeprefix("#"))
    cover = alpha[0] / 255.0 if alpha else 1.0
    r, g, b = (linear_from_srgb([red / 255.0, green / 255.0, blue / 255.0]) * cover).tolist()
    return Light(r, g, b, cover)


def color_from_light(light: Light) -> str:
    """The colour `#RRGGBBAA` of a light, to the nearest of its 255 steps."""
    cover = min(max(light.cover, 0.0), 1.0)
    straight = [min(max(part / cover, 0.0), 1.0) for part in light[:3]] if cover > 0 else [0.0, 0.0, 0.0]
    codes = [round(part * 255.0) for part in (*srgb_from_linear(straight).tolist(), cover)]
    return f"#{bytes(codes).hex().upper()}"


def apply_opacity(light: Light, opacity: float) -> Light:
    """Premultiplied light seen through an opacity: all four numbers times it."""
    red, green, blue, cover = light
    return Light(red * opacity, green * opacity, blue * opacity, cover * opacity)
