"""PNG files of pictures: fixed encoder settings, so that the same pixels are the same bytes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt

from vitrine.errors import InputError
from vitrine.files.atomic import atomic_write
from vitrine.output.png import encode_png


def check_png_name(path: Path) -> Path:
    """The path itself. Raises InputError for one that is not named like a PNG."""
    if path.suffix.lower() != ".png":
        raise InputError(f"{path}: a shot is a PNG; name a file that ends in .png")
    return path


def write_png(path: Path, pixels: npt.NDArray[np.uint8], texts: Mapping[str, str] | None = None) -> None:
    """Write (H, W, 4) opaque pixels as an RGB PNG, `texts` into its metadata. Raises InputError where it cannot."""
    with atomic_write(path) as beside:
        save_png(beside, pixels, texts)


def save_png(path: Path, pixels: npt.NDArray[np.uint8], texts: Mapping[str, str] | None = None) -> None:
    """Write as `write_png` does, but straight to `path`: for pictures in a folder that is made as a whole."""
    path.write_bytes(encode_png(pixels, texts or {}))


def pad_picture(pixels: npt.NDArray[np.uint8], size_px: tuple[int, int]) -> npt.NDArray[np.uint8]:
    """The picture centred on a black one of `size_px` (w, h), not smaller than itself."""
    height, width = pixels.shape[:2]
    if (width, height) == size_px:
        return pixels
    whole = np.zeros((size_px[1], size_px[0], 4), np.uint8)
    whole[..., 3] = 255
    x, y = (size_px[0] - width) // 2, (size_px[1] - height) // 2
    whole[y : y + height, x : x + width] = pixels
    return whole
