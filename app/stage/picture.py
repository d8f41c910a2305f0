"""Pictures brought to the size at which they are shown, once: the panel then draws them texel by texel."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from PIL import Image

from app.stage.drawlist import Bitmap


@dataclass(frozen=True, eq=False)
class Original:
    """A picture (H, W, 4), straight sRGB, by identity: what was scaled is remembered for it."""

    pixels: npt.NDArray[np.uint8]

    def __hash__(self) -> int:
        return id(self.pixels)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Original) and other.pixels is self.pixels


def contained(source: npt.NDArray[np.uint8], width: int, height: int) -> tuple[int, int, int, int]:
    """Where the whole picture lies in a box of that size: x, y, w, h, in its middle and in its own shape."""
    full_height, full_width = source.shape[:2]
    share = min(width / full_width, height / full_height)
    w, h = max(1, round(full_width * share)), max(1, round(full_height * share))
    return (width - w) // 2, (height - h) // 2, w, h


@lru_cache(maxsize=128)
def scaled(source: Original, width: int, height: int) -> Bitmap:
    """The middle of a picture in the shape of width : height, brought to that size with its alpha premultiplied."""
    full_height, full_width = source.pixels.shape[:2]
    share = min(full_width / width, full_height / height)
    cut_width, cut_height = width * share, height * share
    left, top = (full_width - cut_width) / 2, (full_height - cut_height) / 2
    image = Image.fromarray(source.pixels).convert("RGBa")
    box = (left, top, left + cut_width, top + cut_height)
    return np.asarray(image.resize((width, height), Image.Resampling.LANCZOS, box=box).convert("RGBA"))
