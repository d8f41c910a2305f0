"""The layer store: a texture atlas of raster layers, rasterised once and kept as light (RGBA16F) by their value."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import moderngl
import numpy as np
import numpy.typing as npt

from vitrine.errors import MachineError
from vitrine.gpu.repaint import Boxes, cut_ops, find_changed_boxes
from vitrine.gpu.resources.programs import TEXTURE_UNITS, InstanceBuffer, Programs
from vitrine.gpu.resources.render_target import RenderTarget
from vitrine.gpu.resources.skyline import Region, Skyline
from vitrine.gpu.resources.staging import StagingTextures
from vitrine.stage.draw.drawlist import PAINT_OP, RasterLayer, Records

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


class LayerPart(NamedTuple):
    """What of a raster layer is to be drawn: these boxes (N, 4) x0, y0, x1, y1 of it, or all of it."""

    layer: RasterLayer
    boxes: Boxes | None


class LayerStore:
    """A texture atlas of raster layers. One draw rasterises all that is new in a frame, a second one fades it.

    A layer that follows another one of its size takes its region, and of that only what differs is drawn anew.
    """

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
        self._last_layers: Sequence[RasterLayer] = ()

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

    def _place(self, layers: Sequence[RasterLayer]) -> list[LayerPart] | None:
        """Place the layers that are not in the store yet; what of them is to be drawn, None if one found no room."""
        missing = [layer for layer in layers if layer.key not in self._regions]
        parts: list[LayerPart] = []
        followed = self._list_followed(layers) if missing else {}
        for layer in missing:
            if layer.key in self._regions:
                continue  # two of one frame that are equal
            earlier = followed.pop(_identify(layer), None)
            region = self._skyline.place(*layer.size_px) if earlier is None else self._regions.pop(earlier.key)
            if region is None:
                return None
            self._regions[layer.key] = region
            parts.append(LayerPart(layer, None if earlier is None else find_changed_boxes(earlier, layer)))
        self._last_layers = layers
        return parts

    def _list_followed(self, layers: Sequence[RasterLayer]) -> dict[tuple[Any, ...], RasterLayer]:
        """The layers of the last frame that this one shows no more, by what a layer that follows them has in common."""
        shown = {layer.key for layer in layers}
        return {_identify(one): one for one in self._last_layers if one.key not in shown and one.key in self._regions}

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

    def _paint(self, parts: list[LayerPart]) -> None:
        cut = [
            (layer, layer.paint_ops if boxes is None else cut_ops(layer, boxes), self._regions[layer.key])
            for layer, boxes in parts
        ]
        used = [[*dict.fromkeys(index for index in ops["bitmap"].tolist() if index >= 0)] for _, ops, _ in cut]
        faded = [part for part in parts if part.layer.fade is not None]
        slots = self._staging.upload(
            [layer.bitmaps[index] for (layer, _, _), indices in zip(cut, used, strict=True) for index in indices]
            + [part.layer.fade for part in faded if part.layer.fade is not None]
        )
        op_records, first = [], 0
        for (layer, ops, region), indices in zip(cut, used, strict=True):
            layer_slots = np.zeros((len(layer.bitmaps), 2), "f4")
            layer_slots[indices] = slots[first : first + len(indices)]
            first += len(indices)
            op_records.append(_make_gpu_paint_ops(ops, region, layer_slots))
        fades = [
            _make_gpu_fades(part, self._regions[part.layer.key], slot)
            for part, slot in zip(faded, slots[first:], strict=True)
        ]
        records = np.concatenate(op_records)
        boxes = np.concatenate([_clearing_boxes(part, self._regions[part.layer.key]) for part in parts])
        self._target.begin()
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
            fade_records = np.concatenate(fades)
            self._ctx.blend_func = moderngl.ZERO, moderngl.SRC_ALPHA
            self._paint_ops.write(fade_records)
            self._paint_ops.draw(len(fade_records))
        self._ctx.disable(moderngl.BLEND)

    def release(self) -> None:
        """Free all GL objects."""
        for owned in (self._target, self._staging, self._paint_ops, self._cleared):
            owned.release()


def _identify(layer: RasterLayer) -> tuple[Any, ...]:
    """What a layer has in common with the one that it follows: its size, and the nodes that are painted in it."""
    return layer.size_px, *(node_slice.node_id for node_slice in layer.node_slices)


def _clearing_boxes(part: LayerPart, region: Region) -> npt.NDArray[np.float32]:
    """The boxes (N, 4) of the store's texture that are cleared before a part of a layer is drawn.

    One gutter texel around a whole layer is cleared with it: bilinear sampling at the edge must find nothing.
    """
    x, y, width, height = region
    if part.boxes is None:
        return np.array([(x - 1, y - 1, x + width + 1, y + height + 1)], "f4")
    return np.add(part.boxes, (x, y, x, y), dtype="f4")


def _make_gpu_paint_ops(paint_ops: Records, region: Region, slots: npt.NDArray[np.float32]) -> npt.NDArray[Any]:
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


def _make_gpu_fades(part: LayerPart, region: Region, slot: npt.NDArray[np.float32]) -> npt.NDArray[Any]:
    """GPU_PAINT_OP records of the fade, whose bitmap lies at `slot` of the staging texture, in each box of a part."""
    boxes = np.array([(0, 0, region.width, region.height)], "f4") if part.boxes is None else part.boxes.astype("f4")
    records = np.zeros(len(boxes), GPU_PAINT_OP)
    records["clip_px"] = boxes
    records["rect_px"][:, :2], records["rect_px"][:, 2:] = boxes[:, :2], boxes[:, 2:] - boxes[:, :2]
    records["texel_px"] = records["rect_px"]
    records["edge"][:, 3] = FADE
    records["origin_px"] = (region.x, region.y, *slot)
    return records
