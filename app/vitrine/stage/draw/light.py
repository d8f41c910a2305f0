"""Linear, premultiplied light from the sRGB colours of a scene file."""

from __future__ import annotations

from functools import lru_cache

from vitrine.glass.optics.srgb import linear_from_srgb
from vitrine.scene.nodes.value import NAMED_COLORS

#: Red, green, blue and cover, linear and premultiplied.
Light = tuple[float, float, float, float]

DARK: Light = (0.0, 0.0, 0.0, 0.0)


@lru_cache(maxsize=1024)
def light_from_color(color: str) -> Light:
    """The light of `#RRGGBB`, `#RRGGBBAA` (straight alpha) or a named colour."""
    red, green, blue, *alpha = bytes.fromhex(NAMED_COLORS.get(color, color).removeprefix("#"))
    cover = alpha[0] / 255.0 if alpha else 1.0
    r, g, b = (linear_from_srgb([red / 255.0, green / 255.0, blue / 255.0]) * cover).tolist()
    return r, g, b, cover


def apply_opacity(light: Light, opacity: float) -> Light:
    """Premultiplied light seen through an opacity: all four numbers times it."""
    red, green, blue, cover = light
    return red * opacity, green * opacity, blue * opacity, cover * opacity
