"""Drawn light: what the glass makes of the light of an ink, where it stands, without drawing it.

**The light of an ink** is the mean over the cores of its strokes (`stage/inspect/stroke_core.py`), of what is there
beyond the bare world, before the tone rule, at the display's own pixels. In shares of diffuse white, with the terms of
`Optics` in the order in which the glass has them:

    share · gain · (U · ((1 − spread) · core + spread · halo + ghost share · ghost) + floor)

`core` is the panel's light in those pixels, quantised; `halo` the light of all that is shown, blurred as spread light
is, `ghost` the same one ghost's offset away, and U what `falloff` leaves, each the mean over the ink's box. Halo, ghost
and floor lie on its surroundings alike. Against 156 drawn texts: `tests/claimed_light_gl_test.py`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from vitrine.glass.optics.optics import Optics
from vitrine.glass.optics.photometry import LUMINANCE_WEIGHTS
from vitrine.verdict.measure.light_source import LightSource

Floats = npt.NDArray[np.float64]

#: Scale of the logistic function that follows the integral of a Gaussian of sigma 1, to within 0.01.
LOGISTIC_SCALE = 1.702


def measure_halo(sources: Sequence[LightSource], boxes_px: Floats, sigma_px: float) -> Floats:
    """The mean luminance (N,) in boxes (N, 4) of all sources blurred by a Gaussian, 1 the panel's white."""
    if not sources or sigma_px <= 0:
        return np.zeros(len(boxes_px))
    bounds, luminances = _pack_sources(sources)
    low, high = boxes_px[:, None, :2] / sigma_px, boxes_px[:, None, 2:] / sigma_px
    start, end = bounds[:, :2] / sigma_px, bounds[:, 2:] / sigma_px
    reached = _ramp(end - low) - _ramp(end - high) - _ramp(start - low) + _ramp(start - high)
    return np.asarray((reached / np.maximum(high - low, 1e-6)).prod(-1) @ luminances)


def measure_ghost(sources: Sequence[LightSource], boxes_px: Floats, offset_px: tuple[float, float]) -> Floats:
    """The mean luminance (N,) of all sources in boxes (N, 4), moved by `offset_px`, right and down, 1 the white."""
    if not sources or offset_px == (0.0, 0.0):
        return np.zeros(len(boxes_px))
    bounds, luminances = _pack_sources(sources)
    moved = bounds + np.array(offset_px * 2)
    low = np.maximum(moved[:, :2], boxes_px[:, None, :2])
    high = np.minimum(moved[:, 2:], boxes_px[:, None, 2:])
    areas = np.maximum((boxes_px[:, 2:] - boxes_px[:, :2]).prod(-1), 1e-6)
    return np.asarray((high - low).clip(0.0).prod(-1) @ luminances / areas)


def mean_uniformity(optics: Optics, x: Floats, y: Floats, extent: Floats | float) -> Floats:
    """The mean relative luminance (N,) of white around places x, y (N,) in half displays from the middle.

    `uniformity_map` weighed by what each channel has of white's luminance. `extent` is the mean square distance from
    the place: a third of the square of a box's half diagonal.
    """
    white = np.array(optics.color).sum(1) * LUMINANCE_WEIGHTS
    shifts = optics.color_shift * np.array((-1.0, 0.0, 1.0))
    squared = (np.asarray(x)[..., None] - optics.eye_shift[0] - shifts) ** 2
    squared = squared + (np.asarray(y)[..., None] - optics.eye_shift[1]) ** 2 + np.asarray(extent)[..., None]
    return np.asarray((1 - optics.falloff * np.minimum(1.0, squared / 2)) @ white / white.sum())


def _pack_sources(sources: Sequence[LightSource]) -> tuple[Floats, Floats]:
    """The boxes (M, 4) and luminances (M,) of sources."""
    rows = np.array([(*source.box_px, source.luminance) for source in sources], np.float64)
    return rows[:, :4], rows[:, 4]


def _ramp(z: Floats) -> Floats:
    """The integral of the integral of a Gaussian of sigma 1, up to z: 0 far below, z far above."""
    return np.asarray(np.logaddexp(0.0, LOGISTIC_SCALE * z) / LOGISTIC_SCALE)
