"""Glasses by their figures: what `devices ID --json` tells of them, and the light they send by formulas of our own."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from tests.audit.colorimetry import SRGB_XY, WEIGHTS, Light, hex_light, rgb_to_xyz

MID_GREY = 0.18
#: The luminance at the eye of a street in the sun, which absolute exposure shows as it is.
FULL_NITS = 5000.0


def share_of(told: Mapping[str, Any] | None) -> Mapping[str, Any]:
    return told["value"] if told else {}


@dataclass(frozen=True)
class Glasses:
    """See-through or pass-through glasses, by what the program tells of their figures."""

    told: Mapping[str, Any]

    def figure(self, name: str) -> Any:
        return self.told["figures"][name]["value"]

    @property
    def blocks(self) -> bool:
        return self.told["blend_mode"] == "alpha-blend"

    @property
    def color(self) -> Mapping[str, Any]:
        return self.figure("color")

    @property
    def is_mono(self) -> bool:
        return self.color["mode"] == "mono"

    @property
    def levels(self) -> int:
        return self.color.get("levels") or 0

    @property
    def canvas_px(self) -> tuple[int, int]:
        width, height = self.figure("canvas_px")
        return width, height

    def transmittance(self, nits: float) -> float:
        """Of the lens where mid-grey has `nits`: optical density grows from 500 to 5,000 cd/m² by a smooth step."""
        clear, dark = self.figure("clear"), self.figure("dark")
        if self.told["transmittance"].get("model", {}).get("value", "fixed") == "fixed":
            return float(clear)
        x = min(max(math.log10(nits / 500), 0.0), 1.0)
        return float(clear * (dark / clear) ** (x * x * (3 - 2 * x)))

    def nits(self, around: float, share: float | None = None) -> float:
        """White at the eye: twice paper's through the lens, or a share of the most, within the device's range.

        Pass-through shows the world by the same display, at its most.
        """
        most, least = self.figure("nits"), self.figure("least_nits")
        twice_paper = most if self.blocks else 2 * self.transmittance(around) * around / MID_GREY
        return float(min(max(twice_paper if share is None else share * most, least), most))

    def gain(self, around: float, share: float | None = None) -> float:
        """The display's white over the white of a world whose mid-grey has `around` cd/m²."""
        if self.blocks:
            return 1.0
        return MID_GREY * self.nits(around, share) / (self.transmittance(around) * around)

    def matrix(self) -> Light:
        """Linear sRGB (3, 3) of the panel's red, green and blue; its white has luminance 1."""
        if self.is_mono:
            tint = hex_light(self.color["tint"])
            return np.outer(tint / (tint @ WEIGHTS), WEIGHTS)
        if not self.color.get("primaries"):
            return np.eye(3)
        own = rgb_to_xyz(tuple(tuple(self.color["primaries"][name]) for name in ("red", "green", "blue", "white")))
        return np.linalg.inv(rgb_to_xyz(SRGB_XY)) @ own

    def defect(self, name: str) -> Mapping[str, Any]:
        return share_of(self.told.get(name))

    @property
    def floor(self) -> float:
        contrast = self.told.get("native_contrast")
        return 1 / contrast["value"] if contrast else 0.0

    def brightest_channel(self, gain: float, ghost: float) -> float:
        """The most light in any channel: the panel drives what feeds it, with its ghost on top and the floor below."""
        matrix = self.matrix()
        return float(gain * ((1 + ghost) * matrix.clip(0).sum(1) + self.floor * matrix.sum(1)).max())

    def exposure(self, around: float, share: float | None = None) -> float:
        """Absolute exposure: the cube root of the light at the eye, over that of a sunlit street."""
        at_eye = MID_GREY * self.nits(around, share) if self.blocks else self.transmittance(around) * around
        return float((at_eye / FULL_NITS) ** (1 / 3))
