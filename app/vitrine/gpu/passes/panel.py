"""The panel pass: all light that is not composited directly from a raster layer, RGBA16F, linear, premultiplied."""

from __future__ import annotations

from typing import Any

import moderngl
import numpy as np
import numpy.typing as npt

from vitrine.gpu.passes.composite import store_from_panel
from vitrine.gpu.passes.mesh import MeshPass, Tile
from vitrine.gpu.plan import Plan, flat_layer_mask
from vitrine.gpu.resources.programs import InstanceBuffer, Programs
from vitrine.gpu.resources.render_target import RenderTarget
from vitrine.gpu.resources.stream_buffer import StreamBuffer, write_depth
from vitrine.stage.draw.drawlist import DrawList, PrimitiveKind, Run

GPU_LAYER = np.dtype([("corners", "f4", (4, 3)), ("store_px", "f4", 4), ("map_px", "f4", 4), ("opacity", "f4")])

_RIBBON_NAMES = ("clip", "light_lin", "along_m", "lateral", "pattern")


class PanelPass:
    """Draws the plan's runs for the panel."""

    def __init__(self, ctx: moderngl.Context, programs: Programs) -> None:
        self._ctx, self._programs = ctx, programs
        self._cleared = InstanceBuffer(programs, "clear", "4f", ("box_px",), 16)
        corners = tuple(f"corner_{name}" for name in ("tl", "tr", "br", "bl"))
        self._layers = InstanceBuffer(
            programs, "layer", "3f 3f 3f 3f 4f 4f 1f", (*corners, "store_px", "map_px", "opacity"), GPU_LAYER.itemsize
        )
        self._ribbons = StreamBuffer(programs, "ribbon", "4f 4f 1f 1f 3f", _RIBBON_NAMES)
        self._occluders = StreamBuffer(programs, "hide", "4f", ("clip",))
        self._meshes = MeshPass(ctx, programs)

    def draw(self, target: RenderTarget, draw_list: DrawList, plan: Plan, stored_px: npt.NDArray[np.float32]) -> None:
        """Draw what goes through the panel into `target`, RGBA16F with depth, of the draw list's size.

        `stored_px` (N, 4) is each raster layer's box x, y, w, h in the store.
        """
        boxes = np.concatenate([plan.panel_boxes, plan.both_boxes])
        if not len(boxes):
            return
        self._ribbons.write(draw_list.ribbon_vertices)
        self._occluders.write(draw_list.occluders_clip)
        tiles = self._meshes.prepare(draw_list, plan.panel_runs, self._occluders)
        self._clear(target, boxes, len(draw_list.occluders_clip))
        self._ctx.enable(moderngl.BLEND)
        self._ctx.blend_func = moderngl.ONE, moderngl.ONE_MINUS_SRC_ALPHA
        for run in plan.panel_runs:
            self._draw_run(target, run, draw_list, stored_px, tiles)
        self._ctx.disable(moderngl.BLEND)

    def _clear(self, target: RenderTarget, boxes: npt.NDArray[np.int32], occluder_count: int) -> None:
        target.begin()
        self._programs.set("clear", size_px=target.size_px)
        self._cleared.write(boxes.astype("f4"))
        self._cleared.draw(len(boxes))
        if occluder_count:
            write_depth(self._ctx, target.framebuffer, self._occluders, occluder_count)

    def _draw_run(
        self,
        target: RenderTarget,
        run: Run,
        draw_list: DrawList,
        stored_px: npt.NDArray[np.float32],
        tiles: dict[int, Tile],
    ) -> None:
        size = draw_list.size_px
        if run.kind is PrimitiveKind.LAYER:
            self._programs.set("layer", size_px=size)
            layers = draw_list.placed_layers[run.first : run.first + run.length]
            records = make_gpu_layers(layers, flat_layer_mask(layers), stored_px)
            self._layers.write(records)
            self._layers.draw(len(records))
        elif run.kind is PrimitiveKind.RIBBON:
            if len(draw_list.occluders_clip):
                self._ctx.enable(moderngl.DEPTH_TEST)
                target.framebuffer.depth_mask = False
                target.framebuffer.use()
            self._ribbons.draw(run.first, run.length)
            self._ctx.disable(moderngl.DEPTH_TEST)
        else:
            for index in range(run.first, run.first + run.length):
                self._meshes.draw(draw_list, index, tiles, target)

    def release(self) -> None:
        """Free all GL objects."""
        for owned in (self._cleared, self._layers, self._ribbons, self._occluders, self._meshes):
            owned.release()


def make_gpu_layers(
    layers: npt.NDArray[Any], flat: npt.NDArray[np.bool_], stored_px: npt.NDArray[np.float32]
) -> npt.NDArray[Any]:
    """GPU_LAYER records: PLACED_LAYER records joined with their boxes in the store."""
    records = np.zeros(len(layers), GPU_LAYER)
    records["corners"] = layers["corners"]
    records["store_px"] = stored_px[layers["raster_layer"]]
    records["map_px"][flat] = store_from_panel(layers[flat], stored_px)
    records["opacity"] = layers["opacity"]
    return records
