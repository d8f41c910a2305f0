"""Samples of more than 8 bits brought to codes of 8: whole numbers by their full scale, floats from 0 to 1."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PIL import Image

_CHUNK_PX = 1_000_000
_BITS_PER_SAMPLE, _SAMPLE_FORMAT = 258, 339
_SIGNED = 2


def reduce_depth(image: Image.Image) -> tuple[Image.Image, str]:
    """A grey picture of 16 or 32 bits, or of floats, as one of 8 (L or LA), a note on what is cut; others as are."""
    if image.mode != "F" and not image.mode.startswith("I"):
        return image, ""
    samples = np.asarray(image)
    full = 1.0 if image.mode == "F" else _full_scale(image, samples)
    if image.mode == "I" and full > 2**31:
        samples = samples.view(np.uint32)
    codes = np.empty(samples.shape, np.uint8)
    is_cut = False
    rows = max(1, _CHUNK_PX // max(1, samples.shape[1]))
    for top in range(0, len(samples), rows):
        share = samples[top : top + rows].astype(np.float64) / full
        part = np.nan_to_num(share, nan=0.0, posinf=2.0, neginf=0.0)
        is_cut = is_cut or bool((part > 1.0).any()) or bool(np.isnan(share).any())
        codes[top : top + rows] = np.rint(np.clip(part, 0.0, 1.0) * 255)
    shown = _with_transparency(Image.fromarray(codes), samples, image.info.get("transparency"))
    shown.info |= {key: value for key, value in image.info.items() if key != "transparency"}
    shown.format = image.format
    return shown, "its light above 1 cannot be shown, and is cut there" if is_cut else ""


def _full_scale(image: Image.Image, samples: npt.NDArray[np.generic]) -> float:
    """White of whole numbers: the largest of their bits, as the file has them."""
    if samples.dtype.itemsize == 2 or image.format == "PNG":
        return 65535.0
    tags = getattr(image, "tag_v2", {})
    bits, form = tags.get(_BITS_PER_SAMPLE, (32,)), tags.get(_SAMPLE_FORMAT, (1,))
    first_bits, first_form = (value[0] if isinstance(value, tuple) else value for value in (bits, form))
    return float(2 ** (int(first_bits) - (first_form == _SIGNED)) - 1)


def _with_transparency(shown: Image.Image, samples: npt.NDArray[np.generic], transparent: object) -> Image.Image:
    """The picture with an alpha of 0 where its samples are the one that its file calls transparent."""
    if not isinstance(transparent, int):
        return shown
    shown.putalpha(Image.fromarray(np.where(samples == transparent, 0, 255).astype(np.uint8)))
    return shown
