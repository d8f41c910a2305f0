"""Pictures from files, as straight-alpha sRGB; their size is judged by the header, before anything is unpacked."""

from __future__ import annotations

import os
import warnings
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps, UnidentifiedImageError

from vitrine.errors import InputError, Place, Problem
from vitrine.files.regular_file import open_regular

#: 100 MP are 400 MB unpacked: more than any feed or card needs, less than what ends the program.
MAX_PIXELS = 100_000_000
#: Longer than any panorama; scaling a strip of 1 x 99,999,999 takes minutes.
MAX_SIDE_PX = 32_768
#: 100 MP without compression, with alpha.
MAX_BYTES = 400_000_000

#: By Pillow's names. It knows some forty more, and one of them, EPS, runs Ghostscript on what the file says.
PICTURE_FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF")

RgbaPixels = npt.NDArray[np.uint8]


def load_picture(path: Path) -> RgbaPixels:
    """uint8 (H, W, 4), straight alpha, sRGB codes as written, upright as its EXIF says. Raises InputError."""
    with open_regular(path, MAX_BYTES, "picture") as file, warnings.catch_warnings():
        # Pillow warns and refuses by limits of its own; the header's size is judged here instead.
        warnings.simplefilter("ignore")
        try:
            with Image.open(file, formats=PICTURE_FORMATS) as image:
                _check_size(path, *image.size)
                return np.array(ImageOps.exif_transpose(image).convert("RGBA"))
        except InputError:
            raise
        except Exception as error:  # Pillow's plugins raise whatever their formats lead them to
            raise InputError(_explain_failure(path, error, os.fstat(file.fileno()).st_size)) from None


def _check_size(path: Path, width_px: int, height_px: int) -> None:
    size = f"the picture has {width_px:,} x {height_px:,} pixels"
    if width_px * height_px > MAX_PIXELS:
        raise InputError(Problem(size, Place(str(path)), allowed=f"at most {MAX_PIXELS // 1_000_000} million pixels"))
    if max(width_px, height_px) > MAX_SIDE_PX:
        raise InputError(Problem(size, Place(str(path)), allowed=f"at most {MAX_SIDE_PX:,} pixels a side"))


def _explain_failure(path: Path, error: Exception, size_bytes: int) -> Problem:
    place = Place(str(path))
    if isinstance(error, Image.DecompressionBombError):
        limit = f"at most {MAX_PIXELS // 1_000_000} million pixels"
        return Problem("the picture is far too large", place, allowed=limit)
    if size_bytes == 0:
        return Problem("the picture is empty (0 bytes)", place)
    if isinstance(error, UnidentifiedImageError):
        return Problem("this is no picture", place, allowed="PNG, JPEG, WebP, GIF, BMP or TIFF")
    return Problem("the picture is damaged and cannot be read", place)
