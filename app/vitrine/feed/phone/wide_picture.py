"""Wide picture: the picture of a phone's camera in the middle of one of 16:9, whichever way the phone is held."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from vitrine.world.feed_frame import FeedFrame, PixelFormat, Samples, YuvMatrix
from vitrine.world.yuv import chroma_steps

WIDE_PX = (1280, 720)


def widen(frame: FeedFrame) -> FeedFrame:
    """The frame on a canvas of 16:9 that is as wide as its longer side, cut above and below or black at its sides.

    So its focal length stays that of a picture held wide, in parts of the width, and one pair of intrinsics holds for
    both. One of 16:9 is left as it is.
    """
    width_px = max(frame.width_px, frame.height_px) & ~3
    height_px = width_px * WIDE_PX[1] // WIDE_PX[0] & ~1
    if (frame.width_px, frame.height_px) == (width_px, height_px) or height_px == 0:
        return frame
    across, down = (1, 1) if frame.format is PixelFormat.RGBA else chroma_steps(frame)
    shapes = (height_px, width_px), *2 * ((-(-height_px // down), -(-width_px // across)),)
    planes = tuple(
        _center(plane, shape, black)
        for plane, shape, black in zip(frame.planes, shapes, _black_of(frame), strict=False)
    )
    return replace(frame, planes=planes, width_px=width_px, height_px=height_px)


def _black_of(frame: FeedFrame) -> tuple[int | tuple[int, ...], ...]:
    """What is black, plane by plane."""
    if frame.format is PixelFormat.RGBA:
        return ((0, 0, 0, 255),)
    dark, neutral = 0 if frame.full_range else 2 ** (frame.bits - 4), 2 ** (frame.bits - 1)
    return (dark,) * 3 if frame.matrix is YuvMatrix.IDENTITY else (dark, neutral, neutral)


def _center(plane: Samples, shape: tuple[int, int], black: int | tuple[int, ...]) -> Samples:
    canvas = np.empty((*shape, *plane.shape[2:]), plane.dtype)
    canvas[...] = black
    (out_top, in_top, rows), (out_left, in_left, columns) = (
        _overlap(plane.shape[axis], shape[axis]) for axis in (0, 1)
    )
    canvas[out_top : out_top + rows, out_left : out_left + columns] = plane[
        in_top : in_top + rows, in_left : in_left + columns
    ]
    canvas.flags.writeable = False
    return canvas


def _overlap(inside: int, outside: int) -> tuple[int, int, int]:
    """Where the middle of one length lies in the middle of another: its start in both, and how long they share."""
    return max(0, outside - inside) // 2, max(0, inside - outside) // 2, min(inside, outside)
