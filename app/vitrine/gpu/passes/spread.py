"""The spread pass: a Gaussian blur on cells of a picture's pixels, upsampled by its reader (common/soft.glsl)."""

from __future__ import annotations

import math

import moderngl
import numpy as np
import numpy.typing as npt

from vitrine.glass.optics.gaussian_blur import gaussian_kernel
from vitrine.gpu.plan import union_boxes
from vitrine.gpu.resources.programs import TEXTURE_UNITS, InstanceBuffer, Programs
from vitrine.gpu.resources.render_target import RenderTarget
from vitrine.stage.draw.boxes import clip_boxes

Boxes = npt.NDArray[np.int32]


class SpreadPass:
    """Draws the blurred cells of a picture.

    `source` names the programs that average the cells, of the sides `cells_px`: "cells" of light, "world_cells" of sRGB
    codes.
    """

    def __init__(
        self, ctx: moderngl.Context, programs: Programs, source: str, cells_px: tuple[int, ...], components: int
    ) -> None:
        self._ctx, self._programs, self._source = ctx, programs, source
        self._cells, self._half_way, self._rows = (RenderTarget(ctx, "f2", components=components) for _ in range(3))
        self._cell_px = 1
        self._boxes = {
            name: InstanceBuffer(programs, name, "4f", ("box_px",), 16)
            for name in (*(f"{source}_{side}" for side in cells_px), "blur", "rows")
        }

    def draw(self, source: RenderTarget, ink: Boxes, lit: Boxes, sigma_px: float, cell: int) -> None:
        """Blur `source` on cells of `cell` pixels.

        Its light lies in the boxes `ink` (N, 4), and what it spreads to in `lit`.
        """
        width, height = source.size_px
        # A black cell on every side: interpolation between cells never samples outside.
        size = -(-width // cell) + 2, -(-height // cell) + 2
        first, last = _cell_boxes(ink, cell), _cell_boxes(lit, cell)
        source.texture.use(TEXTURE_UNITS["light_in"])
        self._programs.set(f"{self._source}_{cell}", source_px=source.size_px)
        self._pass(f"{self._source}_{cell}", self._cells, size, first)
        recurrence, reach = gaussian_recurrence(sigma_px / cell)
        # Along a row light comes from the row's own ink alone.
        across = union_boxes(clip_boxes(first + np.array([-reach, 0, reach, 0], "i4"), size), size)
        for along, begin, end, boxes in (
            ((1, 0), self._cells, self._half_way, across),
            ((0, 1), self._half_way, self._cells, last),
        ):
            begin.texture.use(TEXTURE_UNITS["light_in"])
            self._programs.set("blur", source_px=size, along=along, reach=reach, gaussian=recurrence)
            self._pass("blur", end, size, boxes)
        self._cell_px = cell

    def bind_rows(self, reader: str, height_px: int, read: Boxes) -> None:
        """Bind what was drawn last for the program `reader`, which reads the boxes `read` (N, 4) of the picture."""
        cell = self._cell_px
        self.bind_cells("rows")
        boxes = _cell_boxes(read, cell)
        # From one pixel into the next cell on, there is another cell to the left or right.
        boxes[:, ::2] += np.array([-1, 1], "i4")
        boxes[:, 1::2] = read[:, 1::2]
        self._pass("rows", self._rows, (self._cells.size_px[0], height_px), boxes)
        self._rows.texture.use(TEXTURE_UNITS["rows"])
        self._programs.set(reader, cell_px=float(cell))

    def bind_cells(self, reader: str) -> None:
        """Bind the blurred cells themselves for the program `reader`."""
        self._cells.texture.use(TEXTURE_UNITS["light_in"])
        self._programs.set(reader, cell_px=float(self._cell_px))

    def _pass(self, name: str, target: RenderTarget, size_px: tuple[int, int], boxes: Boxes) -> None:
        target.resize(size_px)
        target.begin()
        target.framebuffer.clear()
        self._programs.set(name, size_px=size_px)
        self._boxes[name].write(boxes.astype("f4"))
        self._boxes[name].draw(len(boxes))

    def release(self) -> None:
        """Free all GL objects."""
        for owned in (self._cells, self._half_way, self._rows):
            owned.release()
        for box in self._boxes.values():
            box.release()


def _cell_boxes(boxes: Boxes, cell: int) -> Boxes:
    """The boxes of the cells that boxes of pixels touch, in the cells' target, whose first cell is the black one."""
    return np.concatenate([boxes[:, :2] // cell, -(-boxes[:, 2:] // cell)], 1) + 1


def gaussian_recurrence(sigma_px: float) -> tuple[tuple[float, float, float], int]:
    """The recurrence of the oracle's kernel, (central weight, first ratio, ratio of ratios), and its radius in cells.

    Neighbours are in the ratio exp(-1 / 2σ²), and each such ratio to the one before it in the ratio exp(-1 / σ²).
    """
    kernel = gaussian_kernel(sigma_px)
    reach = len(kernel) // 2
    return (float(kernel[reach]), math.exp(-0.5 / sigma_px**2), math.exp(-1 / sigma_px**2)), reach
