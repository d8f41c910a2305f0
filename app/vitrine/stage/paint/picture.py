"""Pictures resampled to the size at which they are shown, so that the panel draws them texel by texel."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from vitrine.geometry import Affine, Rect
from vitrine.glass.optics.resampling import resample_to_edge
from vitrine.glass.optics.srgb import linear_from_srgb, srgb_from_linear
from vitrine.stage.draw.drawlist import Bitmap
from vitrine.stage.text.cache import LruCache

#: Budget of the cache of scaled pictures: some ten that fill a display.
CACHE_BYTES = 64 << 20

#: Linear light of every sRGB code.
_LINEAR_FROM_CODE: npt.NDArray[np.float32] = linear_from_srgb(np.arange(256) / 255.0).astype(np.float32)


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
    By area where it shrinks, else bilinear: no weight is negative, so an edge has no ring, which glasses at night would
    show at 0.2 to 0.7 of white (Lanczos: 1.6 % of the light, 2 pixels off). Takes 25 ms for 0.3 megapixels, 90 to 170
    for 2.
    """
    if source.pixels.shape[:2] == (height, width):
        return source.pixels
    return _SCALED_CACHE.get_or_make(
        (source, width, height), lambda: _resample(source, width, height), lambda bitmap: bitmap.nbytes
    )


def _resample(source: SourcePicture, width: int, height: int) -> Bitmap:
    full_height, full_width = source.pixels.shape[:2]
    factor = min(full_width / width, full_height / height)
    crop = Affine(factor, factor, (full_width - width * factor) / 2, (full_height - height * factor) / 2)
    alpha = (source.pixels[..., 3:] / 255.0).astype(np.float32)
    light = np.concatenate([_LINEAR_FROM_CODE[source.pixels[..., :3]] * alpha, alpha], -1)
    scaled = resample_to_edge(light, (width, height), crop)
    coverage = scaled[..., 3:]
    straight_light = scaled[..., :3] / np.maximum(coverage, 1e-6)
    return np.rint(np.concatenate([srgb_from_linear(straight_light), coverage], -1) * 255.0).astype(np.uint8)
