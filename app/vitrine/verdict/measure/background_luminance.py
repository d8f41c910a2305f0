"""Background luminance of elements: how bright the feed is where each of them lies."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from vitrine.geometry import Affine
from vitrine.glass.optics.photometry import LUMINANCE_WEIGHTS
from vitrine.glass.optics.srgb import linear_from_srgb
from vitrine.world.feed_frame import FeedFrame, PixelFormat
from vitrine.world.feed_light import LightView

#: A picture of the world: sRGB codes (H, W, 3 or 4), or the light of a frame that has more.
WorldPicture = npt.NDArray[np.uint8] | LightView

#: The percentile of the luminance behind an element that its contrast is measured against.
PERCENTILE = 95.0
#: A larger box is sampled at every n-th row and column; the percentile of a street moved by under 1 %.
MAX_SAMPLED_PIXELS = 2048

#: Luminance that each sRGB code of red, green and blue contributes, (3, 256).
_CODE_LUMINANCE = np.array(LUMINANCE_WEIGHTS)[:, None] * linear_from_srgb(np.arange(256) / 255.0)


def luminance_of_codes(codes: WorldPicture) -> npt.NDArray[np.float64]:
    """The linear luminance (...) of sRGB codes (..., 3 or 4), 0..1, or of light as it is."""
    if isinstance(codes, LightView):
        return codes.luminance
    red, green, blue = (table[codes[..., channel]] for channel, table in enumerate(_CODE_LUMINANCE))
    luminance: npt.NDArray[np.float64] = red + green + blue
    return luminance


def find_world(frame: FeedFrame) -> WorldPicture:
    """The world behind an overlay, as the viewer sees a frame: of RGBA its codes (H, W, 4), of others their light.

    HDR has light above white, which is behind an overlay all the same.
    """
    is_plain = frame.format is PixelFormat.RGBA and frame.shows_codes
    return rotate_upright(frame) if is_plain else LightView(frame)


def rotate_upright(frame: FeedFrame) -> npt.NDArray[np.uint8]:
    """The codes of an RGBA feed frame as the viewer sees it, (H, W, 4)."""
    return np.rot90(frame.rgba, -frame.rotation)


def measure_background(
    picture: WorldPicture, boxes_px: npt.NDArray[np.float64], feed_from_panel: Affine
) -> npt.NDArray[np.float64]:
    """The 95th-percentile luminance of the feed, 1 at white, behind each box (N, 4: x0, y0, x1, y1 in panel pixels).

    Beyond the feed nothing is known: there the nearest of its pixels counts.
    """
    luminances = np.empty(len(boxes_px))
    for i, codes in enumerate(_iter_sampled(picture, boxes_px, feed_from_panel)):
        samples = luminance_of_codes(codes).ravel()
        luminances[i] = np.partition(samples, rank := int(PERCENTILE / 100 * (len(samples) - 1)))[rank]
    return luminances


def measure_background_color(
    picture: WorldPicture, boxes_px: npt.NDArray[np.float64], feed_from_panel: Affine
) -> npt.NDArray[np.float64]:
    """The mean light (N, 3) of the feed behind each box, in linear sRGB; as `measure_background`."""
    sampled = _iter_sampled(picture, boxes_px, feed_from_panel)
    means = [_light_of(codes).reshape(-1, 3).mean(0) for codes in sampled]
    return np.array(means, np.float64).reshape(-1, 3)


def _light_of(picture: WorldPicture) -> npt.NDArray[np.float64]:
    return picture.light if isinstance(picture, LightView) else linear_from_srgb(picture[..., :3] / 255.0)


def _iter_sampled(
    picture: WorldPicture, boxes_px: npt.NDArray[np.float64], feed_from_panel: Affine
) -> Iterator[WorldPicture]:
    """The codes of the feed behind each box, of a larger one every n-th row and column."""
    height, width = picture.shape[:2]
    sx, sy, ox, oy = feed_from_panel
    low = np.floor(boxes_px[:, :2] * (sx, sy) + (ox, oy))
    high = np.ceil(boxes_px[:, 2:] * (sx, sy) + (ox, oy))
    x0, y0 = np.clip(low, 0, (width - 1, height - 1)).astype(int).T
    x1, y1 = np.maximum(np.clip(high, 0, (width, height)).astype(int).T, (x0 + 1, y0 + 1))
    for i in range(len(boxes_px)):
        crop = picture[y0[i] : y1[i], x0[i] : x1[i]]
        step = max(1, int(np.sqrt(crop.shape[0] * crop.shape[1] / MAX_SAMPLED_PIXELS)))
        yield crop[::step, ::step]
