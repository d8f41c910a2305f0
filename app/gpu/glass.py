"""Through the glass: the panel's light as it is driven, leaves the display, and is laid over the world by angle.

The oracle is app/glass/see.py; the shaders do the same, and only where light falls.
"""

from __future__ import annotations

from typing import NamedTuple

import moderngl
import numpy as np
import numpy.typing as npt

from app.glass.drive import quantiser
from app.glass.laying import Laying
from app.glass.light import defocus_px, ghost_px, spread_px
from app.glass.optics import Optics
from app.glass.spread import reach_px, spreads
from app.gpu.programs import UNITS, InstanceBuffer, Programs
from app.gpu.spread import Spread
from app.gpu.target import Target
from app.stage.plan import joined

Boxes = npt.NDArray[np.int32]

_PROGRAMS = ("drive", "emit", "expose", "seen")


class Terms(NamedTuple):
    """What of the optics is measured in the panel's pixels; sigmas are 0 where there is nothing of them to be seen."""

    spread_px: float
    defocus_px: float
    ghost_px: tuple[int, int]

    @property
    def reach_px(self) -> int:
        """How far from the ink light gets, the ghost aside."""
        return reach_px(self.spread_px) + reach_px(self.defocus_px)


def terms(optics: Optics, laying: Laying) -> Terms:
    """The optics' angles in pixels of the panel."""
    spread, defocus = spread_px(optics, laying), defocus_px(optics, laying)
    ghost = ghost_px(optics, laying) if optics.ghost_share else (0, 0)
    return Terms(
        spread if optics.spread_share and spreads(spread) else 0.0, defocus if spreads(defocus) else 0.0, ghost
    )


class GlassPass:
    """Keeps the panel's light between its steps. Nothing outlives a frame but the table of levels."""

    def __init__(self, ctx: moderngl.Context, programs: Programs) -> None:
        self._ctx, self._programs = ctx, programs
        self._driven, self._blurred, self._emitted = (Target(ctx, "f2") for _ in range(3))
        self._spread = Spread(ctx, programs)
        self._boxes = {name: InstanceBuffer(programs, name, "4f", ("box_px",), 16) for name in _PROGRAMS}
        self._levels: moderngl.Texture | None = None

    def draw(self, panel: Target, ink: Boxes, optics: Optics, laying: Laying) -> Boxes:
        """Turn the panel's light, which lies in the boxes `ink` (N, 4), into what leaves the display.

        The result is where that is: disjoint boxes (M, 4) of panel pixels.
        """
        size = panel.size_px
        found = terms(optics, laying)
        lit = lit_boxes(ink, found, optics, size)
        self._drive(panel, ink, optics)
        light = self._driven
        if found.defocus_px:
            self._soften(light, lit, found.spread_px, optics.spread_share)
            self._emit(light, self._blurred, lit)
            light = self._blurred
            self._soften(light, lit, found.defocus_px, 1.0)
        else:
            self._soften(light, lit, found.spread_px, optics.spread_share)
        self._after(optics, found)
        self._emit(light, self._emitted, lit)
        return lit

    def _drive(self, panel: Target, ink: Boxes, optics: Optics) -> None:
        panel.texture.use(UNITS["panel"])
        self._bind_levels(optics.levels)
        self._programs.set(
            "drive", level_count=optics.levels, mono=optics.mono, color=np.array(optics.color), size_px=panel.size_px
        )
        self._fill("drive", self._driven, panel.size_px, ink)

    def _soften(self, light: Target, lit: Boxes, sigma_px: float, share: float) -> None:
        """Prepare the next `_emit` to spread `share` of the light, and to do nothing else."""
        if sigma_px:
            self._spread.draw(light, lit, sigma_px)
            self._programs.set("emit", quarter_px=self._spread.quarter.size_px)
        self._programs.set(
            "emit", spread_share=share if sigma_px else 0.0, ghost_share=0.0, falloff=0.0, floor_light=(0.0, 0.0, 0.0)
        )

    def _after(self, optics: Optics, found: Terms) -> None:
        """Prepare the next `_emit` for all that comes after the spread."""
        x, y = optics.eye_shift
        self._programs.set(
            "emit",
            ghost_share=optics.ghost_share,
            ghost_px=found.ghost_px,
            falloff=optics.falloff,
            center_x=(x - optics.color_shift, x, x + optics.color_shift),
            center_y=y,
            floor_light=tuple(optics.floor * sum(row) for row in optics.color),
        )

    def _emit(self, light: Target, target: Target, lit: Boxes) -> None:
        light.texture.use(UNITS["driven"])
        self._programs.set("emit", size_px=light.size_px, panel_px=light.size_px)
        self._fill("emit", target, light.size_px, lit)

    def _fill(self, name: str, target: Target, size_px: tuple[int, int], boxes: Boxes) -> None:
        """Draw `boxes` with one program; around them the target is black."""
        target.resize(size_px)
        target.begin()
        target.framebuffer.clear()
        self._boxes[name].write(boxes.astype("f4"))
        self._boxes[name].draw(len(boxes))

    def _bind_levels(self, count: int) -> None:
        if count and (self._levels is None or self._levels.width != count):
            if self._levels is not None:
                self._levels.release()
            steps = quantiser(count)
            table = np.zeros((count, 2), "u4")
            table[1:, 0] = steps.thresholds
            table[:, 1] = steps.light.astype("f4").view("u4")
            self._levels = self._ctx.texture((count, 1), 2, table.tobytes(), dtype="u4")
            self._levels.filter = (moderngl.NEAREST, moderngl.NEAREST)
        if self._levels is not None:
            self._levels.use(UNITS["levels"])

    def compose(self, bare: Target, target: Target, lit: Boxes, optics: Optics, laying: Laying) -> None:
        """Lay what leaves the display in the boxes `lit` over the bare view, into `target` (RGBA8)."""
        target.resize(bare.size_px)
        # A copy is cut by the scissor of whatever was drawn last, so this target's own comes first.
        target.begin()
        bare.texture.use(UNITS["feed"])
        if optics.exposure == 1.0:
            self._ctx.copy_framebuffer(target.framebuffer, bare.framebuffer)
            target.begin()
        else:
            self._programs.set("expose", size_px=bare.size_px, exposure=optics.exposure)
            self._draw("expose", np.array([[0, 0, *bare.size_px]], "i4"))
        if not optics.share:
            return
        self._emitted.texture.use(UNITS["emitted"])
        self._programs.set(
            "seen",
            size_px=bare.size_px,
            panel_px=self._emitted.size_px,
            panel_from_view=laying.panel_from_view,
            gain=optics.gain * optics.share,
            blocking=optics.blocking * optics.share,
            exposure=optics.exposure,
        )
        self._draw("seen", view_boxes(lit, laying))

    def _draw(self, name: str, boxes: Boxes) -> None:
        self._boxes[name].write(boxes.astype("f4"))
        self._boxes[name].draw(len(boxes))

    def release(self) -> None:
        """Free all GL objects."""
        for owned in (self._driven, self._blurred, self._emitted, self._spread, *self._boxes.values(), self._levels):
            if owned is not None:
                owned.release()


def lit_boxes(ink: Boxes, found: Terms, optics: Optics, size_px: tuple[int, int]) -> Boxes:
    """Where light leaves the display, disjoint: the ink and as far from it as light spreads, and the ghost of that."""
    if optics.floor > 0:
        return np.array([[0, 0, *size_px]], "i4")
    grown = ink + np.array([-1, -1, 1, 1], "i4") * found.reach_px
    moved = grown + np.array(found.ghost_px * 2, "i4") if optics.ghost_share else grown[:0]
    return joined(_cut(np.concatenate([grown, moved]), size_px), size_px)


def view_boxes(lit: Boxes, laying: Laying) -> Boxes:
    """The view's pixels that light from the panel's boxes falls on, disjoint; smoothing reaches a pixel further."""
    sx, sy, ox, oy = laying.panel_from_view
    size = laying.view.width_px, laying.view.height_px
    low = np.floor((lit[:, :2] - 1 - (ox, oy)) / (sx, sy))
    high = np.ceil((lit[:, 2:] + 1 - (ox, oy)) / (sx, sy))
    return joined(_cut(np.concatenate([low, high], 1), size), size)


def _cut(boxes: npt.NDArray[np.float64] | Boxes, size_px: tuple[int, int]) -> Boxes:
    whole = np.clip(boxes, 0, (*size_px, *size_px)).astype("i4")
    return whole[(whole[:, 2] > whole[:, 0]) & (whole[:, 3] > whole[:, 1])]
