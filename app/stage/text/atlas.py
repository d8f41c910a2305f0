"""Where bitmaps lie in one square texture: a skyline packer, told once a frame what the frame draws. Knows no GL.

The skyline is Jylänki's ("A Thousand Ways to Pack the Bin", 2010, Skyline Bottom-Left). A region is written once and
never moves within an epoch. A new epoch is a new texture in which everything that is kept is placed and uploaded anew.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Bitmap = npt.NDArray[np.uint8]

GUTTER_PX = 1  # free pixels around every region, so that bilinear sampling never sees a neighbour
LIVE_SHARE = 0.25  # a full texture with less than this in use is cleared rather than doubled


class Region(NamedTuple):
    """A place in the texture, in texels from its first row and column."""

    x: int
    y: int
    width: int
    height: int


class Upload(NamedTuple):
    """A bitmap, (H, W) or (H, W, channels), to be written with its top left texel at x, y."""

    x: int
    y: int
    bitmap: Bitmap


@dataclass(frozen=True, eq=False)
class AtlasFrame:
    """What one frame needs: where its bitmaps lie and what must be written first.

    A texture of another `epoch` holds nothing of use: make one of `side_px` squared and write all `uploads`. `left_out`
    are the keys for which the largest texture has no room.
    """

    epoch: int
    side_px: int
    regions: Mapping[Hashable, Region]
    uploads: tuple[Upload, ...]
    left_out: tuple[Hashable, ...]


class Skyline:
    """Packs rectangles into a square from the top down; remembers only the contour of what is taken."""

    def __init__(self, side_px: int) -> None:
        self.side_px = side_px
        self._steps: list[tuple[int, int, int]] = [(GUTTER_PX, GUTTER_PX, side_px - GUTTER_PX)]  # x, y, width

    def place(self, width: int, height: int) -> Region | None:
        """The uppermost, then leftmost place for a rectangle with its gutter right of it and below; None if none is."""
        wide, tall = width + GUTTER_PX, height + GUTTER_PX
        fits = [(y, index) for index in range(len(self._steps)) if (y := self._top(index, wide, tall)) is not None]
        if not fits:
            return None
        y, index = min(fits)
        x = self._steps[index][0]
        self._raise(index, x, y + tall, wide)
        return Region(x, y, width, height)

    def _top(self, index: int, wide: int, tall: int) -> int | None:
        """How far down a rectangle comes to lie whose left edge is at a step's; None if it sticks out."""
        x, top, _ = self._steps[index]
        if x + wide > self.side_px:
            return None
        for start, y, _ in self._steps[index:]:
            if start >= x + wide:
                break
            top = max(top, y)
        return top if top + tall <= self.side_px else None

    def _raise(self, index: int, x: int, y: int, wide: int) -> None:
        """Lays a step of `wide` texels over the contour at height y, and joins steps of the same height."""
        right = x + wide
        behind = [(max(a, right), b, a + w - max(a, right)) for a, b, w in self._steps[index:] if a + w > right]
        joined: list[tuple[int, int, int]] = []
        for step in [*self._steps[:index], (x, y, wide), *behind]:
            if joined and joined[-1][1] == step[1]:
                joined[-1] = (joined[-1][0], step[1], joined[-1][2] + step[2])
            else:
                joined.append(step)
        self._steps = joined


class Atlas:
    """The regions of one texture from frame to frame. Same frames in the same order: same regions."""

    def __init__(self, side_px: int = 512, limit_px: int = 4096) -> None:
        self._limit_px = limit_px
        self._epoch = 0
        self._skyline = Skyline(side_px)
        self._bitmaps: dict[Hashable, Bitmap] = {}
        self._regions: dict[Hashable, Region] = {}

    def frame(self, bitmaps: Mapping[Hashable, Bitmap]) -> AtlasFrame:
        """Places every bitmap that a frame draws; the same key always stands for the same pixels.

        Bitmaps without pixels get no region. When the texture is full it is begun anew: with the frame's bitmaps alone
        where they fill less than LIVE_SHARE of it or it has reached its limit, else in twice the size with all it held.
        """
        wanted = {key: bitmap for key, bitmap in bitmaps.items() if bitmap.size and self._could_fit(bitmap)}
        fresh = {key: bitmap for key, bitmap in wanted.items() if key not in self._regions}
        epoch = self._epoch
        if not self._add(fresh):
            self._begin_anew(wanted)
        shown = self._bitmaps if self._epoch != epoch else fresh
        uploads = (Upload(*self._regions[key][:2], bitmap) for key, bitmap in shown.items() if key in self._regions)
        return AtlasFrame(
            self._epoch,
            self._skyline.side_px,
            {key: self._regions[key] for key in wanted if key in self._regions},
            tuple(uploads),
            tuple(key for key, bitmap in bitmaps.items() if bitmap.size and key not in self._regions),
        )

    def _could_fit(self, bitmap: Bitmap) -> bool:
        """Whether the largest texture could hold it alone; what it could not must not begin a new epoch each frame."""
        longest: int = max(bitmap.shape[:2])
        return longest + 2 * GUTTER_PX <= self._limit_px

    def _begin_anew(self, wanted: Mapping[Hashable, Bitmap]) -> None:
        side, kept = self._skyline.side_px, {**self._bitmaps, **wanted}
        live = sum(bitmap.shape[0] * bitmap.shape[1] for bitmap in wanted.values())
        if live < LIVE_SHARE * side * side and self._restart(side, wanted):
            return
        while side < self._limit_px:
            side = min(side * 2, self._limit_px)
            if self._restart(side, kept):
                return
        self._restart(side, wanted)

    def _restart(self, side_px: int, bitmaps: Mapping[Hashable, Bitmap]) -> bool:
        """A new epoch with these bitmaps; whether all of them found room."""
        self._epoch += 1
        self._skyline = Skyline(side_px)
        self._bitmaps, self._regions = {}, {}
        return self._add(bitmaps)

    def _add(self, bitmaps: Mapping[Hashable, Bitmap]) -> bool:
        """Places the tallest first, which packs best; whether all of them found room."""
        complete = True
        for key, bitmap in sorted(bitmaps.items(), key=lambda item: item[1].shape[:2], reverse=True):
            region = self._skyline.place(bitmap.shape[1], bitmap.shape[0])
            if region is None:
                complete = False
            else:
                self._regions[key], self._bitmaps[key] = region, bitmap
        return complete
