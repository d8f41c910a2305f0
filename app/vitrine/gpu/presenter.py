"""A presenter: shows rendered pictures, and the program's own bars and text, in a window's default framebuffer.

All rectangles are in device pixels of the window, y down. Swapping the buffers is the window's own affair.
"""

from __future__ import annotations

from collections.abc import Sequence

import moderngl
import numpy as np

from vitrine.geometry import Rect
from vitrine.gpu.passes.interface import InterfacePass, PositionedLayer
from vitrine.gpu.passes.lines import LinePieces, LinesPass
from vitrine.gpu.rendered_picture import RenderedPicture
from vitrine.gpu.renderer import Renderer
from vitrine.gpu.resources.programs import TEXTURE_UNITS, InstanceBuffer, Programs

#: What surrounds the picture in the window: #101214.
BACKGROUND_COLOR = (16 / 255, 18 / 255, 20 / 255, 1.0)
_PROGRAMS = ("show", "show_scaled", "show_smaller")


def framebuffer_px(ctx: moderngl.Context) -> tuple[int, int]:
    """The window's size in device pixels as it was when the context was made; later sizes are not known here."""
    return ctx.screen.viewport[2], ctx.screen.viewport[3]


class WindowPresenter:
    """Draws pictures into the default framebuffer of the window whose context the renderer has.

    It follows the renderer's programs when they are built anew. What it owns in GL goes with the context.
    """

    def __init__(self, renderer: Renderer) -> None:
        self._renderer = renderer
        self._make(renderer.programs)

    def _make(self, programs: Programs) -> None:
        self._programs = programs
        self._boxes = {name: InstanceBuffer(programs, name, "4f", ("box_px",), 16) for name in _PROGRAMS}
        self._interface = InterfacePass(self._renderer.ctx, programs)
        self._lines = LinesPass(self._renderer.ctx, programs)

    def present(self, picture: RenderedPicture, box_px: Rect[int], window_px: tuple[int, int]) -> None:
        """Show a picture in `box_px` of a window of `window_px`, with nothing around it: letterboxed."""
        self.clear(window_px)
        self.draw_picture(picture, box_px, window_px, Rect(0, 0, *window_px))

    def clear(self, window_px: tuple[int, int]) -> None:
        """Clear the window to its background, without a picture."""
        screen = self._renderer.ctx.screen
        screen.use()
        screen.viewport = (0, 0, *window_px)
        screen.scissor = (0, 0, *window_px)
        screen.clear(*BACKGROUND_COLOR)

    def draw_picture(
        self, picture: RenderedPicture, box_px: Rect[int], window_px: tuple[int, int], clip_px: Rect[int]
    ) -> None:
        """Draw a picture in `box_px` of the window, beside what it shows already, but nothing out of `clip_px`.

        At its own size it is shown bit for bit, else scaled by its light.
        """
        self._follow_programs()
        screen = self._renderer.ctx.screen
        screen.use()
        x, y, width, height = clip_px
        screen.scissor = (x, window_px[1] - y - height, width, height)
        x, y, width, height = box_px
        screen.viewport = (x, window_px[1] - y - height, width, height)
        picture.target.texture.use(TEXTURE_UNITS["picture"])
        # Two texels a pixel and more leave gaps between what bilinear sampling sees.
        name = "show_smaller" if picture.size_px[0] > 1.5 * width else "show_scaled"
        box = self._boxes["show" if picture.size_px == (width, height) else name]
        box.write(np.array([[0, 0, 1, 1]], "f4"))
        box.draw(1)

    def draw_interface(self, layers: Sequence[PositionedLayer], window_px: tuple[int, int]) -> None:
        """Draw the program's own bars and text over what the window shows, the last on top."""
        self._follow_programs()
        self._interface.draw(layers, window_px)

    def draw_lines(self, pieces: LinePieces, clip_px: Rect[int], window_px: tuple[int, int]) -> None:
        """Draw thin lines (LINE_PIECE) over what the window shows, and nothing out of `clip_px`."""
        self._follow_programs()
        self._lines.draw(pieces, clip_px, window_px)

    def _follow_programs(self) -> None:
        """Once the renderer has built its programs anew, what was made for the old ones is made for the new."""
        if self._programs is self._renderer.programs:
            return
        for buffer in self._boxes.values():
            buffer.release()
        self._interface.release()
        self._lines.release()
        self._make(self._renderer.programs)
