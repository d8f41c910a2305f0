"""The bare view: the world that the feed saw, where and as large as the wearer sees it, with no display's light."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from vitrine.glass.laying import Laying
from vitrine.glass.optics import Optics
from vitrine.glass.resample import Taps, bilinear, weighed
from vitrine.glass.spread import defocus_cell, spread, spreads
from vitrine.glass.srgb import Floats, linear_from_srgb, srgb_from_linear

#: Beyond the feed: a stripe of STRIPE_PX every PERIOD_PX view pixels along x, rising to the right.
GROUND_SRGB, STRIPE_SRGB = (18, 20, 22), (27, 30, 33)
STRIPE_PX, PERIOD_PX = 4, 16
#: The feed is looked at in at most this many places along each side of a view pixel.
MOST_SAMPLES = 8


def bare(feed: npt.NDArray[np.uint8] | None, optics: Optics, laying: Laying) -> npt.NDArray[np.uint8]:
    """The view (H, W, 3) of `feed` (H, W, 3 or 4), both sRGB codes; without a feed all is black.

    A feed at its own size is copied bit for bit. The stripes beyond it are a mark and not a thing that could be out of
    focus, but nor is the rim of the feed: the blur goes over both.
    """
    size = laying.view.width_px, laying.view.height_px
    if feed is None:
        return np.zeros((size[1], size[0], 3), np.uint8)
    sx, sy, ox, oy = laying.feed_from_view
    n = samples(max(sx, sy))
    columns = _sampled(size[0], feed.shape[1], sx, ox, n)
    rows = _sampled(size[1], feed.shape[0], sy, oy, n)
    world = weighed(feed[..., :3].astype(np.float64), rows, columns)
    codes = np.where(_beyond(laying)[..., None], hatch(size), np.rint(world).astype(np.uint8))
    return _blurred(codes, optics.world_blur_deg * laying.view.px_per_deg)


def samples(shrink: float) -> int:
    """In how many evenly spread places along each of its sides a view pixel samples the feed, bilinearly.

    `shrink` is how many of its pixels lie along one of the view's. 1 where it grows; where it shrinks by a whole number
    the places are the feed's pixels, and their mean is that of the area.
    """
    # Half a size may come back from the focal lengths as 2.0000000000000004.
    return max(1, min(MOST_SAMPLES, math.ceil(shrink - 1e-6)))


def hatch(size_px: tuple[int, int]) -> npt.NDArray[np.uint8]:
    """Quiet stripes (H, W, 3) at 45°, fixed in the view."""
    width, height = size_px
    along = (np.arange(width) + np.arange(height)[:, None]) % PERIOD_PX
    return np.array([GROUND_SRGB, STRIPE_SRGB], np.uint8)[(along < STRIPE_PX).astype(np.int64)]


def _beyond(laying: Laying) -> npt.NDArray[np.bool_]:
    """Where (H, W) a view pixel's centre lies outside the feed."""
    sx, sy, ox, oy = laying.feed_from_view
    x = (np.arange(laying.view.width_px) + 0.5) * sx + ox
    y = (np.arange(laying.view.height_px) + 0.5) * sy + oy
    width, height = laying.feed_px
    return ((x < 0) | (x >= width)) | ((y < 0) | (y >= height))[:, None]


def _sampled(count: int, source: int, scale: float, offset: float, n: int) -> Taps:
    """The mean of `n` places in each of `count` target pixels; outside the source its last pixel goes on."""
    places = (np.arange(count * n) + 0.5) / n
    found = bilinear(places, scale, offset)
    inside = np.clip(found.at, 0, source - 1)
    return Taps(inside.reshape(count, 2 * n), found.weight.reshape(count, 2 * n) / n)


def _blurred(codes: npt.NDArray[np.uint8], sigma_px: float) -> npt.NDArray[np.uint8]:
    """sRGB codes (H, W, 3) out of focus, in linear light; at the edge of the picture the mean of what is known."""
    cell = defocus_cell(sigma_px)
    if not spreads(sigma_px, cell):
        return codes
    known = np.ones((*codes.shape[:2], 1))
    spreaded: Floats = spread(np.concatenate([linear_from_srgb(codes / 255.0), known], -1), 1.0, sigma_px, cell)
    return np.rint(srgb_from_linear(spreaded[..., :3] / spreaded[..., 3:]) * 255.0).astype(np.uint8)
