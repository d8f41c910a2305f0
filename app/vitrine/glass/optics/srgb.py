"""sRGB transfer functions, under the name by which all that makes pictures knows them; feeds decode by them, too."""

from __future__ import annotations

from vitrine.world.srgb import Floats, linear_from_srgb, srgb_from_linear

__all__ = ["Floats", "linear_from_srgb", "srgb_from_linear"]
