"""Background luminance of elements: how bright the feed is where each of them lies."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from vitrine.glass.optics.photometry import LUMINANCE_WEIGHTS
from vitrine.glass.optics.srgb import linear_from_srgb
from vitrine.world.feed_frame import FeedFrame, PixelFormat
from vitrine.world.feed_light import LightSamples, LightView
from vitrine.world.pixel_map import LensMap, PixelMap, map_boxes

#: A picture of the world: sRGB codes (H, W, 3 or 4), or the light of a frame that has more.
WorldPicture = npt.NDArray[np.uint8] | LightView

#: The percentile of the luminance behind an element that its contrast is measured against.
PERCENTILE = 95.0
#: A larger box is sampled at every n-th row and column; the percentile of a street moved by under 1 %.
MAX_SAMPLED_PIXELS = 2048

#: Luminance that each sRGB code of red, green and blue contributes, (3, 256).
_CODE_LUMINANCE = np.array(LUMINANCE_WEIGHTS)[:, None] * linear_from_srgb(np.arange(256) / 255.0)


def luminance_of_codes(codes: WorldPicture | LightSamples) -> npt.NDArray[np.float64]:
    """The linear luminance (...) of sRGB codes (..., 3 or 4), 0..1, or of light as it is."""
    if isinstance(codes, LightView | LightSamples):
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
    picture: WorldPicture, boxes_px: npt.NDArray[np.float64], feed_from_panel: PixelMap
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
    picture: WorldPicture, boxes_px: npt.NDArray[np.float64], feed_from_panel: PixelMap
) -> npt.NDArray[np.float64]:
    """The mean light (N, 3) of the feed behind each box, in linear sRGB; as `measure_background`."""
    sampled = _iter_sampled(picture, boxes_px, feed_from_panel)
    means = [_light_of(codes).reshape(-1, 3).mean(0) for codes in sampled]
    return np.array(means, np.float64).reshape(-1, 3)


def _light_of(picture: WorldPicture | LightSamples) -> npt.NDArray[np.float64]:
    return (
        picture.light if isinstance(picture, LightView | LightSamples) else linear_from_srgb(picture[..., :3] / 255.0)
    )


def _iter_sampled(
    picture: WorldPicture, boxes_px: npt.NDArray[np.float64], feed_from_panel: PixelMap
) -> Iterator[WorldPicture | LightSamples]:
    """The codes of the feed behind each box, of a larger one every n-th row and column."""
    height, width = picture.shape[:2]
    if isinstance(feed_from_panel, LensMap):
        yield from _iter_bent(picture, boxes_px, feed_from_panel)
        return
    bounds = map_boxes(feed_from_panel, boxes_px)
    low, high = np.floor(bounds[:, :2]), np.ceil(bounds[:, 2:])
    x0, y0 = np.clip(low, 0, (width - 1, height - 1)).astype(int).T
    x1, y1 = np.maximum(np.clip(high, 0, (width, height)).astype(int).T, (x0 + 1, y0 + 1))
    for i in range(len(boxes_px)):
        crop = picture[y0[i] : y1[i], x0[i] : x1[i]]
        step = max(1, int(np.sqrt(crop.shape[0] * crop.shape[1] / MAX_SAMPLED_PIXELS)))
        yield crop[::step, ::step]


def _iter_bent(
    picture: WorldPicture, boxes_px: npt.NDArray[np.float64], feed_from_panel: LensMap
) -> Iterator[WorldPicture | LightSamples]:
    """The codes (N, 4) of a feed with a lens behind each box, whose sides are curves there, on a grid of the box."""
    height, width = picture.shape[:2]
    for box, bounds in zip(boxes_px, feed_from_panel.apply_to_boxes(boxes_px), strict=True):
        x0, y0, x1, y1 = np.nan_to_num(bounds)
        most = int(np.sqrt(MAX_SAMPLED_PIXELS))
        columns, rows = (int(np.clip(np.ceil(length), 1, most)) for length in (x1 - x0, y1 - y0))
        x, y = ((np.arange(count) + 0.5) / count for count in (columns, rows))
        at = box[:2] + np.stack(np.meshgrid(x, y), -1).reshape(-1, 2) * (box[2:] - box[:2])
        found = np.floor(np.nan_to_num(feed_from_panel.apply_to_points(at))).astype(int)
        at_y, at_x = found[:, 1].clip(0, height - 1), found[:, 0].clip(0, width - 1)
        yield picture.pick(at_y, at_x) if isinstance(picture, LightView) else picture[at_y, at_x]
