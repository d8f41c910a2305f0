"""Photometry: luminance and contrast formulas in absolute units, and the verdicts on ambient contrast.

`nits` is the display's luminance at the eye and `luminance` that of the world before the lens, both in cd/m²;
`transmittance` is the share of the world's light that the lens lets through.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from vitrine.errors import InputError
from vitrine.glass.optics.srgb import Floats

#: The linear value of a picture that stands for the environment's luminance.
MID_GREY = 0.18
#: Perceived brightness grows with the cube root of luminance (Stevens' power law).
STEVENS_EXPONENT = 1 / 3
#: Luminance weights of linear sRGB's red, green and blue (IEC 61966-2-1, from the primaries of ITU-R BT.709).
LUMINANCE_WEIGHTS = (0.2126, 0.7152, 0.0722)

#: The legibility verdicts, from worst to best.
Verdict = Literal["unreadable", "poor", "text only", "ok", "good", "colour"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The minimum ambient contrast ratio of each verdict but "unreadable".

    Rules of thumb of the trade: 1.5 for text, 2 to be usable, 8 for colour (Guttag); 5 usable and 10 appealing (reviews
    by Wu's group). They judge neither adaptation nor clutter, so they can be set, also for one environment alone.
    """

    poor: float = 1.5
    text: float = 2.0
    ok: float = 3.0
    good: float = 5.0
    colour: float = 8.0

    def __post_init__(self) -> None:
        steps = self.steps
        if not all(1 <= low < high for low, high in zip(steps, (*steps[1:], math.inf), strict=True)):
            given = ", ".join(f"{step:g}" for step in steps)
            raise InputError(f"thresholds {given}: each must be above the one before it, and none below 1")

    @property
    def steps(self) -> tuple[float, ...]:
        """The thresholds in rising order, from the second of VERDICTS to the last."""
        return self.poor, self.text, self.ok, self.good, self.colour

    def verdict(self, contrast: float) -> Verdict:
        """The verdict on an ambient contrast ratio."""
        return VERDICTS[sum(contrast >= step for step in self.steps)]


def gain(nits: float, transmittance: float, luminance: float) -> float:
    """The factor that the panel's white is multiplied by before it is composited with the picture of the world.

    G = 0.18 · L_display / (T · L_world): the eye adapts to the world as seen through the lens, whose mid-grey is 0.18.
    """
    return MID_GREY * nits / (transmittance * luminance)


def nits_for_white(white: float, transmittance: float, luminance: float) -> float:
    """The inverse of `gain`: the luminance whose white is `white` times that of paper seen through the lens."""
    return white * transmittance * luminance / MID_GREY


def ambient_contrast(nits: float, transmittance: float, luminance: float, leak: float = 0.0) -> float:
    """Ambient contrast ratio (ACR) of ink of `nits`: (L_ink + T·L + leak) / (T·L + leak), with its veil over the veil.

    `leak` is what the display's black emits, in cd/m². The usual definition for see-through displays.
    """
    veil = transmittance * luminance + leak
    return (nits + veil) / veil


def nits_for_contrast(contrast: float, transmittance: float, luminance: float, leak: float = 0.0) -> float:
    """The luminance that ink must emit for an ambient contrast ratio: `ambient_contrast` solved for nits."""
    return (contrast - 1) * (transmittance * luminance + leak)


def michelson_contrast(brighter: float, darker: float, transmittance: float, luminance: float) -> float:
    """Michelson contrast 0..1 of two luminances of the display behind the same veil: (a − b) / (a + b + 2·T·L).

    Michelson's contrast with the veil added to both (Erickson, Bruder and Welch, ISMAR-Adjunct 2022).
    """
    return (brighter - darker) / (brighter + darker + 2 * transmittance * luminance)


def wcag_contrast(one: float, other: float, white: float = 1.0) -> float:
    """WCAG contrast ratio 1..21 of two luminances on a screen with this white.

    (a + 0.05) / (b + 0.05), the brighter first. WCAG 2.2, "contrast ratio"; it asks for 4.5 for text, 3 for large text
    and graphics.
    """
    low, high = sorted((one / white, other / white))
    return (high + 0.05) / (low + 0.05)


def lightness(share: float) -> float:
    """CIE 1976 L*, 0..100, of a luminance as a share of white's (CIE 15:2018, 8.2.1). HCT calls it tone."""
    return share * (29 / 3) ** 3 if share <= (6 / 29) ** 3 else 116 * share ** (1 / 3) - 16


def brightness_ratio(luminance: float, other: float) -> float:
    """How bright one luminance looks against another, by Stevens' power law: (L / L')^(1/3)."""
    return float((luminance / other) ** STEVENS_EXPONENT)


def diffuse_luminance(lux: float, reflectance: float) -> float:
    """Luminance in cd/m² of a matt surface (Lambert's law): ρ · E / π."""
    return reflectance * lux / math.pi


def diffuse_illuminance(luminance: float, reflectance: float) -> float:
    """Illuminance in lux of a matt surface that has this luminance: `diffuse_luminance` solved for E."""
    return math.pi * luminance / reflectance


def format_light(value: float) -> str:
    """Format cd/m² or lux with three figures, from 100 on in whole units: 0.573, 28.6, 1,146."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def luminance_of(light: npt.ArrayLike) -> Floats:
    """Luminance (…), as a share of white's, of linear sRGB (…, 3 or more; further channels are ignored)."""
    luminance: Floats = np.asarray(light, np.float64)[..., :3] @ np.array(LUMINANCE_WEIGHTS)
    return luminance
