"""Pictures resampled to the size at which they are shown, so that the panel draws them texel by texel."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image

from vitrine.geometry import Bounds, Rect, Size
from vitrine.glass.optics.srgb import linear_from_srgb, srgb_from_linear
from vitrine.stage.draw.drawlist import Bitmap
from vitrine.stage.text.cache import LruCache

ImageChannel = npt.NDArray[np.float32]

#: Budget of the cache of scaled pictures: some ten that fill a display.
CACHE_BYTES = 64 << 20

#: Linear light of every sRGB code.
_LINEAR_FROM_CODE: ImageChannel = linear_from_srgb(np.arange(256) / 255.0).astype(np.float32)


@dataclass(frozen=True, eq=False)
class SourcePicture:
    """A picture (H, W, 4), straight sRGB, that hashes by identity: the cache key of its scaled versions."""

    pixels: npt.NDArray[np.uint8]

    def __hash__(self) -> int:
        return id(self.pixels)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SourcePicture) and other.pixels is self.pixels


_SCALED_CACHE: LruCache[Bitmap] = LruCache(CACHE_BYTES)


def fit_inside(source: npt.NDArray[np.uint8], width: int, height: int) -> Rect[int]:
    """Fit a whole picture into a box of that size, centred, with its own aspect ratio: where it lies in the box."""
    full_height, full_width = source.shape[:2]
    factor = min(width / full_width, height / full_height)
    w, h = max(1, round(full_width * factor)), max(1, round(full_height * factor))
    return Rect((width - w) // 2, (height - h) // 2, w, h)


def scale_to_cover(source: SourcePicture, width: int, height: int) -> Bitmap:
    """Scale a picture to cover width x height, cropped around its centre, straight sRGB; cached.

    Filtered in linear, premultiplied light: fine detail keeps its brightness, and transparent pixels add no colour.
    Takes 15 ms for 0.3 megapixels, 100 for 2.
    """
    if source.pixels.shape[:2] == (height, width):
        return source.pixels
    return _SCALED_CACHE.get_or_make(
        (source, width, height), lambda: _resample(source, width, height), lambda bitmap: bitmap.nbytes
    )


def _resample(source: SourcePicture, width: int, height: int) -> Bitmap:
    full_height, full_width = source.pixels.shape[:2]
    factor = min(full_width / width, full_height / height)
    # Not wider than the picture, nor off it, by a rounding error: Pillow refuses both.
    crop_width, crop_height = min(width * factor, full_width), min(height * factor, full_height)
    left, top = (full_width - crop_width) / 2, (full_height - crop_height) / 2
    crop = Bounds(left, top, min(left + crop_width, full_width), min(top + crop_height, full_height))
    size = Size(width, height)
    alpha: ImageChannel = (source.pixels[..., 3] / 255.0).astype(np.float32)
    coverage = np.clip(_resize_channel(alpha, size, crop), 0.0, 1.0)
    light = [_resize_channel(_LINEAR_FROM_CODE[source.pixels[..., c]] * alpha, size, crop) for c in range(3)]
    straight_light = np.stack(light, -1) / np.maximum(coverage, 1e-6)[..., None]
    return np.rint(np.dstack([srgb_from_linear(straight_light), coverage]) * 255.0).astype(np.uint8)


def _resize_channel(channel: ImageChannel, size: Size[int], crop: Bounds[float]) -> ImageChannel:
    """The part `crop` of one channel, resampled to `size`."""
    return np.asarray(Image.fromarray(channel).resize(size, Image.Resampling.LANCZOS, box=crop))
