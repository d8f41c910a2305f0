"""Pictures of a scene: still pixels, drawings, and what moves."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from vitrine.scene.picture.moving_picture import MovingPicture
from vitrine.scene.picture.svg_drawing import SvgDrawing

#: uint8 (H, W, 4), straight alpha, sRGB, or what gives such pixels for a size or a time.
Picture = npt.NDArray[np.uint8] | SvgDrawing | MovingPicture


def natural_size(picture: Picture) -> tuple[float, float]:
    """Width and height that a picture has by itself, in its own pixels."""
    if isinstance(picture, np.ndarray):
        return float(picture.shape[1]), float(picture.shape[0])
    return float(picture.size_px[0]), float(picture.size_px[1])


def count_held_bytes(picture: Picture) -> int:
    """The memory that a picture holds as long as its scene lives."""
    if isinstance(picture, SvgDrawing):
        return len(picture.rest)
    return picture.nbytes if isinstance(picture, np.ndarray) else picture.held_bytes
