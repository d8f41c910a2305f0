"""Session: a scene over an open feed with one take, ready to draw any frame. All commands draw through `Session.draw`.

frame = render(scene, take, t, feed frame, device, environment, view): the same arguments give the same pixels. The
window, the screenshot, the film and the booth differ only in who supplies t and the events, and where pixels go.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from vitrine.engine.glasses_surroundings import find_surroundings
from vitrine.engine.playback import Playback
from vitrine.engine.rendered_view import RenderedView
from vitrine.engine.scene_frame import Instant, SceneFrame
from vitrine.engine.shot import Shot
from vitrine.engine.view_spec import resolve_view
from vitrine.errors import InputError
from vitrine.feed.kept import KeptFeed
from vitrine.files.lookup import find_as_normalized
from vitrine.flow.timeline.lens_switches import fold_dimming
from vitrine.flow.timeline.state import State
from vitrine.flow.timeline.tick_grid import TICKS_PER_S, tick_before
from vitrine.glass.optics.feed_display import find_feed_display
from vitrine.glass.optics.glasses_in_light import GlassesInLight
from vitrine.glass.optics.registration import EXACT, Registration
from vitrine.glass.optics.view_mapping import ViewMapping, map_feed_view, map_view
from vitrine.gpu.renderer import Renderer
from vitrine.stage.draw.drawlist import DrawList
from vitrine.stage.inspect.element import Element
from vitrine.stage.place.live_values import UNKNOWN_SURROUNDINGS, Surroundings
from vitrine.world.camera import Intrinsics
from vitrine.world.feed_frame import FeedFrame
from vitrine.world.heading_error import heading_error_at
from vitrine.world.viewpoint import Viewpoint

if TYPE_CHECKING:
    from vitrine.power.tier import TierRules


@dataclass(eq=False)
class Session(Playback):
    """A playback that is ready to give pictures."""

    def map_view(self, glasses: GlassesInLight) -> ViewMapping | None:
        """Map the display into a view of this feed; None where the display is the feed, and no lens bends that.

        On a device without one the display is the view itself, on which nothing is shown.
        """
        feed, view = self.camera_track.intrinsics.scaled(*self.size_px), glasses.view
        if glasses.display is None and feed.lens is not None:
            return map_feed_view(feed, view)
        if glasses.profile.is_feed:
            return None
        if glasses.display is None:
            return map_view(feed, feed, replace(view, kind="world"))
        return map_view(feed, glasses.display, view)

    def find_display(self, glasses: GlassesInLight) -> Intrinsics:
        """The display of glasses by itself, at its canvas size; where that is the feed, or there is none, the feed's.

        Of a feed with a lens it is the pinhole that fits into it.
        """
        return glasses.display or find_feed_display(self.camera_track.intrinsics.scaled(*self.size_px))

    def glasses_at(self, t_s: float, glasses: GlassesInLight) -> GlassesInLight:
        """Glasses with their lens as the take has told it by `t_s`; `glasses` are as the light alone makes them.

        They are the very same where the take tells nothing by then, and where the lens is none that can be told.
        """
        switches, profile = self.timeline.lens_switches, glasses.profile
        if not switches or not profile.has_switchable_lens:
            return glasses
        dimming = fold_dimming(switches, self.wrap_time(t_s), glasses.dimming, profile.dimming_s)
        return glasses if dimming is None else glasses.with_dimming(dimming)

    def frame(self, shot: Shot) -> SceneFrame:
        """The frame of a shot of this session: all that its picture is drawn from. Nothing is changed.

        Raises InputError for a time, a device or a view that cannot be, and for a shot of another scene, feed or take.
        """
        request = self.request
        typed = (
            *(request.feed, request.take, request.trusted, self.root_painter.text_mode, request.locale, request.faces),
            request.still_camera,
        )
        asked = (
            *(shot.feed, shot.take, shot.trust, shot.text.strip().lower(), shot.locale, shot.faces),
            shot.still_camera,
        )
        if find_as_normalized(shot.scene) != self.scene.file or asked != typed:
            raise InputError(f"this is no shot of what is open: {self.scene.file} over {self.sources.feed.address}")
        spec = resolve_view(shot, self.size_px, self.filmed_in)
        return self.build_frame(self.instant_at(self.clamp_time(shot.t_s)), spec.glasses)

    def instant_at(self, t_s: float) -> Instant:
        """The instant at a time of the take's clock; beyond the end see `wrap_time`."""
        t_s = self.wrap_time(t_s)
        return self._instant(t_s, self.frame_at(t_s), self.state_at(t_s))

    def instant_of(self, feed_frame: FeedFrame) -> Instant:
        """The instant of a frame of the feed."""
        t_s = self.wrap_time(feed_frame.time_s)
        return self._instant(t_s, feed_frame, self.state_at(t_s))

    def _instant(self, t_s: float, feed_frame: FeedFrame, state: State) -> Instant:
        return Instant(t_s, feed_frame, state, self._viewpoint(feed_frame, feed_frame.time_s))

    def _viewpoint(self, feed_frame: FeedFrame, pose_s: float) -> Viewpoint:
        """The viewpoint at a time of the track; the frame's own where a live feed has it, of which none is kept."""
        viewpoint = self.camera_track.viewpoint_at(pose_s, self.frame_s, self.size_px)
        if (pose := self.live_pose(feed_frame)) is not None:
            return replace(
                viewpoint,
                pose=pose,
                is_moving=feed_frame.is_pose_moving,
                body_heading_rad=pose.heading_rad,
                is_located=True,
                tracked_share=feed_frame.tracked_share,
            )
        # Two more poses are looked up only for what shows a speed.
        return replace(viewpoint, speed_m_s=self.camera_track.speed_at(pose_s)) if self.stage.reads_speed else viewpoint

    def _overlay_instant(self, instant: Instant, registration: Registration) -> Instant:
        """The instant that the light which is seen at `instant` was drawn for, as the glasses took it.

        What happens is untouched: `near:` looks at where the wearer was, not at where they were taken to be.
        """
        if registration == EXACT:
            return instant
        t_s, frame = registration.overlay_time(instant.t_s), instant.feed_frame
        viewpoint = self._viewpoint(frame, registration.pose_time(instant.t_s, frame.time_s))
        if registration.heading_error_deg:
            error = heading_error_at(self.take.seed, tick_before(t_s), 1 / TICKS_PER_S)
            viewpoint = viewpoint.turned(error * math.radians(registration.heading_error_deg))
        return Instant(t_s, frame, self.state_at(t_s), viewpoint)

    def build_frame(self, instant: Instant, glasses: GlassesInLight) -> SceneFrame:
        """The frame of an instant through glasses in their view."""
        mapping, size_px = self.map_view(glasses), glasses.view.size_px
        display = self.camera_track.intrinsics.scaled(*size_px) if mapping is None else mapping.panel
        surroundings = find_surroundings(self.stage, glasses)
        return self._frame(instant, glasses.registration, display, size_px, mapping, surroundings)

    def build_display_frame(
        self,
        instant: Instant,
        display: Intrinsics,
        registration: Registration = EXACT,
        surroundings: Surroundings = UNKNOWN_SURROUNDINGS,
    ) -> SceneFrame:
        """The frame of an instant on a display by itself, with all of its pixels."""
        size_px = display.width_px, display.height_px
        return self._frame(instant, registration, display, size_px, None, surroundings)

    def _frame(
        self,
        instant: Instant,
        registration: Registration,
        display: Intrinsics,
        size_px: tuple[int, int],
        mapping: ViewMapping | None,
        surroundings: Surroundings,
    ) -> SceneFrame:
        overlay = self._overlay_instant(instant, registration)
        within = None if mapping is None else mapping.display
        viewpoint = replace(overlay.viewpoint, intrinsics=display, camera=overlay.viewpoint.intrinsics, display=within)
        draw_list = self.stage.build_draw_list(overlay.state, viewpoint, surroundings)
        if not math.isinf(registration.small_rate_hz) and self._is_on_small_processor(overlay.state, draw_list):
            # Only the draw list says what is shown, and so which processor draws it: then that of its last tick.
            slow = registration.on_small_processor()
            return self._frame(instant, slow, display, size_px, mapping, surroundings)
        return SceneFrame(instant, overlay, viewpoint, draw_list, size_px, mapping, surroundings)

    def _is_on_small_processor(self, state: State, draw_list: DrawList) -> bool:
        """Whether the small one of two processors draws this."""
        from vitrine.power.need import list_shown

        tier = self._tier_rules.choose("both", state.active, list_shown(draw_list), state.is_capturing)
        return tier == "small"

    @cached_property
    def _tier_rules(self) -> TierRules:
        # A session whose tiers are not shown imports nothing of it.
        from vitrine.power.tier import read_tier_rules

        return read_tier_rules(self.scene, self.chart)

    def list_elements(self, frame: SceneFrame) -> tuple[Element, ...]:
        """The elements of a frame of this session, their boxes in the display's pixels."""
        return self.stage.list_elements(frame.draw_list, frame.viewpoint)

    def draw(self, renderer: Renderer, t_s: float, glasses: GlassesInLight) -> RenderedView:
        """Draw the picture at `t_s` of the take's clock. Beyond the end see `wrap_time`; the lens see `glasses_at`."""
        t_s = self.wrap_time(t_s)
        glasses = self.glasses_at(t_s, glasses)
        stopwatch = renderer.stopwatch
        with stopwatch.step("decode"):
            feed_frame = self.frame_at(t_s)
        with stopwatch.step("flow"):
            self.observe_wearer(t_s, feed_frame)
            state = self.state_at(t_s)
        with stopwatch.step("stage"):
            frame = self.build_frame(self._instant(t_s, feed_frame, state), glasses)
        return self.draw_frame(renderer, frame, glasses)

    def draw_frame(self, renderer: Renderer, frame: SceneFrame, glasses: GlassesInLight) -> RenderedView:
        """Draw a frame that was built for these glasses in their view."""
        background = None if glasses.view.kind == "panel" else frame.instant.feed_frame
        if frame.mapping is None:
            return RenderedView(frame, renderer.render(frame.draw_list, background, glasses.optics))
        optics = glasses.optics
        if glasses.view.focus != "off":
            anchor_m = self.stage.find_anchor_distance_m(frame.overlay.state, frame.viewpoint, frame.surroundings)
            optics = glasses.focused_optics(anchor_m)
        return RenderedView(frame, renderer.render_view(frame.draw_list, background, optics, frame.mapping), optics)

    def with_kept_frames(self) -> Session:
        """The same session over the frames of pictures that are kept: what `shot` draws, also where a GPU plays it."""
        return replace(self, feed=KeptFeed(self.feed), request=replace(self.request, keeps=True))
