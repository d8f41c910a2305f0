"""Blur of faces in a frame: each is drawn anew from a few mean values of its light, so that nothing undoes it.

The frame is cut into cells whose sides are a quarter of the face's longer side, and what is drawn is a smooth passage
between the means of the cells: at most 5 × 5 of them touch the face. Any two faces with the same means give the very
same pixels, whatever else they are, so no sharpening has anything to work from. People and programs need some 16 cells
across to tell who it is (Harmon and Julesz, Science 180, 1973; Bachmann, European Journal of Cognitive Psychology,
1991). Cells lie on a grid of the frame and their means are rounded to 32 levels: what moves over the grid tells little
more than what stands.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from functools import cache

import numpy as np
import numpy.typing as npt

from vitrine.feed.faces.face_box import FaceBox
from vitrine.world.feed_frame import FeedFrame, PixelFormat, Samples, YuvMatrix
from vitrine.world.yuv import chroma_steps

Floats = npt.NDArray[np.float32]

#: Cells along the longer side of a face.
CELLS = 4
#: What is covered of a face's box: half as much again, for hair and ears, in an ellipse that holds the box's corners.
MARGIN = 0.25
#: The ellipse's rim, a share of its radius beyond it, over which the picture comes back.
RIM = 0.12
#: Codes from level to level that a mean is rounded to, of light, and of chroma, whose 128 is one.
LIGHT_STEP, CHROMA_STEP = 8, 4


def blur_faces(frame: FeedFrame, boxes: Iterable[FaceBox]) -> FeedFrame:
    """The frame with these faces blurred on its own planes; the very same frame where there are none.

    Means are of light for RGBA and luma, of codes for chroma, whose codes have no light of their own.
    """
    covered = [box for box in boxes if box.side > 0]
    if not covered:
        return frame
    planes = [plane.copy() for plane in frame.planes]
    for box in covered:
        if frame.format is PixelFormat.RGBA:
            _blur_plane(planes[0][..., :3], frame.rgba[..., :3], box, (1.0, 1.0), 255, is_light=True)
            continue
        steps = chroma_steps(frame)
        for number, plane in enumerate(planes):
            # Of RGB all three have the light of a channel; of grey the others are one neutral sample.
            is_light = number == 0 or frame.matrix is YuvMatrix.IDENTITY
            scale = (1.0, 1.0) if number == 0 else (1 / steps[0], 1 / steps[1])
            if number == 0 or plane.size > 1:
                _blur_plane(plane, frame.planes[number], box, scale, 2**frame.bits - 1, is_light=is_light)
    for plane in planes:
        plane.flags.writeable = False
    return replace(frame, planes=tuple(planes))


def _find_ellipse(box: FaceBox) -> tuple[float, float, float, float]:
    """The middle and the radii, in pixels, of the ellipse that is covered whole for a face."""
    radius = (1 + MARGIN) * 0.5**0.5
    return *box.center, box.width * radius, box.height * radius


def _blur_plane(
    plane: Samples, source: Samples, box: FaceBox, scale: tuple[float, float], largest: int, is_light: bool
) -> None:
    """Blur one face in a plane, whose samples are `scale` for each pixel, by means of what `source` has there."""
    middle_x, middle_y, radius_x, radius_y = (a * b for a, b in zip(_find_ellipse(box), (*scale, *scale), strict=True))
    cell = max(2, math.ceil(box.side * max(scale) / CELLS))
    # Whole cells of the frame's grid, and one more around, between whose middles the rim is drawn.
    height, width = plane.shape[:2]
    reach_x, reach_y = radius_x * (1 + RIM) + cell, radius_y * (1 + RIM) + cell
    left, right = _whole_cells(middle_x - reach_x, middle_x + reach_x, cell, width)
    top, bottom = _whole_cells(middle_y - reach_y, middle_y + reach_y, cell, height)
    if left >= right or top >= bottom:
        return
    part = _with_channels(source[top:bottom, left:right])
    values: Floats = _light_of_codes(largest)[part] if is_light else part.astype(np.float32) / np.float32(largest)
    codes = _draw_smooth(_round_to_codes(_mean_cells(values, cell), is_light), cell, values.shape[:2])
    if largest != 255:
        codes = codes * np.float32(largest / 255)
    across = (np.arange(left, right, dtype=np.float32) + 0.5 - middle_x) / max(radius_x, 1e-3)
    down = (np.arange(top, bottom, dtype=np.float32) + 0.5 - middle_y) / max(radius_y, 1e-3)
    beyond = np.sqrt(across[None, :] ** 2 + down[:, None] ** 2) - 1
    share = np.clip(1 - beyond / RIM, 0, 1)[..., None]
    target = plane[top:bottom, left:right]
    mixed = np.floor(_with_channels(target) + share * (codes - _with_channels(target)) + 0.5)
    target[...] = mixed.reshape(target.shape)


def _with_channels(samples: Samples) -> Samples:
    """Samples as (h, w, channels), also of a plane that has one."""
    return samples.reshape(*samples.shape[:2], -1)


def _whole_cells(first: float, last: float, cell: int, length: int) -> tuple[int, int]:
    """The span of whole cells of the frame's grid that holds one from `first` to `last`, within the frame."""
    return max(0, int(first // cell) * cell), min(length, int(-(-last // cell)) * cell)


def _mean_cells(values: Floats, cell: int) -> Floats:
    """Means (rows, columns, channels) of cells; those at the frame's far edges may be smaller."""
    starts_y, starts_x = (np.arange(0, length, cell) for length in values.shape[:2])
    sums = np.add.reduceat(np.add.reduceat(values, starts_y, 0), starts_x, 1)
    heights, widths = (np.minimum(cell, length - starts)
                       for length, starts in zip(values.shape[:2], (starts_y, starts_x), strict=True))  # fmt: skip
    return np.asarray(sums / (heights[:, None] * widths[None, :])[..., None], np.float32)


def _round_to_codes(means: Floats, is_light: bool) -> Floats:
    """Means as codes that are rounded to levels: of light, which sRGB's codes are even to the eye in, or of chroma."""
    codes = _codes_of_light(means) if is_light else means * np.float32(255)
    step = LIGHT_STEP if is_light else CHROMA_STEP
    return np.asarray(np.minimum(np.round(codes / step) * step, 255), np.float32)


def _draw_smooth(means: Floats, cell: int, shape: tuple[int, ...]) -> Floats:
    """Pixels of this shape, linear between the middles of cells, and held beyond the outermost."""
    return _interpolate(_interpolate(means, cell, shape[0]).swapaxes(0, 1), cell, shape[1]).swapaxes(0, 1)


def _interpolate(rows: Floats, cell: int, length: int) -> Floats:
    at = np.clip((np.arange(length, dtype=np.float32) + 0.5) / cell - 0.5, 0, len(rows) - 1)
    low = np.floor(at).astype(np.intp)
    high = np.minimum(low + 1, len(rows) - 1)
    fraction = (at - low)[:, None, None]
    return np.asarray(rows[low] + fraction * (rows[high] - rows[low]), np.float32)


@cache
def _light_of_codes(largest: int) -> Floats:
    """Light 0 to 1 of sRGB codes 0 to `largest` (IEC 61966-2-1); for means HDR's codes are taken for such, too."""
    codes = np.arange(largest + 1) / largest
    return np.where(codes <= 0.04045, codes / 12.92, ((codes + 0.055) / 1.055) ** 2.4).astype(np.float32)


def _codes_of_light(light: Floats) -> Floats:
    """Codes 0 to 255 of sRGB for light 0 to 1, not rounded."""
    return np.asarray(
        255 * np.where(light <= 0.0031308, light * 12.92, 1.055 * np.maximum(light, 1e-6) ** (1 / 2.4) - 0.055),
        np.float32,
    )
