"""The interface pass: the program's own bars and text over the window, by ordinary alpha blending, unscaled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import moderngl
import numpy as np

from vitrine.gpu.resources.layer_store import LayerStore
from vitrine.gpu.resources.programs import InstanceBuffer, Programs
from vitrine.stage.draw.drawlist import RasterLayer

INTERFACE_RECORD = np.dtype([("box_px", "f4", 4), ("store_px", "f4", 2)])


class PositionedLayer(NamedTuple):
    """A raster layer with its top-left corner in the window, in whole device pixels, y down."""

    raster_layer: RasterLayer
    x_px: int
    y_px: int


class InterfacePass:
    """Draws raster layers into the default framebuffer. Its store is its own: its text changes with every frame."""

    def __init__(self, ctx: moderngl.Context, programs: Programs) -> None:
        self._ctx, self._programs = ctx, programs
        self._store = LayerStore(ctx, programs)
        self._boxes = InstanceBuffer(programs, "interface", "4f 2f", ("box_px", "store_px"), INTERFACE_RECORD.itemsize)

    def draw(self, layers: Sequence[PositionedLayer], window_px: tuple[int, int]) -> None:
        """Draw `layers`, the last on top, over what the window shows."""
        if not layers:
            return
        stored_px = self._store.require([layer.raster_layer for layer in layers])
        records = np.zeros(len(layers), INTERFACE_RECORD)
        records["box_px"] = [(layer.x_px, layer.y_px, *layer.raster_layer.size_px) for layer in layers]
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
