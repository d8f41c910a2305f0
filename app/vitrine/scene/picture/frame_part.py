"""Frame parts: the pieces that moving pictures are made of, each a still file of its own, and how they are laid."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt
from PIL import Image

from vitrine.scene.picture.colour_profile import convert_to_srgb

#: What becomes of a piece when its time is over.
Disposal = Literal["keep", "clear", "restore"]
RgbaPixels = npt.NDArray[np.uint8]

#: Of a canvas, and of a piece, which may be larger by mistake or by malice.
MAX_FRAME_PX = 16_000_000


class FramePart(NamedTuple):
    """One piece: a still file with its place on the canvas, how long it stands, and what becomes of it after.

    `blends`: it is laid over what is there, else it takes its place.
    """

    encoded: bytes
    x: int
    y: int
    duration_ms: int
    disposal: Disposal
    blends: bool


class FrameParts(NamedTuple):
    """The pieces of a moving picture on a canvas of `size_px`, played so many times; 0: for ever."""

    size_px: tuple[int, int]
    plays: int
    parts: tuple[FramePart, ...]


def iter_frames(parts: FrameParts) -> Iterator[RgbaPixels]:
    """The frames in order, uint8 (H, W, 4), straight alpha, sRGB. Raises what Pillow does for one that is damaged."""
    width, height = parts.size_px
    canvas = np.zeros((height, width, 4), np.uint8)
    for part in parts.parts:
        piece = decode_part(part)[: max(0, height - part.y), : max(0, width - part.x)]
        region = slice(part.y, part.y + piece.shape[0]), slice(part.x, part.x + piece.shape[1])
        before = canvas[region].copy() if part.disposal == "restore" else None
        canvas[region] = _over(piece, canvas[region]) if part.blends else piece
        shown = canvas.copy()
        shown.flags.writeable = False
        yield shown
        if part.disposal != "keep":
            canvas[region] = 0 if before is None else before


def decode_part(part: FramePart) -> RgbaPixels:
    """A piece by itself. Raises what Pillow does for a damaged one."""
    with Image.open(io.BytesIO(part.encoded), formats=("GIF", "PNG", "WEBP")) as image:
        if image.width * image.height > MAX_FRAME_PX:
            raise ValueError("a frame is larger than any canvas")
        return np.array(convert_to_srgb(image)[0])


def whole_durations(parts: Sequence[FramePart]) -> tuple[int, ...]:
    """When each frame ends, in milliseconds from the first one's start."""
    ends, end = [], 0
    for part in parts:
        end += part.duration_ms
        ends.append(end)
    return tuple(ends)


def browser_duration_ms(duration_ms: int) -> int:
    """How long browsers show a frame: what says less than 20 ms was made for machines that took their time."""
    return duration_ms if duration_ms >= 20 else 100


def _over(front: RgbaPixels, back: RgbaPixels) -> RgbaPixels:
    """Straight alpha over straight alpha, in codes as browsers do it."""
    alpha = front[..., 3:]
    if not ((alpha > 0) & (alpha < 255)).any():
        return np.asarray(np.where(alpha > 0, front, back))
    over, under = alpha / 255.0, back[..., 3:] / 255.0
    cover = over + under * (1 - over)
    light = (front[..., :3] * over + back[..., :3] * under * (1 - over)) / np.maximum(cover, 1e-9)
    return np.asarray(np.rint(np.concatenate([light, cover * 255], -1)), np.uint8)
