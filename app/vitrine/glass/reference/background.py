"""Reference renderer of the background view: the feed mapped into the view, without any light of the display."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from vitrine.glass.optics.gaussian_blur import defocus_cell_px, is_blur_visible, spread_light
from vitrine.glass.optics.optics import Optics
from vitrine.glass.optics.resampling import Taps, apply_taps, bilinear_taps, clamp_taps, samples_per_side
from vitrine.glass.optics.srgb import Floats, linear_from_srgb, srgb_from_linear
from vitrine.glass.optics.view_mapping import ViewMapping
from vitrine.glass.reference.bent import resample_bent
from vitrine.world.pixel_map import LensMap

#: Beyond the feed: a stripe of STRIPE_PX every PERIOD_PX view pixels along x, rising to the right.
GROUND_SRGB, STRIPE_SRGB = (18, 20, 22), (27, 30, 33)
STRIPE_PX, PERIOD_PX = 4, 16


def render_background_view(
    feed: npt.NDArray[np.uint8] | None, optics: Optics, mapping: ViewMapping
) -> npt.NDArray[np.uint8]:
    """The background view (H, W, 3) of `feed` (H, W, 3 or 4), both sRGB codes; without a feed all is black.

    A pixel of the view is the mean light of n × n places of the feed, bilinear between its pixels (`samples_per_side`).
    A feed at its own size and in its own colours is copied bit for bit. The stripes beyond it are no object that could
    be lit or out of focus, but nor is the rim of the feed: the blur goes over both.
    """
    size = mapping.view.width_px, mapping.view.height_px
    if feed is None:
        return np.zeros((size[1], size[0], 3), np.uint8)
    feed_lin = linear_from_srgb(feed[..., :3] / 255.0)
    if isinstance(mapping.feed_from_view, LensMap):
        world_lin = resample_bent(feed_lin, size, mapping.feed_from_view, is_edge_kept=True)
    else:
        sx, sy, ox, oy = mapping.feed_from_view
        n = samples_per_side(max(sx, sy))
        columns = _make_sample_taps(size[0], feed.shape[1], sx, ox, n)
        world_lin = apply_taps(feed_lin, _make_sample_taps(size[1], feed.shape[0], sy, oy, n), columns)
    world_lin = world_lin @ np.array(optics.world_color).T
    world = np.rint(srgb_from_linear(world_lin) * 255.0).astype(np.uint8)
    codes = np.where(_outside_feed_mask(mapping)[..., None], hatch_pattern(size), world)
    return _defocus(codes, optics.world_blur_deg * mapping.view.px_per_deg)


def hatch_pattern(size_px: tuple[int, int]) -> npt.NDArray[np.uint8]:
    """A pattern (H, W, 3), sRGB codes, of faint stripes at 45°, fixed in the view: what lies beyond the feed."""
    width, height = size_px
    along = (np.arange(width) + np.arange(height)[:, None]) % PERIOD_PX
    return np.array([GROUND_SRGB, STRIPE_SRGB], np.uint8)[(along < STRIPE_PX).astype(np.int64)]


def _outside_feed_mask(mapping: ViewMapping) -> npt.NDArray[np.bool_]:
    """A mask (H, W) of the view pixels whose centre lies outside the feed."""
    if isinstance(mapping.feed_from_view, LensMap):
        places = mapping.feed_from_view.tabulate()
        return np.asarray(((places < 0) | (places >= mapping.feed_px)).any(-1))
    sx, sy, ox, oy = mapping.feed_from_view
    x = (np.arange(mapping.view.width_px) + 0.5) * sx + ox
    y = (np.arange(mapping.view.height_px) + 0.5) * sy + oy
    width, height = mapping.feed_px
    return ((x < 0) | (x >= width)) | ((y < 0) | (y >= height))[:, None]


def _make_sample_taps(count: int, source: int, scale: float, offset: float, n: int) -> Taps:
    """Taps of the mean of `n` samples in each of `count` target pixels; the source's edge is clamped."""
    positions = (np.arange(count * n) + 0.5) / n
    taps = clamp_taps(bilinear_taps(positions, scale, offset), source)
    return Taps(taps.indices.reshape(count, 2 * n), taps.weights.reshape(count, 2 * n) / n)


def _defocus(codes: npt.NDArray[np.uint8], sigma_px: float) -> npt.NDArray[np.uint8]:
    """sRGB codes (H, W, 3) out of focus, in linear light; at the edge of the picture the kernel is renormalised."""
    cell = defocus_cell_px(sigma_px)
    if not is_blur_visible(sigma_px, cell):
        return codes
    known = np.ones((*codes.shape[:2], 1))
    blurred: Floats = spread_light(np.concatenate([linear_from_srgb(codes / 255.0), known], -1), 1.0, sigma_px, cell)
    return np.rint(srgb_from_linear(blurred[..., :3] / blurred[..., 3:]) * 255.0).astype(np.uint8)
