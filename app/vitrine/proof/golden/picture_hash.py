"""Picture hash: the SHA-256 of a picture's size and raw pixels, by which goldens name it and its file is named."""

from __future__ import annotations

import hashlib
import re
from typing import NewType

import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]

#: 64 hexadecimal digits, lower case.
PictureHash = NewType("PictureHash", str)

_PATTERN = re.compile(r"[0-9a-f]{64}")


def hash_picture(pixels: Pixels) -> PictureHash:
    """The hash of RGBA or RGB pixels (H, W, C): "W H C", a line's end, then the bytes row by row."""
    height, width, channels = pixels.shape
    digest = hashlib.sha256(b"%d %d %d\n" % (width, height, channels))
    digest.update(np.ascontiguousarray(pixels).data)
    return PictureHash(digest.hexdigest())


def parse_hash(text: str) -> PictureHash | None:
    """The hash that `text` is, None where it is none."""
    return PictureHash(text) if _PATTERN.fullmatch(text) else None
