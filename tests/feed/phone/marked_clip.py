"""A clip for a fake camera: each picture has its number in bars of light, and a mark in its upper left corner."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt

SIZE_PX = (320, 180)
#: Pictures of one turn; their numbers have so many bits.
COUNT, BITS = 128, 7
_DARK, _LIGHT = 40, 215


def write_marked_clip(path: Path) -> Path:
    """Write the clip as YUV4MPEG2 of 30 pictures a second, as Chromium's fake camera reads it."""
    width, height = SIZE_PX
    chroma = np.full(width * height // 2, 128, np.uint8).tobytes()
    with path.open("wb") as file:
        file.write(f"YUV4MPEG2 W{width} H{height} F30:1 Ip A1:1 C420jpeg\n".encode())
        for number in range(COUNT):
            luma = np.full((height, width), _DARK, np.uint8)
            luma[: height // 4, : width // 8] = _LIGHT
            for bit in range(BITS):
                if number >> bit & 1:
                    luma[height // 2 :, bit * width // BITS : (bit + 1) * width // BITS] = _LIGHT
            file.write(b"FRAME\n" + luma.tobytes() + chroma)
    return path


def read_number(luma: npt.NDArray[np.uint8]) -> int | None:
    """The number of a picture by its luma (H, W) at any size; None where its mark is not up and left."""
    height, width = luma.shape
    corners = luma[:: height - 1, :: width - 1] > 128
    if not (luma[height // 8, width // 16] > 128 and not corners[0, 1]):
        return None
    centers = luma[height * 3 // 4, [(2 * bit + 1) * width // (2 * BITS) for bit in range(BITS)]]
    return sum(int(light > 128) << bit for bit, light in enumerate(centers))
