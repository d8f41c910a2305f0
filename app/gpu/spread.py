"""Light that spreads: a Gaussian on cells of 4 × 4 pixels, brought back by whoever reads it (common/soft.glsl)."""

from __future__ import annotations

import moderngl
import numpy as np
import numpy.typing as npt

from app.glass.spread import CELL, gaussian
from app.gpu.programs import UNITS, InstanceBuffer, Programs
from app.gpu.target import Target

Boxes = npt.NDArray[np.int32]


class Spread:
    """Keeps the blurred quarter of a picture in `quarter`.

    `cells` is the program that makes the cells: "quarter" of light, "quarter_world" of sRGB codes.
    """

    def __init__(self, ctx: moderngl.Context, programs: Programs, cells: str, components: int = 4) -> None:
        self._ctx, self._programs, self._cells = ctx, programs, cells
        self.quarter, self._half_way = (Target(ctx, "f2", components=components) for _ in range(2))
        self._boxes = {name: InstanceBuffer(programs, name, "4f", ("box_px",), 16) for name in (cells, "blur")}
        self._weights: moderngl.Texture | None = None
        self._sigma_px = 0.0

    def draw(self, source: Target, lit: Boxes, sigma_px: float) -> None:
        """Blur `source`, whose light lies in `lit`, boxes (N, 4) that are wide enough for what spreads; binds it."""
        width, height = source.size_px
        # A black cell on every side: who reads between cells never looks outside.
        size = -(-width // CELL) + 2, -(-height // CELL) + 2
        boxes = np.concatenate([lit[:, :2] // CELL, -(-lit[:, 2:] // CELL)], 1).astype("f4") + 1
        self._weigh(sigma_px / CELL)
        source.texture.use(UNITS["light_in"])
        self._pass(self._cells, self.quarter, size, boxes, source.size_px)
        for along, begin, end in (((1, 0), self.quarter, self._half_way), ((0, 1), self._half_way, self.quarter)):
            begin.texture.use(UNITS["light_in"])
            self._programs.set("blur", along=along)
            self._pass("blur", end, size, boxes, size)
        self.quarter.texture.use(UNITS["quarter"])

    def _pass(
        self,
        name: str,
        target: Target,
        size_px: tuple[int, int],
        boxes: npt.NDArray[np.float32],
        source_px: tuple[int, int],
    ) -> None:
        target.resize(size_px)
        target.begin()
        target.framebuffer.clear()
        self._programs.set(name, size_px=size_px, source_px=source_px)
        self._boxes[name].write(boxes)
        self._boxes[name].draw(len(boxes))

    def _weigh(self, sigma_px: float) -> None:
        weights = _half(sigma_px).astype("f4")
        if self._weights is None or sigma_px != self._sigma_px:
            if self._weights is not None:
                self._weights.release()
            self._weights = self._ctx.texture((len(weights), 1), 1, weights.tobytes(), dtype="f4")
            self._weights.filter = (moderngl.NEAREST, moderngl.NEAREST)
            self._sigma_px = sigma_px
        self._weights.use(UNITS["weights"])
        self._programs.set("blur", reach=len(weights) - 1)

    def release(self) -> None:
        """Free all GL objects."""
        for owned in (self.quarter, self._half_way, *self._boxes.values(), self._weights):
            if owned is not None:
                owned.release()


def _half(sigma_px: float) -> npt.NDArray[np.float64]:
    """The weights of the distances 0, 1, … of the oracle's kernel."""
    whole = gaussian(sigma_px)
    return whole[len(whole) // 2 :]
