"""The layer store: a texture atlas of raster layers, rasterised once and kept as light (RGBA16F) by their value."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import moderngl
import numpy as np
import numpy.typing as npt

from vitrine.errors import MachineError
from vitrine.gpu.resources.programs import TEXTURE_UNITS, InstanceBuffer, Programs
from vitrine.gpu.resources.render_target import RenderTarget
from vitrine.gpu.resources.skyline import Region, Skyline
from vitrine.gpu.resources.staging import StagingTextures
from vitrine.stage.draw.drawlist import PAINT_OP, RasterLayer

MIN_SIDE_PX, MAX_SIDE_PX = 1024, 8192

#: What a GPU_PAINT_OP is filled with that has no light: what is drawn already is multiplied by its mask's square.
FADE = 3.0

#: PAINT_OP as the GPU reads it: the same fields in four-float lanes, and instead of the bitmap's index the origins
#: of the raster layer and of its bitmap.
GPU_PAINT_OP = np.dtype(
    [
        (name, "f4", 4)
        for name in (
            "rect_px",
            "radii_px",
            "clip_px",
            "fill0_lin",
            "fill1_lin",
            "border_lin",
            "edge",
            "texel_px",
            "cut_px",
            "cut_radii_px",
            "origin_px",
        )
    ]
)


class LayerStore:
    """A texture atlas of raster layers. One draw rasterises all that are new in a frame, a second one fades them."""

    def __init__(self, ctx: moderngl.Context, programs: Programs) -> None:
        self._ctx, self._programs = ctx, programs
        self._target = RenderTarget(ctx, "f2")
        self._staging = StagingTextures(ctx)
        self._paint_ops = InstanceBuffer(
            programs, "ink", "4f " * 10 + "4f", GPU_PAINT_OP.names or (), GPU_PAINT_OP.itemsize
        )
        self._cleared = InstanceBuffer(programs, "clear", "4f", ("box_px",), 16)
        self._reset(MIN_SIDE_PX)

    def _reset(self, side_px: int) -> None:
        self._skyline = Skyline(side_px)
        self._regions: dict[bytes, Region] = {}

    def require(self, layers: Sequence[RasterLayer], has_clips: bool = False) -> npt.NDArray[np.float32]:
        """The box (N, 4) x, y, w, h of each raster layer in the store, rasterised if new. Binds the store's texture.

        `has_clips`: some of them will be drawn with clips, by a program that is hardly ever needed.
        Raises MachineError if one frame shows more light than the largest store holds.
        """
        fresh = self._place(layers)
        while fresh is None:
            self._grow(layers)
            fresh = self._place(layers)
        # Only now: the window's own store is never used without a window, and its 8 MB take 5 ms.
        self._target.resize((self._skyline.side_px, self._skyline.side_px))
        if fresh:
            self._paint(fresh)
        self._target.texture.use(TEXTURE_UNITS["store"])
        for name in ("layer", *(("layer_cut",) if has_clips else ()), "compose_sheet", "compose_both"):
            self._programs.set(name, texel=1 / self._skyline.side_px)
        return np.array([self._regions[layer.key] for layer in layers], "f4").reshape(-1, 4)

    def _place(self, layers: Sequence[RasterLayer]) -> list[RasterLayer] | None:
        """Place the layers that are not in the store yet and return them; None if one found no room."""
        fresh: list[RasterLayer] = []
        for layer in layers:
            if layer.key in self._regions:
                continue
            region = self._skyline.place(*layer.size_px)
            if region is None:
                return None
            self._regions[layer.key] = region
            fresh.append(layer)
        return fresh

    def _grow(self, layers: Sequence[RasterLayer]) -> None:
        """Start over: in the same size where this frame's layers fill less than half of it, else in twice the size."""
        side = self._skyline.side_px
        area_px = sum(w * h for w, h in {layer.key: layer.size_px for layer in layers}.values())
        longest = max(max(layer.size_px) for layer in layers) + 2
        crowded = len(self._regions) <= len(layers) or area_px > side * side / 2
        while crowded or longest > side:
            side, crowded = side * 2, False
        if side > MAX_SIDE_PX:
            raise MachineError(f"one frame shows {area_px} pixels of kept light, more than {MAX_SIDE_PX}² hold")
        self._reset(side)

    def _paint(self, layers: list[RasterLayer]) -> None:
        slots = self._staging.upload([bitmap for layer in layers for bitmap in layer.list_bitmaps()])
        boxes = np.array([self._regions[layer.key] for layer in layers], "f4")
        boxes[:, 2:] += boxes[:, :2]
        op_records, fades, first = [], [], 0
        for layer in layers:
            region, after = self._regions[layer.key], first + len(layer.bitmaps)
            op_records.append(_make_gpu_paint_ops(layer.paint_ops, region, slots[first:after]))
            if layer.fade is not None:
                fades.append(_make_gpu_fade(region, slots[after]))
                after += 1
            first = after
        records = np.concatenate(op_records)
        self._target.begin()
        # One gutter texel around every layer is cleared with it: bilinear sampling at the edge must find nothing.
        boxes += (-1, -1, 1, 1)
        self._programs.set("clear", size_px=self._target.size_px)
        self._cleared.write(boxes)
        self._cleared.draw(len(boxes))
        self._ctx.enable(moderngl.BLEND)
        self._ctx.blend_func = moderngl.ONE, moderngl.ONE_MINUS_SRC_ALPHA
        self._programs.set("ink", size_px=self._target.size_px)
        self._paint_ops.write(records)
        self._paint_ops.draw(len(records))
        if fades:
            # Layers share no pixel of the store, so that all of them may be faded after all of them are drawn.
            self._ctx.blend_func = moderngl.ZERO, moderngl.SRC_ALPHA
            self._paint_ops.write(np.concatenate(fades))
            self._paint_ops.draw(len(fades))
        self._ctx.disable(moderngl.BLEND)

    def release(self) -> None:
        """Free all GL objects."""
        for owned in (self._target, self._staging, self._paint_ops, self._cleared):
            owned.release()


def _make_gpu_paint_ops(
    paint_ops: npt.NDArray[Any], region: Region, slots: npt.NDArray[np.float32]
) -> npt.NDArray[Any]:
    """GPU_PAINT_OP records of one raster layer: its origin in the store, its bitmaps' slots in the staging textures."""
    assert paint_ops.dtype == PAINT_OP
    records = np.zeros(len(paint_ops), GPU_PAINT_OP)
    for name in ("rect_px", "radii_px", "fill0_lin", "fill1_lin", "border_lin", "texel_px", "cut_px", "cut_radii_px"):
        records[name] = paint_ops[name]
    records["clip_px"] = np.clip(paint_ops["clip_px"], 0, (region.width, region.height) * 2)
    for column, name in enumerate(("border_px", "softness_px", "angle_rad", "source")):
        records["edge"][:, column] = paint_ops[name]
    has_bitmap = paint_ops["bitmap"] >= 0
    records["origin_px"][:, :2] = region.x, region.y
    records["origin_px"][has_bitmap, 2:] = slots[paint_ops["bitmap"][has_bitmap]]
    return records


def _make_gpu_fade(region: Region, slot: npt.NDArray[np.float32]) -> npt.NDArray[Any]:
    """The GPU_PAINT_OP record of a raster layer's fade, whose bitmap lies at `slot` of the staging texture."""
    record = np.zeros(1, GPU_PAINT_OP)
    size_px = (region.width, region.height)
    record["rect_px"] = record["clip_px"] = record["texel_px"] = (0, 0, *size_px)
    record["edge"][:, 3] = FADE
    record["origin_px"] = (region.x, region.y, *slot)
    return record
