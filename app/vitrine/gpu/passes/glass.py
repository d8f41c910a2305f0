"""The glass pass: the panel's response, the display's optical defects, and compositing over the background view.

The oracle is app/vitrine/glass/reference/composite.py; the shaders do the same, and only where light falls.
"""

from __future__ import annotations

from typing import Any

import moderngl
import numpy as np
import numpy.typing as npt

from vitrine.geometry import Rect
from vitrine.glass.optics.optics import Optics
from vitrine.glass.optics.panel_response import make_quantiser
from vitrine.glass.optics.resampling import samples_per_side
from vitrine.glass.optics.view_mapping import ViewMapping
from vitrine.glass.reference.display_light import ghost_offset_px
from vitrine.gpu.passes.composite import tone_uniforms
from vitrine.gpu.passes.feed import boxes_around
from vitrine.gpu.passes.optics_px import Blur, Boxes, LightBoxes, even_boxes, light_boxes, resolve_optics_px
from vitrine.gpu.passes.spread import SpreadPass
from vitrine.gpu.plan import union_boxes
from vitrine.gpu.resources.place_tables import PlaceTables
from vitrine.gpu.resources.programs import BORDER_PX, TEXTURE_UNITS, InstanceBuffer, Programs
from vitrine.gpu.resources.render_target import RenderTarget
from vitrine.stage.draw.boxes import clip_boxes, drop_empty_boxes
from vitrine.world.pixel_map import LensMap

_EMIT = ("emit", "emit_spread", "emit_ghost", "emit_spread_ghost")
_SEEN = ("seen", "seen_smaller", "seen_halo", "seen_bent", "seen_bent_1")
_PROGRAMS = ("clear", "drive", "drive_levels", "drive_mono", "spread", *_EMIT, "even", *_SEEN)


class LightTargets:
    """The render targets of the light between the steps, `components` numbers a pixel."""

    def __init__(self, ctx: moderngl.Context, programs: Programs, components: int) -> None:
        self.driven, self.blurred, self.emitted = (
            RenderTarget(ctx, "f2", components=components, roomy=True) for _ in range(3)
        )
        self.spread = SpreadPass(ctx, programs, "cells", (1, 4, 8), components)

    def release(self) -> None:
        """Free all GL objects."""
        for owned in (self.driven, self.blurred, self.emitted):
            owned.release()
        self.spread.release()


class GlassPass:
    """Draws the panel's light as the eye gets it. Nothing outlives a frame but the table of levels."""

    def __init__(self, ctx: moderngl.Context, programs: Programs) -> None:
        self._ctx, self._programs = ctx, programs
        self._colors, self._tint = LightTargets(ctx, programs, 4), LightTargets(ctx, programs, 1)
        self._boxes = {name: InstanceBuffer(programs, name, "4f", ("box_px",), 16) for name in _PROGRAMS}
        self._levels: moderngl.Texture | None = None
        self._places = PlaceTables(ctx)

    def draw(self, panel: RenderTarget, ink: Boxes, optics: Optics, mapping: ViewMapping) -> LightBoxes:
        """Draw what leaves the display of the panel's light, which lies in the boxes `ink` (N, 4).

        Returns where it lies; elsewhere is what black emits.
        """
        optics_px, targets = resolve_optics_px(optics, mapping), self._select_targets(optics)
        found = light_boxes(ink, optics_px, mapping)
        lit = found.lit
        # The ghost is read from where it came from.
        read = np.concatenate([found.emitted, found.emitted - np.array(optics_px.ghost_px * 2, "i4")])
        read = union_boxes(drop_empty_boxes(clip_boxes(read, panel.size_px)), panel.size_px)
        self._draw_panel_response(panel, targets.driven, ink, read, optics)
        light, blur = targets.driven, optics_px.spread
        if optics_px.defocus is not None:
            light = self._apply_spread(targets, ink, lit, read, optics_px.spread)
            ink, blur = lit, optics_px.defocus
        name = "emit" + ("_spread" if blur else "") + ("_ghost" if optics.ghost_share else "")
        if blur is not None:
            targets.spread.draw(light, ink, lit, blur.sigma_px, blur.cell)
            targets.spread.bind_rows(name, panel.size_px[1], read)
            self._programs.set(name, spread_share=blur.share)
        light.texture.use(TEXTURE_UNITS["driven"])
        self._emit(name, targets.emitted, light.size_px, found.emitted, optics, optics_px.ghost_px)
        return found

    def _select_targets(self, optics: Optics) -> LightTargets:
        """One number a pixel is enough for the light of one tint that covers nothing, in half the time of four."""
        return self._tint if optics.mono and not optics.blocking and not optics.color_shift else self._colors

    def _floor_light(self, optics: Optics) -> tuple[float, float, float]:
        """The black level, in the numbers of the targets."""
        if self._select_targets(optics) is self._tint:
            return (optics.floor,) * 3
        red, green, blue = (optics.floor * sum(row) for row in optics.color)
        return red, green, blue

    def _draw_panel_response(
        self, panel: RenderTarget, driven: RenderTarget, ink: Boxes, read: Boxes, optics: Optics
    ) -> None:
        panel.texture.use(TEXTURE_UNITS["panel"])
        name = "drive"
        if optics.levels:
            self._bind_levels(optics.levels)
            name = "drive_mono" if optics.mono else "drive_levels"
        color = np.array(optics.color)
        if self._select_targets(optics) is self._tint:
            color = np.outer((1, 0, 0), color.sum(0) / color.sum())
        self._programs.set(name, level_count=optics.levels, color=color, size_px=panel.size_px)
        self._fill(name, driven, panel.size_px, ink, read)

    def _apply_spread(
        self, targets: LightTargets, ink: Boxes, lit: Boxes, read: Boxes, blur: Blur | None
    ) -> RenderTarget:
        """The driven light with its spread, in a target of its own for the next blur."""
        if blur is None:
            return targets.driven
        size = targets.driven.size_px
        targets.spread.draw(targets.driven, ink, lit, blur.sigma_px, blur.cell)
        targets.spread.bind_rows("spread", size[1], lit)
        targets.driven.texture.use(TEXTURE_UNITS["driven"])
        self._programs.set("spread", spread_share=blur.share, panel_px=size, size_px=size)
        self._fill("spread", targets.blurred, size, lit, read)
        return targets.blurred

    def _emit(
        self,
        name: str,
        emitted: RenderTarget,
        panel_px: tuple[int, int],
        boxes: Boxes,
        optics: Optics,
        ghost_px: tuple[int, int],
    ) -> None:
        """Draw the remaining effects at the panel's resolution: blur, ghost, uniformity, black level."""
        bordered = panel_px[0] + 2 * BORDER_PX, panel_px[1] + 2 * BORDER_PX
        inside = Rect(BORDER_PX, BORDER_PX, *panel_px)
        self._programs.set(name, size_px=bordered, panel_px=panel_px, **self._leaving_uniforms(optics, ghost_px))
        emitted.resize(bordered)
        emitted.begin()
        self._programs.set("clear", size_px=bordered)
        self._draw("clear", boxes_around(inside.to_bounds(), bordered))
        if optics.floor:
            emitted.begin(inside)
            emitted.framebuffer.clear(*self._floor_light(optics))
            emitted.begin()
        self._draw(name, boxes + BORDER_PX)

    def _leaving_uniforms(self, optics: Optics, ghost_px: tuple[int, int]) -> dict[str, Any]:
        """The uniforms of the ghost, and of shaders/common/leaving.glsl."""
        x, y = optics.eye_shift
        return {
            "ghost_share": optics.ghost_share,
            "ghost_px": ghost_px,
            "falloff": optics.falloff,
            "center_x": (x - optics.color_shift, x, x + optics.color_shift),
            "center_y": y,
            "floor_light": self._floor_light(optics),
        }

    def _fill(self, name: str, target: RenderTarget, size_px: tuple[int, int], boxes: Boxes, read: Boxes) -> None:
        """Draw `boxes` with one program. In the boxes `read`, and BORDER_PX around, the target is black elsewhere.

        Clearing the whole of a panel of 1600x900 took a tenth of the frame.
        """
        target.resize(size_px)
        target.begin()
        self._programs.set("clear", size_px=size_px)
        self._draw("clear", read + np.array([-1, -1, 1, 1], "i4") * BORDER_PX)
        self._draw(name, boxes)

    def _bind_levels(self, count: int) -> None:
        if self._levels is None or self._levels.width != count:
            if self._levels is not None:
                self._levels.release()
            steps = make_quantiser(count)
            table = np.zeros((count, 2), "u4")
            table[1:, 0] = steps.thresholds
            table[:, 1] = steps.light.astype("f4").view("u4")
            self._levels = self._ctx.texture((count, 1), 2, table.tobytes(), dtype="u4")
            self._levels.filter = (moderngl.NEAREST, moderngl.NEAREST)
        self._levels.use(TEXTURE_UNITS["levels"])

    def composite(
        self,
        target: RenderTarget,
        background: RenderTarget,
        light: LightBoxes | None,
        optics: Optics,
        mapping: ViewMapping,
    ) -> None:
        """Composite what leaves the display over the background view; `light` None: nothing does.

        `target`, RGBA8, has the size of the background.
        """
        # A copy is clipped by the scissor of whatever was drawn last, so this target's own comes first.
        target.begin()
        background.texture.use(TEXTURE_UNITS["feed"])
        if optics.exposure == 1.0:
            self._ctx.copy_framebuffer(target.framebuffer, background.framebuffer)
            target.begin()
        else:
            self._draw_even(np.array([[0, 0, *background.size_px]], "i4"), background, optics, (0.0, 0.0, 0.0))
        if light is not None:
            self._draw_display_light(background, light, optics, mapping)

    def _draw_display_light(
        self, background: RenderTarget, light: LightBoxes, optics: Optics, mapping: ViewMapping
    ) -> None:
        """Draw the display's light in the view, and the black level in the rest of the display."""
        seen = light.seen
        color = np.eye(3)
        if self._select_targets(optics) is self._tint:
            color = np.outer(np.array(optics.color).sum(1), (1, 0, 0))
        color *= optics.exposure * optics.share * optics.gain
        if optics.floor:
            even, rim = even_boxes(np.concatenate([seen, light.halo]), mapping)
            red, green, blue = (float(v) for v in color @ self._floor_light(optics))
            self._draw_even(even, background, optics, (red, green, blue))
            seen = np.concatenate([seen, rim])
        targets = self._select_targets(optics)
        targets.emitted.texture.use(TEXTURE_UNITS["emitted"])
        names = {self._prepare_seen(mapping): seen}
        if len(light.halo):
            names["seen_halo"] = light.halo
            targets.spread.bind_cells("seen_halo")
            uniforms = self._leaving_uniforms(optics, ghost_offset_px(optics, mapping))
            panel_px = mapping.panel.width_px, mapping.panel.height_px
            self._programs.set("seen_halo", panel_px=panel_px, spread_share=optics.spread_share, **uniforms)
        for name, boxes in names.items():
            if not isinstance(mapping.panel_from_view, LensMap):
                self._programs.set(name, panel_from_view=mapping.panel_from_view)
            self._programs.set(
                name,
                size_px=background.size_px,
                eye_from_light=color,
                blocking=optics.blocking * optics.share,
                exposure=optics.exposure,
                **tone_uniforms(optics),
            )
            self._draw(name, boxes)

    def _prepare_seen(self, mapping: ViewMapping) -> str:
        """The program that maps the display's light into the view, with what it needs for a lens."""
        panel_from_view = mapping.panel_from_view
        if not isinstance(panel_from_view, LensMap):
            return "seen" if max(panel_from_view[:2]) <= 1.0 else "seen_smaller"
        self._places.bind(panel_from_view)
        panel_px = mapping.panel.width_px, mapping.panel.height_px
        taps = samples_per_side(panel_from_view.shrink)
        name = "seen_bent_1" if taps == 1 else "seen_bent"
        self._programs.set(name, panel_px=panel_px, taps=taps)
        return name

    def _draw_even(
        self, boxes: Boxes, background: RenderTarget, optics: Optics, light: tuple[float, float, float]
    ) -> None:
        uniforms = {"even_light": light, "exposure": optics.exposure, **tone_uniforms(optics)}
        self._programs.set("even", size_px=background.size_px, **uniforms)
        self._draw("even", boxes)

    def _draw(self, name: str, boxes: npt.NDArray[Any]) -> None:
        self._boxes[name].write(boxes.astype("f4"))
        self._boxes[name].draw(len(boxes))

    def release(self) -> None:
        """Free all GL objects."""
        for owned in (self._colors, self._tint, *self._boxes.values(), self._levels, self._places):
            if owned is not None:
                owned.release()
