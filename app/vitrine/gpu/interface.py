"""The interface pass: the program's own bars and text over the window, by ordinary alpha blending, unscaled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import moderngl
import numpy as np

from vitrine.gpu.programs import InstanceBuffer, Programs
from vitrine.gpu.store import SheetStore
from vitrine.stage.drawlist import Sheet

LAID = np.dtype([("box_px", "f4", 4), ("store_px", "f4", 2)])


class Laid(NamedTuple):
    """A raster layer with its top-left corner in the window, in whole device pixels, y down."""

    sheet: Sheet
    x_px: int
    y_px: int


class Interface:
    """Draws raster layers into the default framebuffer. Its store is its own: its text changes with every frame."""

    def __init__(self, ctx: moderngl.Context, programs: Programs) -> None:
        self._ctx, self._programs = ctx, programs
        self._store = SheetStore(ctx, programs)
        self._boxes = InstanceBuffer(programs, "interface", "4f 2f", ("box_px", "store_px"), LAID.itemsize)

    def draw(self, laid: Sequence[Laid], window_px: tuple[int, int]) -> None:
        """Draw `layers`, the last on top, over what the window shows."""
        if not laid:
            return
        stored_px = self._store.require([layer.sheet for layer in laid])
        records = np.zeros(len(laid), LAID)
        records["box_px"] = [(layer.x_px, layer.y_px, *layer.sheet.size_px) for layer in laid]
        records["store_px"] = stored_px[:, :2]
        screen = self._ctx.screen
        screen.use()
        screen.viewport = (0, 0, *window_px)
        screen.scissor = (0, 0, *window_px)
        self._ctx.enable_only(moderngl.BLEND)
        self._ctx.blend_func = moderngl.ONE, moderngl.ONE_MINUS_SRC_ALPHA
        self._programs.set("interface", size_px=window_px)
        self._boxes.write(records)
        self._boxes.draw(len(records))
        self._ctx.disable(moderngl.BLEND)

    def release(self) -> None:
        """Free all GL objects."""
        self._store.release()
        self._boxes.release()
