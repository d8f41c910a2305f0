"""Reference compositor: the display's light over the background view, as the oracle for the shaders."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from vitrine.glass.optics.optics import Optics
from vitrine.glass.optics.resampling import resample
from vitrine.glass.optics.srgb import Floats, linear_from_srgb, srgb_from_linear
from vitrine.glass.optics.view_mapping import ViewMapping
from vitrine.glass.reference.display_light import render_display_light

_LINEAR = linear_from_srgb(np.arange(256) / 255.0)


def composite_reference(
    background: npt.NDArray[np.uint8], panel_lin: npt.NDArray[Any] | None, optics: Optics, mapping: ViewMapping
) -> npt.NDArray[np.uint8]:
    """The composited picture, sRGB codes (H, W, 3). Without light, at exposure 1, it is `background` bit for bit."""
    light_lin = composite_reference_lin(background, panel_lin, optics, mapping)
    return np.rint(srgb_from_linear(desaturate_highlights(light_lin)) * 255.0).astype(np.uint8)


def composite_reference_lin(
    background: npt.NDArray[np.uint8], panel_lin: npt.NDArray[Any] | None, optics: Optics, mapping: ViewMapping
) -> Floats:
    """The composited light, linear (H, W, 3), of `panel_lin` (H, W, 4; None: no display) over `background`.

    `background` is (H, W, 3 or 4), sRGB codes at the view's size. The formula:
    (world · (1 − blocking · alpha · share) + share · gain · light) · exposure. It may lie outside 0..1: above where
    it dazzles, below where a colour lies outside sRGB over a dark world.
    """
    world = _LINEAR[background[..., :3]]
    if panel_lin is not None and optics.share:
        over = resample_to_view(render_display_light(panel_lin, optics, mapping), mapping)
        covered = optics.blocking * optics.share * over[..., 3:]
        world = world * (1.0 - covered) + optics.share * optics.gain * over[..., :3]
    return world * optics.exposure


def desaturate_highlights(light_lin: Floats) -> Floats:
    """Desaturate highlights of light (H, W, 3): what dazzles turns white, as on film and in the eye.

    Where the brightest channel m is above 1, all are at least (1 - 1/m)²; nothing becomes darker, and the onset is
    smooth. Channels that were merely clipped would change hue: the green of a mono display turned cyan at night.
    """
    brightest = np.maximum(light_lin.max(-1, keepdims=True), 1.0)
    desaturated: Floats = np.maximum(light_lin, (1.0 - 1.0 / brightest) ** 2)
    return desaturated


def resample_to_view(light: Floats, mapping: ViewMapping) -> Floats:
    """Resample the display's light (H, W, C) into the view; black outside the display."""
    return resample(light, (mapping.view.width_px, mapping.view.height_px), mapping.panel_from_view)


def clipping_mask(light_lin: Floats) -> npt.NDArray[np.bool_]:
    """The mask of the channels of `light_lin` that are brighter than a picture can show, same shape."""
    return light_lin > 1.0
