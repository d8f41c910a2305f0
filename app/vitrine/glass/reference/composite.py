"""Reference compositor: the display's light over the background view, as the oracle for the shaders."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from vitrine.glass.optics.optics import Optics
from vitrine.glass.optics.resampling import resample
from vitrine.glass.optics.srgb import Floats, linear_from_srgb, srgb_from_linear
from vitrine.glass.optics.tone import compose_light
from vitrine.glass.optics.view import Tone
from vitrine.glass.optics.view_mapping import ViewMapping
from vitrine.glass.reference.bent import resample_bent
from vitrine.glass.reference.display_light import render_display_light
from vitrine.world.pixel_map import LensMap

_LINEAR = linear_from_srgb(np.arange(256) / 255.0)


def composite_reference(
    background: npt.NDArray[np.uint8], panel_lin: npt.NDArray[Any] | None, optics: Optics, mapping: ViewMapping
) -> npt.NDArray[np.uint8]:
    """The composited picture, sRGB codes (H, W, 3). Without light, at exposure 1, it is `background` bit for bit."""
    world, light = _world_and_light(background, panel_lin, optics, mapping)
    return _encode(compose_light(world, light, optics.brightest_channel, optics.tone))


def composite_reference_lin(
    background: npt.NDArray[np.uint8], panel_lin: npt.NDArray[Any] | None, optics: Optics, mapping: ViewMapping
) -> Floats:
    """The light that reaches the eye, linear (H, W, 3), of `panel_lin` (H, W, 4; None: no display) over `background`.

    `background` is (H, W, 3 or 4), sRGB codes at the view's size. The strict sum, before the tone rule:
    (world · (1 − blocking · alpha · share) + share · gain · light) · exposure. It may lie outside 0..1: above where
    it dazzles, below where a colour lies outside sRGB over a dark world.
    """
    world, light = _world_and_light(background, panel_lin, optics, mapping)
    return world + light


def composite_over_feed(
    feed_srgb: npt.NDArray[np.uint8],
    panel_lin: npt.NDArray[Any],
    gain: float = 1.0,
    alpha_blend: bool = False,
    tone: Tone = "compressed",
) -> npt.NDArray[np.uint8]:
    """The picture (H, W, 3) of `panel_lin` (H, W, 4; linear, premultiplied) over the feed (H, W, 3 or 4; sRGB codes).

    An ideal display as large as the feed. See-through glasses add their light, decode(feed) and gain · light; video
    pass-through (`alpha_blend`) covers, decode(feed) · (1 − a) and gain · light; then comes the tone rule.
    """
    world, panel = _LINEAR[feed_srgb[..., :3]], np.asarray(panel_lin, np.float64)
    if alpha_blend:
        world = world * (1.0 - panel[..., 3:])
    return _encode(compose_light(world, gain * panel[..., :3], gain, tone))


def _world_and_light(
    background: npt.NDArray[np.uint8], panel_lin: npt.NDArray[Any] | None, optics: Optics, mapping: ViewMapping
) -> tuple[Floats, Floats]:
    """The world as far as it is not covered, and the display's light, (H, W, 3) each, at the view's exposure."""
    world = _LINEAR[background[..., :3]] * optics.exposure
    if panel_lin is None or not optics.share:
        return world, np.zeros_like(world)
    over = resample_to_view(render_display_light(panel_lin, optics, mapping), mapping)
    if optics.blocking:
        world = world * (1.0 - optics.blocking * optics.share * over[..., 3:])
    return world, optics.exposure * optics.share * optics.gain * over[..., :3]


def _encode(light_lin: Floats) -> npt.NDArray[np.uint8]:
    return np.rint(srgb_from_linear(light_lin) * 255.0).astype(np.uint8)


def resample_to_view(light: Floats, mapping: ViewMapping) -> Floats:
    """Resample the display's light (H, W, C) into the view; black outside the display."""
    size_px, panel_from_view = (mapping.view.width_px, mapping.view.height_px), mapping.panel_from_view
    if isinstance(panel_from_view, LensMap):
        return resample_bent(light, size_px, panel_from_view)
    return resample(light, size_px, panel_from_view)


def clipping_mask(light_lin: Floats) -> npt.NDArray[np.bool_]:
    """The mask of the channels of `light_lin` that are brighter than a picture can show, same shape."""
    return light_lin > 1.0
