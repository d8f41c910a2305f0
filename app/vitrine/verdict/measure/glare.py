"""Glare: the veil that the display's light spreads in the eye, against the light of the world behind it.

Stiles and Holladay: a source that gives E lux at the eye, θ degrees off the line of sight, lays a veil of 10 E / θ²
cd/m² over what is looked at (CIE 146:2002; from 1° to 30°). E is luminance × solid angle × cos θ. A veil brighter than
what lies behind it halves its contrast or worse: that is glare.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from vitrine.errors import Place
from vitrine.geometry import Bounds
from vitrine.glass.optics.optics import Optics
from vitrine.glass.optics.photometry import MID_GREY
from vitrine.verdict.finding import Rule, Violation
from vitrine.verdict.measure.background_luminance import WorldPicture, luminance_of_codes
from vitrine.verdict.measure.light_source import LightSource
from vitrine.world.camera import Intrinsics
from vitrine.world.pixel_map import PixelMap

Floats = npt.NDArray[np.float64]

GLARE = Rule(
    "glare",
    "warning",
    "The display glares",
    "dim large and white things at night; choose a device that dims lower",
    "Stiles and Holladay: light scattered in the eye veils what lies beside a source, 10 E/θ² cd/m² (CIE 146:2002)",
)

#: How far beside a source the eye looks, and how far off others still count, in degrees.
SIGHT_DEG, MAX_OFF_DEG = 2.0, 30.0
#: Stiles and Holladay's constant, cd/m² · degrees² / lux.
VEIL_CONSTANT = 10.0
#: A larger background is sampled at every n-th row and column.
MAX_SAMPLED_PIXELS = 2048


class Veil(NamedTuple):
    """The veil over what is 2° beside a source: its luminance, 1 the panel's white, and who lays the most of it."""

    luminance: float
    box_px: Bounds[float]
    element: str


class GlareSample(NamedTuple):
    """The worst glare of one frame: the veil over the light behind it, before gain, and the element that lays it."""

    t_s: float
    element: str
    ratio: float


def veils_beside(sources: Sequence[LightSource], display: Intrinsics) -> tuple[Veil, ...]:
    """The veil 2° beside each of these sources, of all of them together, the strongest first.

    `display` is the panel as a pinhole.

    A source lies where its nearest edge is, with all of its light: for 10° × 6° that is 6 times what its parts, each at
    its own angle, would lay there, so that glare is told rather too early than too late.
    """
    if not sources:
        return ()
    low, high = _tangents(sources, display)
    illuminances = np.array([source.luminance for source in sources]) * solid_angles(low, high)
    low_deg, high_deg = np.degrees(np.arctan(low)), np.degrees(np.arctan(high))
    gaps = np.maximum(low_deg[:, None] - high_deg[None], low_deg[None] - high_deg[:, None]).clip(0.0)
    off_deg = SIGHT_DEG + np.hypot(gaps[..., 0], gaps[..., 1])
    veils = VEIL_CONSTANT * illuminances * np.cos(np.radians(off_deg)) / off_deg**2 * (off_deg <= MAX_OFF_DEG)
    totals, brightest = veils.sum(1), veils.argmax(1)
    return tuple(
        Veil(float(totals[i]), sources[i].box_px, sources[brightest[i]].element)
        for i in np.argsort(-totals, kind="stable").tolist()
    )


def measure_glare(
    t_s: float, veils: Sequence[Veil], picture: WorldPicture, picture_from_panel: PixelMap
) -> GlareSample | None:
    """The worst glare of a frame over the feed's picture (H, W, 4); None where nothing is lit.

    The light behind a source is the mean of the feed there, at least mid-grey: before a black thing by day, whatever is
    around veils as much. `veils` come strongest first, as from `veils_beside`.
    """
    worst: GlareSample | None = None
    for veil in veils:
        if worst is not None and veil.luminance / MID_GREY <= worst.ratio:
            break
        behind = max(_mean_luminance(picture, picture_from_panel.apply_to_bounds(veil.box_px)), MID_GREY)
        if worst is None or veil.luminance / behind > worst.ratio:
            worst = GlareSample(t_s, veil.element, veil.luminance / behind)
    return worst


def glare_in(optics: Optics, ratio: float) -> float:
    """The veil over the light behind it, as the eye has it in these optics; above 1 it glares."""
    return 0.0 if optics.blocking else optics.gain * optics.share * ratio


def describe_glare(element: str, glare: float, place: Place | None) -> Violation:
    """The violation of the rule of glare by an element, written at this place."""
    text = f"2° beside it, the veil in the eye is {glare:.3g} times the light behind"
    return Violation(GLARE, element, glare, text, place)


def solid_angles(low: Floats, high: Floats) -> Floats:
    """Solid angles (N,) in steradians of rectangles on a plane at distance 1, from `low` to `high` (N, 2)."""

    def corner(x: Floats, y: Floats) -> Floats:
        return np.asarray(np.arctan(x * y / np.sqrt(1 + x * x + y * y)))

    (x0, y0), (x1, y1) = low.T, high.T
    return corner(x1, y1) - corner(x0, y1) - corner(x1, y0) + corner(x0, y0)


def _tangents(sources: Sequence[LightSource], display: Intrinsics) -> tuple[Floats, Floats]:
    boxes = np.array([tuple(source.box_px) for source in sources], np.float64)
    middle, focal = (display.cx_px, display.cy_px), (display.fx_px, display.fy_px)
    return (boxes[:, :2] - middle) / focal, (boxes[:, 2:] - middle) / focal


def _mean_luminance(picture: WorldPicture, box_px: Bounds[float]) -> float:
    """The mean luminance 0..1 of a picture (H, W, 4) in a box, of its nearest pixel where that lies outside."""
    height, width = picture.shape[:2]
    box_px = Bounds(*(0.0 if math.isnan(side) else side for side in box_px))
    x0, y0 = (int(min(max(side, 0), most - 1)) for side, most in zip(box_px[:2], (width, height), strict=True))
    x1, y1 = (int(min(max(side, 0), most)) for side, most in zip(box_px[2:], (width, height), strict=True))
    crop = picture[y0 : max(y1, y0 + 1), x0 : max(x1, x0 + 1)]
    step = max(1, int(np.sqrt(crop.shape[0] * crop.shape[1] / MAX_SAMPLED_PIXELS)))
    return float(luminance_of_codes(crop[::step, ::step]).mean())
