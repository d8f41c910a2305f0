"""Difference picture: where and which way two pictures differ, magnified so that one code of 255 can be seen."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from vitrine.proof.golden.picture_hash import Pixels

#: What became brighter is warm, what became darker cool (sRGB codes): told apart without red and green.
BRIGHTER, DARKER = (255, 184, 92), (96, 176, 255)
#: Strength by difference: a code counts 25 %, 16 codes half, 255 whole.
_STRENGTHS: Final[npt.NDArray[np.float32]] = ((np.arange(256) / 255) ** 0.25).astype(np.float32)
#: How much of the drawn picture's brightness stays behind it, to know the place by.
_GROUND: Final = 0.22
_INKS: Final = np.array((BRIGHTER, DARKER), np.float32)
_LUMA: Final = np.array((0.299, 0.587, 0.114), np.float32)


def draw_difference(approved: Pixels, drawn: Pixels) -> Pixels:
    """Draw the difference of two pictures (H, W, 3 or 4) of one size as an opaque picture (H, W, 4)."""
    old, new = approved[..., :3].astype(np.int16), drawn[..., :3].astype(np.int16)
    strength = _STRENGTHS[np.abs(new - old).max(-1)][..., None]
    is_brighter = (new - old).sum(-1) >= 0
    ink = np.where(is_brighter[..., None], _INKS[0], _INKS[1])
    ground = _GROUND * (new.astype(np.float32) @ _LUMA)[..., None]
    shown = np.empty((*strength.shape[:2], 4), np.uint8)
    shown[..., :3] = np.rint(ground * (1 - strength) + ink * strength)
    shown[..., 3] = 255
    return shown
