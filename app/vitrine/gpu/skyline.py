"""Where rectangles lie in one square texture: a skyline packer. Knows no GL.

The skyline is Jylänki's ("A Thousand Ways to Pack the Bin", 2010, Skyline Bottom-Left). A region is given once and
never moves; a texture that is full is begun anew with a new skyline.
"""

from __future__ import annotations

from typing import NamedTuple

GUTTER_PX = 1  # free pixels around every region, so that bilinear sampling never sees a neighbour


class Region(NamedTuple):
    """A place in the texture, in texels from its first row and column."""

    x: int
    y: int
    width: int
    height: int


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
