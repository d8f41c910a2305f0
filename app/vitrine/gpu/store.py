"""The sheet store: sheets rasterised once and kept as light (RGBA16F) for as long as their value stays the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import moderngl
import numpy as np
import numpy.typing as npt

from vitrine.errors import MachineError
from vitrine.gpu.programs import UNITS, InstanceBuffer, Programs
from vitrine.gpu.skyline import Region, Skyline
from vitrine.gpu.staging import Staging
from vitrine.gpu.target import Target
from vitrine.stage.drawlist import INK, Sheet

SMALLEST_PX, LARGEST_PX = 1024, 8192

#: INK as the GPU reads it: the same fields in four-float lanes, and instead of the bitmap's index where the sheet and
#: its bitmap lie.
GPU_INK = np.dtype(
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


class SheetStore:
    """Finds or paints sheets. One draw paints all that are new in a frame."""

    def __init__(self, ctx: moderngl.Context, programs: Programs) -> None:
        self._ctx, self._programs = ctx, programs
        self._target = Target(ctx, "f2")
        self._staging = Staging(ctx)
        self._inks = InstanceBuffer(programs, "ink", "4f " * 10 + "4f", GPU_INK.names or (), GPU_INK.itemsize)
        self._cleared = InstanceBuffer(programs, "clear", "4f", ("box_px",), 16)
        self._begin(SMALLEST_PX)

    def _begin(self, side_px: int) -> None:
        self._skyline = Skyline(side_px)
        self._regions: dict[bytes, Region] = {}

    def require(self, sheets: Sequence[Sheet]) -> npt.NDArray[np.float32]:
        """Where each sheet lies in the store, (N, 4) x, y, w, h; paints what is not there. Binds the store's texture.

        Raises MachineError if one frame shows more light than the largest store holds.
        """
        fresh = self._place(sheets)
        while fresh is None:
            self._grow(sheets)
            fresh = self._place(sheets)
        # Only now: the window's own store is never used without a window, and its 8 MB take 5 ms.
        self._target.resize((self._skyline.side_px, self._skyline.side_px))
        if fresh:
            self._paint(fresh)
        self._target.texture.use(UNITS["store"])
        for name in ("layer", "compose_sheet", "compose_both"):
            self._programs.set(name, texel=1 / self._skyline.side_px)
        return np.array([self._regions[sheet.key] for sheet in sheets], "f4").reshape(-1, 4)

    def _place(self, sheets: Sequence[Sheet]) -> list[Sheet] | None:
        """Sheets that were given a place just now, None if one found no room."""
        fresh: list[Sheet] = []
        for sheet in sheets:
            if sheet.key in self._regions:
                continue
            region = self._skyline.place(*sheet.size_px)
            if region is None:
                return None
            self._regions[sheet.key] = region
            fresh.append(sheet)
        return fresh

    def _grow(self, sheets: Sequence[Sheet]) -> None:
        """Begin anew: in the same size where this frame's sheets fill less than half of it, else in twice the size."""
        side = self._skyline.side_px
        light = sum(w * h for w, h in {sheet.key: sheet.size_px for sheet in sheets}.values())
        longest = max(max(sheet.size_px) for sheet in sheets) + 2
        crowded = len(self._regions) <= len(sheets) or light > side * side / 2
        while crowded or longest > side:
            side, crowded = side * 2, False
        if side > LARGEST_PX:
            raise MachineError(f"one frame shows {light} pixels of kept light, more than {LARGEST_PX}² hold")
        self._begin(side)

    def _paint(self, sheets: list[Sheet]) -> None:
        slots = self._staging.upload([bitmap for sheet in sheets for bitmap in sheet.bitmaps])
        boxes = np.array([self._regions[sheet.key] for sheet in sheets], "f4")
        boxes[:, 2:] += boxes[:, :2]
        inks, first = [], 0
        for sheet in sheets:
            inks.append(_moved(sheet.inks, self._regions[sheet.key], slots[first : first + len(sheet.bitmaps)]))
            first += len(sheet.bitmaps)
        records = np.concatenate(inks)
        self._target.begin()
        # One gutter texel around every sheet is cleared with it: bilinear sampling at the edge must find nothing.
        boxes += (-1, -1, 1, 1)
        self._programs.set("clear", size_px=self._target.size_px)
        self._cleared.write(boxes)
        self._cleared.draw(len(boxes))
        self._ctx.enable(moderngl.BLEND)
        self._ctx.blend_func = moderngl.ONE, moderngl.ONE_MINUS_SRC_ALPHA
        self._programs.set("ink", size_px=self._target.size_px)
        self._inks.write(records)
        self._inks.draw(len(records))
        self._ctx.disable(moderngl.BLEND)

    def release(self) -> None:
        """Free all GL objects."""
        for owned in (self._target, self._staging, self._inks, self._cleared):
            owned.release()


def _moved(inks: npt.NDArray[Any], region: Region, slots: npt.NDArray[np.float32]) -> npt.NDArray[Any]:
    """INK records of one sheet with its origin in the store and, for bitmaps, their slots in the staging textures."""
    assert inks.dtype == INK
    records = np.zeros(len(inks), GPU_INK)
    for name in ("rect_px", "radii_px", "fill0_lin", "fill1_lin", "border_lin", "texel_px", "cut_px", "cut_radii_px"):
        records[name] = inks[name]
    records["clip_px"] = np.clip(inks["clip_px"], 0, (region.width, region.height) * 2)
    for column, name in enumerate(("border_px", "softness_px", "angle_rad", "source")):
        records["edge"][:, column] = inks[name]
    shown = inks["bitmap"] >= 0
    records["origin_px"][:, :2] = region.x, region.y
    records["origin_px"][shown, 2:] = slots[inks["bitmap"][shown]]
    return records
