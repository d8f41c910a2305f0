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
from vitrine.stage.draw.drawlist import MAX_LAYER_CLIPS, DrawList, PrimitiveKind, Run

GPU_LAYER = np.dtype([("corners", "f4", (4, 3)), ("store_px", "f4", 4), ("map_px", "f4", 4), ("opacity", "f4")])

#: A layer with clips; `planes_px` has corner, way right and way down of each clip side by side.
GPU_CLIPPED_LAYER = np.dtype(
    [
        ("corners", "f4", (4, 3)),
        ("store_px", "f4", 4),
        ("opacity", "f4"),
        ("planes_px", "f4", (3, MAX_LAYER_CLIPS, 2)),
        ("box_px", "f4", (MAX_LAYER_CLIPS, 4)),
        ("cut_px", "f4", (MAX_LAYER_CLIPS, 4)),
        ("cut_radii_px", "f4", (MAX_LAYER_CLIPS, 4)),
    ]
)
_CLIP_NAMES = (
    *("planes_at", "planes_right", "planes_down", "box_px_1", "box_px_2"),
    *("cut_px_1", "cut_px_2", "cut_radii_1", "cut_radii_2"),
)

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
        self._clipped_layers = InstanceBuffer(
            programs,
            "layer_cut",
            "3f 3f 3f 3f 4f 1f" + " 4f" * len(_CLIP_NAMES),
            (*corners, "store_px", "opacity", *_CLIP_NAMES),
            GPU_CLIPPED_LAYER.itemsize,
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
        if run.kind is PrimitiveKind.LAYER:
            self._draw_layers(run, draw_list, stored_px)
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

    def _draw_layers(self, run: Run, draw_list: DrawList, stored_px: npt.NDArray[np.float32]) -> None:
        """Draw a run of layers: those between two with clips together, each with clips by itself."""
        clips = {int(clip["layer"]): clip for clip in draw_list.layer_clips}
        first, end = run.first, run.first + run.length
        for index in sorted(layer for layer in clips if run.first <= layer < end):
            self._draw_unclipped(draw_list, draw_list.placed_layers[first:index], stored_px)
            self._programs.set("layer_cut", size_px=draw_list.size_px)
            record = make_gpu_clipped_layer(draw_list.placed_layers[index], clips[index], stored_px)
            self._clipped_layers.write(record)
            self._clipped_layers.draw(1)
            first = index + 1
        self._draw_unclipped(draw_list, draw_list.placed_layers[first:end], stored_px)

    def _draw_unclipped(
        self, draw_list: DrawList, layers: npt.NDArray[Any], stored_px: npt.NDArray[np.float32]
    ) -> None:
        if len(layers):
            self._programs.set("layer", size_px=draw_list.size_px)
            records = make_gpu_layers(layers, flat_layer_mask(layers), stored_px)
            self._layers.write(records)
            self._layers.draw(len(records))

    def release(self) -> None:
        """Free all GL objects."""
        for owned in (self._cleared, self._layers, self._clipped_layers, self._ribbons, self._occluders, self._meshes):
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


def make_gpu_clipped_layer(layer: Any, clip: Any, stored_px: npt.NDArray[np.float32]) -> npt.NDArray[Any]:
    """One GPU_CLIPPED_LAYER record: a PLACED_LAYER record joined with its LAYER_CLIP and its box in the store."""
    record = np.zeros(1, GPU_CLIPPED_LAYER)
    record["corners"], record["opacity"] = layer["corners"], layer["opacity"]
    record["store_px"] = stored_px[layer["raster_layer"]]
    record["planes_px"] = clip["plane_px"].transpose(1, 0, 2)
    for name in ("box_px", "cut_px", "cut_radii_px"):
        record[name] = clip[name]
    return record
