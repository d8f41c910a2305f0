"""Session: a scene over an open feed with one take, ready to draw any frame. All commands draw through `Session.draw`.

frame = render(scene, take, t, feed frame, device, environment, view): the same arguments give the same pixels. The
window, the screenshot, the film and the booth differ only in who supplies t and the events, and where pixels go.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

from vitrine.content.service import SeenWearer
from vitrine.engine.camera_track import CameraTrack
from vitrine.engine.data_pictures import load_data_pictures
from vitrine.engine.rendered_view import RenderedView
from vitrine.engine.scene_frame import Instant, SceneFrame
from vitrine.engine.shot import Shot
from vitrine.engine.sources import SourceRequest, Sources
from vitrine.engine.take_timeline import LIVE_HORIZON_S, build_timeline
from vitrine.engine.view_spec import resolve_view
from vitrine.errors import InputError
from vitrine.feed.kept import KeptFeed
from vitrine.feed.protocols import Feed
from vitrine.files.lookup import find_as_normalized
from vitrine.flow.chart.chart import Chart
from vitrine.flow.chart.utterance import UtteranceStart
from vitrine.flow.timeline.content_overlay import NO_CONTENT
from vitrine.flow.timeline.lens_switches import fold_dimming
from vitrine.flow.timeline.live_world import LiveWorld, advance_live_world
from vitrine.flow.timeline.request import RequestStart
from vitrine.flow.timeline.state import State
from vitrine.flow.timeline.take import Take, TimedEvent
from vitrine.flow.timeline.tick_grid import TICKS_PER_S, tick_before, tick_time_s
from vitrine.flow.timeline.timeline import Timeline
from vitrine.glass.catalogue.audio_cues import AudioCues, Faces, resolve_audio_cues
from vitrine.glass.catalogue.environment import Environment
from vitrine.glass.catalogue.profile import DeviceProfile
from vitrine.glass.optics.glasses_in_light import GlassesInLight
from vitrine.glass.optics.registration import EXACT, Registration
from vitrine.glass.optics.view_mapping import ViewMapping, map_view
from vitrine.gpu.renderer import Renderer
from vitrine.scene.scene import Scene
from vitrine.stage.draw.drawlist import DrawList
from vitrine.stage.inspect.element import Element
from vitrine.stage.paint.root_painter import RootPainter
from vitrine.stage.place.live_values import UNKNOWN_SURROUNDINGS, ChartValues, Surroundings, WearerMotion
from vitrine.stage.place.request_reader import RequestReader
from vitrine.stage.place.speaker import Speaker, Utterance
from vitrine.stage.stage import Stage
from vitrine.world.camera import Intrinsics
from vitrine.world.feed_frame import FeedFrame
from vitrine.world.heading_error import heading_error_at
from vitrine.world.viewpoint import Viewpoint

if TYPE_CHECKING:
    from vitrine.power.tier import TierRules

#: The length of the take over a feed without an end, after which all starts again.
LIVE_CYCLE_S = 24 * 3600.0
#: Steps of light of a display that is as good as continuous: those of a picture.
CONTINUOUS_LEVELS = 256


@dataclass(eq=False)
class Session:
    """A scene over an open feed with one take.

    `timeline` is a value that grows by events; `stage` and `root_painter` keep only memos.
    """

    scene: Scene
    chart: Chart
    take: Take
    feed: Feed
    camera_track: CameraTrack
    timeline: Timeline
    root_painter: RootPainter
    stage: Stage
    request: SourceRequest
    sources: Sources
    live_world: LiveWorld = field(default_factory=LiveWorld)

    @property
    def duration_s(self) -> float:
        """The length of the feed, after which all starts again."""
        return self.feed.info.duration_s or LIVE_CYCLE_S

    @property
    def frame_s(self) -> float:
        """The seconds from feed frame to feed frame."""
        return float(1 / self.feed.info.fps)

    @property
    def size_px(self) -> tuple[int, int]:
        """The size of the feed's frames."""
        return self.feed.info.width_px, self.feed.info.height_px

    @property
    def runs_live(self) -> bool:
        """Whether what is played happens now: over a camera, or a recorded feed that counts as one."""
        return self.feed.info.live or self.request.live

    @property
    def runs_services(self) -> bool:
        """Whether the scene's services are at work: it runs live, and plays no take, in which their answers are."""
        return self.runs_live and self.sources.take is None

    @property
    def filmed_in(self) -> Environment | None:
        """The light that the feed was filmed in, None where nobody says."""
        return self.camera_track.filmed_in

    def wrap_time(self, t_s: float) -> float:
        """Map any time into the feed's duration: a looping feed starts again, of another the last frame is held."""
        if self.feed.info.loops:
            return t_s % self.duration_s
        return min(t_s, self.duration_s - self.frame_s / 2)

    def state_at(self, t_s: float) -> State:
        """The state at a time of the take's clock, within the feed's duration."""
        if t_s > self.timeline.until_s:
            self.timeline = self.timeline.extend_to(t_s + LIVE_HORIZON_S)
        return self.timeline.state_at(t_s)

    @cached_property
    def _speaker(self) -> Speaker:
        return Speaker(self.scene, self.chart.utterance_templates)

    @property
    def has_audio_cues(self) -> bool:
        """Whether the scene ever says anything, the camera ever records, or something is told of faces."""
        return bool(self.chart.utterance_templates or self.chart.capturing_states or self.faces)

    @property
    def faces(self) -> Faces:
        """What is done about faces: in a live feed they are blurred or visible; of a recording only a blur is told."""
        if self.feed.info.live:
            return "visible" if self.request.faces.model is None else "blurred"
        return "blurred" if self.request.faces.blurs_recordings else ""

    def has_audio_cues_on(self, profile: DeviceProfile) -> bool:
        """Whether people ever hear anything from this device, see that it records, or their faces are told of."""
        return bool(self.faces) or any(
            resolve_audio_cues(
                profile, "words" if self.chart.utterance_templates else "", bool(self.chart.capturing_states)
            )
        )

    def audio_cues_at(self, t_s: float, profile: DeviceProfile, records: bool = False) -> AudioCues:
        """The audio cues of the device at `t_s`: what people hear of it, and the light that says that it records.

        `records`: somebody records this session. Over a live feed the light is then on, whatever the device has: it is
        the program that keeps what its camera sees.
        """
        t_s = self.wrap_time(t_s)
        state = self.state_at(t_s)
        utterance = self.build_utterance(state.last_utterance) if state.last_utterance else None
        cues = resolve_audio_cues(
            profile, utterance.text if utterance and t_s < utterance.until_s else "", state.is_capturing
        )
        is_kept = self.feed.info.live and (records or self.request.keeps)
        return cues._replace(light="on" if is_kept else cues.light, faces=self.faces)

    def build_utterance(self, start: UtteranceStart) -> Utterance:
        """The utterance in words that began at `start`."""
        viewpoint = self.camera_track.viewpoint_at(start.since_s, self.frame_s, self.size_px)
        viewpoint = replace(viewpoint, speed_m_s=self.camera_track.speed_at(start.since_s))
        state = self.state_at(start.since_s)
        return self._speaker.build_utterance(
            start,
            viewpoint.pose.position_m,
            state.content_overlay,
            ChartValues.from_state(state),
            WearerMotion.from_viewpoint(viewpoint),
        )

    @cached_property
    def _request_reader(self) -> RequestReader:
        return RequestReader(self.scene, (each for asked in self.chart.invocations.values() for each in asked))

    def open_requests(self, t_s: float) -> tuple[tuple[RequestStart, State], ...]:
        """What the states that are active at `t_s` have asked of services, each with the state of just then."""
        if not self.chart.invocations:
            return ()
        self.state_at(t_s)  # which extends the timeline of a live feed
        return self.timeline.open_requests(t_s)

    def read_request(self, start: RequestStart, state: State) -> dict[str, Any]:
        """The inputs of a request by name, by the values of the tick on which it was asked, in `state`."""
        t_s = tick_time_s(start.tick)
        viewpoint = self.camera_track.viewpoint_at(t_s, self.frame_s, self.size_px)
        viewpoint = replace(viewpoint, speed_m_s=self.camera_track.speed_at(t_s))
        wearer, position_m = WearerMotion.from_viewpoint(viewpoint), viewpoint.pose.position_m
        chart = ChartValues.from_state(state)
        return self._request_reader.read_inputs(start.invocation, t_s, position_m, state.content_overlay, chart, wearer)

    def see_wearer(self, t_s: float) -> SeenWearer:
        """What is known of the wearer at a time, for those who follow them."""
        told = self.state_at(t_s).content_overlay.get("position")
        pose = self.feed.newest().pose if self.feed.info.live else None
        if pose is not None:
            return SeenWearer(t_s, pose.position_m, told)
        is_located = self.camera_track.is_located
        return SeenWearer(t_s, self.camera_track.position_at(t_s) if is_located else None, told)

    def frame_at(self, t_s: float) -> FeedFrame:
        """The feed frame that is shown at `t_s`."""
        if self.feed.info.live:
            return self.feed.newest()
        return self.feed.frame_at(self.feed.index_at(t_s))

    def map_view(self, glasses: GlassesInLight) -> ViewMapping | None:
        """Map the display into a view of this feed; None where the display is the feed.

        On a device without one the display is the view itself, on which nothing is shown.
        """
        if glasses.profile.is_feed:
            return None
        feed, view = self.camera_track.intrinsics.scaled(*self.size_px), glasses.view
        if glasses.display is None:
            return map_view(feed, feed, replace(view, kind="world"))
        return map_view(feed, glasses.display, view)

    def glasses_at(self, t_s: float, glasses: GlassesInLight) -> GlassesInLight:
        """Glasses with their lens as the take has told it by `t_s`; `glasses` are as the light alone makes them.

        They are the very same where the take tells nothing by then, and where the lens is none that can be told.
        """
        switches, profile = self.timeline.lens_switches, glasses.profile
        if not switches or not profile.has_switchable_lens:
            return glasses
        dimming = fold_dimming(switches, self.wrap_time(t_s), glasses.dimming, profile.dimming_s)
        return glasses if dimming is None else glasses.with_dimming(dimming)

    def clamp_time(self, t_s: float) -> float:
        """The time that is drawn for --at: `t_s`, but at the feed's very end that of the last frame, not of the first.

        Raises InputError for a time that the feed does not have.
        """
        if not math.isfinite(t_s) or t_s < 0:
            raise InputError(f"--at {t_s:g}: times run from 0")
        if self.feed.info.live or t_s < self.duration_s:
            return t_s
        last_s = self.duration_s - self.frame_s
        # The length as it is printed is rounded, and may be typed as it is printed.
        if t_s > self.duration_s + self.frame_s / 2:
            name, end_s = self.feed.info.name, self.duration_s
            raise InputError(
                f"--at {t_s:g} is beyond the end: {name} lasts {end_s:g} s; the last frame is at {last_s:.3f} s"
            )
        return last_s

    def frame(self, shot: Shot) -> SceneFrame:
        """The frame of a shot of this session: all that its picture is drawn from. Nothing is changed.

        Raises InputError for a time, a device or a view that cannot be, and for a shot of another scene, feed or take.
        """
        request = self.request
        typed = request.feed, request.take, request.trusted, self.root_painter.text_mode, request.locale, request.faces
        asked = shot.feed, shot.take, shot.trust, shot.text.strip().lower(), shot.locale, shot.faces
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
        """The viewpoint at a time of the track; the frame's own where a live source tells it, of which none is kept."""
        viewpoint = self.camera_track.viewpoint_at(pose_s, self.frame_s, self.size_px)
        if (pose := feed_frame.pose) is not None:
            return replace(viewpoint, pose=pose, is_moving=True, body_heading_rad=pose.heading_rad, is_located=True)
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
        surroundings = self.find_surroundings(glasses)
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

    def find_surroundings(self, glasses: GlassesInLight) -> Surroundings:
        """What conditions and bindings of the scene read of glasses in light, whether they have one colour, and
        what texts are set by."""
        names, traits = self.stage.view_names, glasses.traits
        found = UNKNOWN_SURROUNDINGS._replace(is_mono=traits.mono, letters=traits.letters)
        if "device" in names:
            found = found._replace(device=traits.device)
        if "display" in names:
            levels = traits.levels or CONTINUOUS_LEVELS
            found = found._replace(colors=1 if traits.mono else levels**3, levels=levels)
        if "device_input" in names:
            found = found._replace(inputs=traits.inputs)
        if self.stage.keeps_inside_safe_zone:
            found = found._replace(safe_zone=traits.safe_zone)
        if "light" in names:
            contrast = None if glasses.brightness is None else glasses.brightness.contrast
            found = found._replace(lux=glasses.environment.illuminance.value, contrast=contrast)
        return found

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
        viewpoint = replace(overlay.viewpoint, intrinsics=display, camera=overlay.viewpoint.intrinsics)
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

    def observe_wearer(self, t_s: float, frame: FeedFrame) -> None:
        """Let happen what follows from where the wearer of a live feed is at `t_s`, and record it in the take.

        The position is the frame's own, or the scene's fixed one; without either nothing is ever near, far or inside.
        """
        pose = frame.pose or (self.camera_track.still_pose if self.scene.has_fixed_position else None)
        if pose is None or not self.feed.info.live:
            return
        tick, events = tick_before(t_s), self.timeline.events
        self.live_world, self.timeline = advance_live_world(
            self.live_world, self.timeline, self.scene.places, tick, pose.position_m
        )
        if self.timeline.events is not events:
            self.take = replace(self.take, events=self.timeline.events)

    def add_event(self, event: TimedEvent) -> None:
        """Add an event of the running session to its timeline and take. Raises InputError and keeps the old ones for an
        event that cannot be.
        """
        timeline = self.timeline.with_event(event)
        if event.data is not None and timeline.events[-1] is event:
            # What is told a frame, as of a code that is seen, must not cost all that was told before.
            self._load_pictures((event,), self.timeline.moments[-1].state.content_overlay)
        elif event.data is not None:
            self._load_pictures(timeline.events)
        self.timeline, self.take = timeline, replace(self.take, events=timeline.events)

    def set_take(self, take: Take) -> None:
        """Set another take over the same feed. Raises InputError and keeps the old one for an event that cannot be."""
        timeline = build_timeline(self.scene, self.chart, take, self.camera_track, self.feed.info.duration_s)
        self._load_pictures(take.events)
        self.timeline, self.take, self.live_world = timeline, take, LiveWorld()

    def _load_pictures(self, events: Iterable[TimedEvent], overlay: Mapping[str, Any] = NO_CONTENT) -> None:
        """Load the pictures that data of events name. Raises InputError for one that cannot be shown."""
        pictures = load_data_pictures(self.scene, events, self.root_painter.pictures, overlay)
        if pictures is not self.root_painter.pictures:
            self.root_painter = self.root_painter.with_pictures(pictures)
            self.stage = Stage(self.scene, self.root_painter, self.chart.gaze_targets)

    def close(self) -> None:
        """Close the feed."""
        self.feed.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
