"""A picture beside a scene, as pixels."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, UnidentifiedImageError

from app.scene.problem import InputError, Place, Problem

MOST_SIDE_PX = 8192
MOST_PIXELS = 32_000_000


def load_picture(path: Path) -> npt.NDArray[np.uint8]:
    """uint8 (H, W, 4), straight alpha, row 0 on top. Raises InputError for what is no picture or is too large."""
    place = Place(str(path))
    try:
        with Image.open(path, formats=("PNG", "JPEG", "WEBP")) as image:
            # The header alone tells the size: a bomb is refused before a pixel is decoded.
            if max(image.size) > MOST_SIDE_PX or image.width * image.height > MOST_PIXELS:
                message = f"the picture has {image.width} x {image.height} pixels"
                raise InputError(
                    Problem(message, place, allowed=f"up to {MOST_SIDE_PX} a side, 32 million in all")
                )
            return np.array(image.convert("RGBA"))
    except FileNotFoundError:
        raise InputError(Problem("there is no such file", place)) from None
    except (UnidentifiedImageError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise InputError(Problem("this is no picture", place, allowed="PNG, JPEG or WebP")) from None
    except (OSError, SyntaxError, ValueError) as error:
        raise InputError(Problem(f"the picture is damaged: {error}", place)) from None
