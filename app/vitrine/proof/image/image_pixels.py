"""Image pixels: the pixels of any picture that a test has, such as another program's array, as RGBA."""

from __future__ import annotations

import numpy as np

from vitrine.errors import InputError, Problem
from vitrine.proof.golden.picture_hash import Pixels

#: The longest side that lossless WebP holds.
MAX_SIDE_PX = 16_383


def read_pixels(image: object) -> Pixels:
    """The pixels (H, W, 4) uint8 of an array, or of what NumPy makes one of, RGB as opaque.

    Raises InputError for another shape, another type and for floats, of which nobody knows what 1 is.
    """
    array = np.asarray(image)
    if array.ndim != 3 or array.shape[2] not in (3, 4):
        raise _wrong(f"an array of shape {array.shape}", "(H, W, 4) as RGBA, or (H, W, 3) as RGB")
    if array.dtype != np.uint8:
        hint = "for 0 to 1 write (array * 255).round().astype(np.uint8)" if array.dtype.kind == "f" else ""
        raise _wrong(f"an array of {array.dtype}", "uint8, 0 to 255", hint)
    height, width, channels = array.shape
    if not (0 < width <= MAX_SIDE_PX and 0 < height <= MAX_SIDE_PX):
        raise _wrong(f"a picture of {width}x{height}", f"1 to {MAX_SIDE_PX:,} pixels a side")
    if channels == 3:
        array = np.dstack((array, np.full((height, width), 255, np.uint8)))
    return np.ascontiguousarray(array)


def _wrong(what: str, allowed: str, hint: str = "") -> InputError:
    return InputError(Problem(f"{what} is no picture to compare", key="array", allowed=allowed, hint=hint))
