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
_GROUND: Final = np.float32(0.22)
_INKS: Final = np.array((BRIGHTER, DARKER), np.float32)
_LUMA: Final = np.array((0.299, 0.587, 0.114), np.float32)


def draw_difference(approved: Pixels, drawn: Pixels) -> Pixels:
    """Draw the difference of two pictures (H, W, 3 or 4) of one size as an opaque picture (H, W, 4)."""
    old, new = approved[..., :3], drawn[..., :3]
    differs = (old != new).any(-1)
    shown = np.full((*differs.shape, 4), 255, np.uint8)
    shown[..., :3] = np.rint(new.astype(np.float32) @ (_GROUND * _LUMA))[..., None]
    # Little of most pictures differs: the rest need no more.
    change = new[differs].astype(np.int16) - old[differs]
    strength = _STRENGTHS[np.abs(change).max(-1)][:, None]
    ink = np.where((change.sum(-1) >= 0)[:, None], _INKS[0], _INKS[1])
    shown[differs, :3] = np.rint(shown[differs, :3] * (1 - strength) + ink * strength)
    return shown
