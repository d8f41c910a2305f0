"""The lines pass: thin antialiased lines over the window, each with a dark edge that carries it on bright ground."""

from __future__ import annotations

from typing import Any

import moderngl
import numpy as np
import numpy.typing as npt

from vitrine.geometry import Rect
from vitrine.gpu.resources.programs import InstanceBuffer, Programs

#: One straight piece of a line, in device pixels of the window, y down: its ends (x0, y0, x1, y1), its sRGB colour from
#: 0 to 1, and its opacity at both ends and width in pixels. Pieces that follow each other share an end.
LINE_PIECE = np.dtype([("ends_px", "f4", 4), ("color", "f4", 3), ("look", "f4", 3)])
LinePieces = npt.NDArray[Any]

#: The dark edge on each side of a line, and how dark it is: without one a bright line is lost on a bright pavement.
SHADE_PX, SHADE = 1.25, 0.3
_PROGRAMS = ("line_shade", "line")


class LinesPass:
    """Draws line pieces into the default framebuffer: all dark edges first, so that lines cross without gaps."""

    def __init__(self, ctx: moderngl.Context, programs: Programs) -> None:
        self._ctx, self._programs = ctx, programs
        self._buffers = {
            name: InstanceBuffer(programs, name, "4f 3f 3f", ("ends_px", "color", "look"), LINE_PIECE.itemsize)
            for name in _PROGRAMS
        }

    def draw(self, pieces: LinePieces, clip_px: Rect[int], window_px: tuple[int, int]) -> None:
        """Draw LINE_PIECE records over what the window shows, and nothing out of `clip_px`."""
        if not len(pieces):
            return
        screen = self._ctx.screen
        screen.use()
        screen.viewport = (0, 0, *window_px)
        x, y, width, height = clip_px
        screen.scissor = (x, window_px[1] - y - height, width, height)
        self._ctx.enable_only(moderngl.BLEND)
        self._ctx.blend_func = moderngl.ONE, moderngl.ONE_MINUS_SRC_ALPHA
        for name in _PROGRAMS:
            self._programs.set(name, size_px=window_px, shade_px=SHADE_PX, shade=SHADE)
            self._buffers[name].write(pieces)
            self._buffers[name].draw(len(pieces))
        self._ctx.disable(moderngl.BLEND)
        screen.scissor = (0, 0, *window_px)

    def release(self) -> None:
        """Free all GL objects."""
        for buffer in self._buffers.values():
            buffer.release()
