"""Skyline packer: places rectangles in one square texture. Knows no GL.

The algorithm is Jylänki's ("A Thousand Ways to Pack the Bin", 2010, Skyline Bottom-Left). A region never
moves once placed; a full texture starts over with a new skyline.
"""

from __future__ import annotations

from typing import NamedTuple

GUTTER_PX = 1  # free pixels around every region, so that bilinear sampling never sees a neighbour


class Region(NamedTuple):
    """A rectangle of the texture, in texels from its first row and column."""

    x: int
    y: int
    width: int
    height: int


class Skyline:
    """A packer of rectangles into a square from the top down; it stores only the contour of the occupied area."""

    def __init__(self, side_px: int) -> None:
        self.side_px = side_px
        self._steps: list[tuple[int, int, int]] = [(GUTTER_PX, GUTTER_PX, side_px - GUTTER_PX)]  # x, y, width

    def place(self, width: int, height: int) -> Region | None:
        """Place a rectangle, with a gutter right of it and below, uppermost, then leftmost; None without room."""
        wide, tall = width + GUTTER_PX, height + GUTTER_PX
        fits = [
            (y, index) for index in range(len(self._steps)) if (y := self._resting_y(index, wide, tall)) is not None
        ]
        if not fits:
            return None
        y, index = min(fits)
        x = self._steps[index][0]
        self._raise_contour(index, x, y + tall, wide)
        return Region(x, y, width, height)

    def _resting_y(self, index: int, wide: int, tall: int) -> int | None:
        """The y at which a rectangle rests whose left edge is at a step's; None if it does not fit."""
        x, top, _ = self._steps[index]
        if x + wide > self.side_px:
            return None
        for start, y, _ in self._steps[index:]:
            if start >= x + wide:
                break
            top = max(top, y)
        return top if top + tall <= self.side_px else None

    def _raise_contour(self, index: int, x: int, y: int, wide: int) -> None:
        """Add a step of `wide` texels to the contour at height y, and merge steps of the same height."""
        right = x + wide
        right_of = [(max(a, right), b, a + w - max(a, right)) for a, b, w in self._steps[index:] if a + w > right]
        merged: list[tuple[int, int, int]] = []
        for step in [*self._steps[:index], (x, y, wide), *right_of]:
            if merged and merged[-1][1] == step[1]:
                merged[-1] = (merged[-1][0], step[1], merged[-1][2] + step[2])
            else:
                merged.append(step)
        self._steps = merged
