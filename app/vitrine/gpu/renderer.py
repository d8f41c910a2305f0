"""The renderer: draws a DrawList and a feed frame into a picture with OpenGL.

Four steps a frame: upload what is dirty; draw the panel (RGBA16F, linear, premultiplied); composite panel and raster
layers over the feed into RGBA8 with the sRGB encode in the shader; hand the picture over as a value, which nothing that
is drawn later changes. All state but the GL objects is a cache that can be dropped without changing a pixel. It knows
no window: that is the presenter's.
"""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Self

import moderngl
import numpy as np
import numpy.typing as npt

from vitrine.glass.optics.optics import ColorMatrix, Optics
from vitrine.glass.optics.view_mapping import ViewMapping
from vitrine.gpu.passes.composite import CompositePass
from vitrine.gpu.passes.feed import FeedPass
from vitrine.gpu.passes.glass import GlassPass
from vitrine.gpu.passes.panel import PanelPass
from vitrine.gpu.plan import build_panel_plan, build_plan
from vitrine.gpu.rendered_picture import RenderedPicture
from vitrine.gpu.resources import context as contexts
from vitrine.gpu.resources.layer_store import LayerStore
from vitrine.gpu.resources.pixel_reader import PixelReader
from vitrine.gpu.resources.programs import TEXTURE_UNITS, Programs
from vitrine.gpu.resources.render_target import RenderTarget
from vitrine.gpu.resources.stopwatch import Stopwatch
from vitrine.gpu.resources.target_pool import TargetPool
from vitrine.stage.draw.drawlist import DrawList
from vitrine.world.feed_frame import FeedFrame

#: A display that adds its light and has no defects.
IDEAL_OPTICS = Optics()


class Renderer:
    """The renderer of one GL context. One per process: a second one would silently take the first's calls.

    `programs` is made anew when shaders are reloaded.
    """

    def __init__(
        self, ctx: moderngl.Context, shaders: Path, finish_steps: bool = False, as_needed: bool = False
    ) -> None:
        self.ctx, self._shaders = ctx, shaders
        self.driver_name = contexts.driver_name(ctx)
        self.is_software = contexts.is_software(ctx)
        self.stopwatch = Stopwatch(ctx, finish=finish_steps)
        self._targets = TargetPool(ctx)
        self._reader = PixelReader(ctx, self.stopwatch, uses_ring=not self.is_software)
        self._background, self._panel_target = RenderTarget(ctx, "f1"), RenderTarget(ctx, "f2", depth=True, roomy=True)
        programs = Programs(ctx, shaders)
        if not as_needed:  # in a window a broken shader is found when its file is saved, and a picture never waits
            programs.build_all()
        self._create_passes(programs)

    def _create_passes(self, programs: Programs) -> None:
        self.programs = programs
        self._feed = FeedPass(self.ctx, programs)
        self._store = LayerStore(self.ctx, programs)
        self._panel = PanelPass(self.ctx, programs)
        self._composite = CompositePass(self.ctx, programs)
        self._glass = GlassPass(self.ctx, programs)
        self._drawn_view: tuple[FeedFrame | None, tuple[ViewMapping, float, ColorMatrix]] | None = None

    @classmethod
    def headless(cls, shaders: Path) -> Self:
        """A renderer with a headless context. Raises MachineError where there is no GL 3.3."""
        return cls(contexts.create_headless(), shaders, as_needed=True)

    def reload_shaders(self) -> None:
        """Compile all programs anew from their files; raises InputError and keeps the old ones where one is broken."""
        programs = Programs(self.ctx, self._shaders)
        programs.build_all()
        self._release_passes()
        self._create_passes(programs)

    def render(self, draw_list: DrawList, frame: FeedFrame | None, optics: Optics = IDEAL_OPTICS) -> RenderedPicture:
        """Draw one picture of the draw list's size over `frame` (None: black), on a display as large as the feed.

        It is ideal, as bright as white at most: of its optics blocking and tone count.
        """
        stopwatch, background, panel = self.stopwatch, self._background, self._panel_target
        picture = RenderedPicture(self._targets, self._reader, draw_list.size_px)
        with stopwatch.step("upload"):
            background.resize(draw_list.size_px)
            self._drawn_view = None
            self._feed.upload(background, frame)
        with stopwatch.step("panel"):
            plan = build_plan(draw_list)
            stored_px = self._store_layers(draw_list)
            panel.resize(draw_list.size_px)
            self._panel.draw(panel, draw_list, plan, stored_px)
            if len(plan.panel_boxes) or len(plan.both_boxes):
                panel.texture.use(TEXTURE_UNITS["panel"])
        with stopwatch.step("compose"):
            self._composite.composite(picture.target, background, draw_list, plan, stored_px, optics)
        return picture

    def render_view(
        self, draw_list: DrawList, frame: FeedFrame | None, optics: Optics, mapping: ViewMapping
    ) -> RenderedPicture:
        """Draw one picture of the mapping's view: `draw_list`, of its panel's size, through the glass over `frame`.

        `frame` None: the light alone, over black.
        """
        stopwatch, background, panel = self.stopwatch, self._background, self._panel_target
        picture = RenderedPicture(self._targets, self._reader, (mapping.view.width_px, mapping.view.height_px))
        with stopwatch.step("upload"):
            self._draw_background(frame, optics, mapping)
        plan = build_panel_plan(draw_list)
        light = None
        if optics.share:
            with stopwatch.step("panel"):
                stored_px = self._store_layers(draw_list)
                panel.resize(draw_list.size_px)
                self._panel.draw(panel, draw_list, plan, stored_px)
            with stopwatch.step("glass"):
                light = self._glass.draw(panel, plan.panel_boxes, optics, mapping)
        with stopwatch.step("compose"):
            self._glass.composite(picture.target, background, light, optics, mapping)
        return picture

    def _draw_background(self, frame: FeedFrame | None, optics: Optics, mapping: ViewMapping) -> None:
        """Draw the background view, unless it is there: for another light, or while time stands, the world stays.

        That is 6 to 14 ms of a press of E on software GL, of 20 to 55.
        """
        asked = mapping, optics.world_blur_deg, optics.world_color
        if self._drawn_view is not None and self._drawn_view[0] is frame and self._drawn_view[1] == asked:
            return
        self._drawn_view = None
        self._background.resize((mapping.view.width_px, mapping.view.height_px))
        self._feed.draw_in_view(self._background, frame, optics, mapping)
        self._drawn_view = frame, asked

    def render_background(self, frame: FeedFrame | None, optics: Optics, mapping: ViewMapping) -> RenderedPicture:
        """Draw the background view of `render_view` without any light: the oracles' input."""
        picture = RenderedPicture(self._targets, self._reader, (mapping.view.width_px, mapping.view.height_px))
        self._feed.draw_in_view(picture.target, frame, optics, mapping)
        return picture

    def mark_clipped(self, on: bool) -> None:
        """Switch the debug view of clipping: stripes where a channel is above 1 in what is drawn from now on."""
        for name in CLIP_MARKING_PROGRAMS:
            self.programs.set(name, mark_clipped=on)

    def read_panel(self, draw_list: DrawList) -> npt.NDArray[np.float16]:
        """The whole panel with every raster layer in it, linear premultiplied (H, W, 4): the oracles' input."""
        direct_plan = build_plan(draw_list)
        stored_px = self._store_layers(draw_list)
        width, height = draw_list.size_px
        whole = np.array([[0, 0, width, height]], "i4")
        no_boxes = np.zeros((0, 4), "i4")
        whole_plan = type(direct_plan)(whole, no_boxes, no_boxes[:, 0], no_boxes, no_boxes[:, 0], draw_list.runs)
        self._panel_target.resize(draw_list.size_px)
        self._panel.draw(self._panel_target, draw_list, whole_plan, stored_px)
        panel = np.empty((height, width, 4), np.float16)
        self._panel_target.framebuffer.read_into(panel, viewport=(0, 0, width, height), components=4, dtype="f2")
        return panel

    def _store_layers(self, draw_list: DrawList) -> npt.NDArray[np.float32]:
        """Where the light of each raster layer lies, rasterised where it is not there yet."""
        return self._store.require(draw_list.raster_layers, has_clips=len(draw_list.layer_clips) > 0)

    def _release_passes(self) -> None:
        for owned in (self._feed, self._store, self._panel, self._composite, self._glass, self.programs):
            owned.release()

    def close(self) -> None:
        """Free everything, pictures that are still held, too; pixels that were read for later are brought in first."""
        self._release_passes()
        for owned in (self._reader, self._targets, self._background, self._panel_target):
            owned.release()
        self.ctx.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


#: The programs with the debug view of clipping.
CLIP_MARKING_PROGRAMS = (
    *("compose_panel", "compose_sheet", "compose_both"),
    *("even", "seen", "seen_smaller", "seen_halo", "seen_bent", "seen_bent_1"),
)
