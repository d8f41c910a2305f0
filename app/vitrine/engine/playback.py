"""Playback: a scene over an open feed with one take: what the time is, what is on, what is said, asked and done."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

from vitrine.engine.camera_track import CameraTrack
from vitrine.engine.data_pictures import load_data_pictures
from vitrine.engine.sources import SourceRequest, Sources
from vitrine.engine.take_timeline import LIVE_HORIZON_S, build_timeline
from vitrine.errors import InputError
from vitrine.feed.protocols import Feed
from vitrine.flow.chart.chart import Chart
from vitrine.flow.chart.utterance import UtteranceStart
from vitrine.flow.timeline.content_overlay import NO_CONTENT
from vitrine.flow.timeline.live_world import LiveWorld, advance_live_world
from vitrine.flow.timeline.request import RequestStart
from vitrine.flow.timeline.state import State
from vitrine.flow.timeline.take import Take, TimedEvent
from vitrine.flow.timeline.tick_grid import tick_before, tick_time_s
from vitrine.flow.timeline.timeline import Timeline
from vitrine.glass.catalogue.audio_cues import AudioCues, Faces, resolve_audio_cues
from vitrine.glass.catalogue.environment import Environment
from vitrine.glass.catalogue.profile import DeviceProfile
from vitrine.scene.scene import Scene
from vitrine.stage.paint.root_painter import RootPainter
from vitrine.stage.place.live_values import ChartValues, WearerMotion
from vitrine.stage.place.request_reader import RequestReader
from vitrine.stage.place.speaker import Speaker, Utterance
from vitrine.stage.stage import Stage
from vitrine.world.camera import Pose
from vitrine.world.feed_frame import FeedFrame

if TYPE_CHECKING:
    from vitrine.content.service import SeenWearer
    from vitrine.track.live.camera_follower import CameraFollower

#: The length of the take over a feed without an end, after which all starts again.
LIVE_CYCLE_S = 24 * 3600.0


@dataclass(eq=False)
class Playback:
    """A scene over an open feed with one take.

    `timeline` is a value that grows by events; `stage` and `root_painter` keep only memos. `follower` tells the turns
    of a live feed's camera from its pictures; None where nobody does.
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
    follower: CameraFollower | None = None

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

    def state_at(self, t_s: float) -> State:
        """The state at a time of the take's clock, within the feed's duration."""
        if t_s > self.timeline.until_s:
            self.timeline = self.timeline.extend_to(t_s + LIVE_HORIZON_S)
        return self.timeline.state_at(t_s)

    def frame_at(self, t_s: float) -> FeedFrame:
        """The feed frame that is shown at `t_s`."""
        if self.feed.info.live:
            return self.feed.newest()
        return self.feed.frame_at(self.feed.index_at(t_s))

    def live_pose(self, frame: FeedFrame) -> Pose | None:
        """The pose of a live feed's camera; where the scene says where that stands, it stands there."""
        if frame.pose is None or not self.scene.has_fixed_position:
            return frame.pose
        return replace(frame.pose, position_m=self.camera_track.still_pose.position_m)

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
        # A scene without services imports nothing of them.
        from vitrine.content.service import SeenWearer

        told = self.state_at(t_s).content_overlay.get("position")
        pose = self.live_pose(self.feed.newest()) if self.feed.info.live else None
        if pose is not None:
            return SeenWearer(t_s, pose.position_m, told)
        is_located = self.camera_track.is_located
        return SeenWearer(t_s, self.camera_track.position_at(t_s) if is_located else None, told)

    def observe_wearer(self, t_s: float, frame: FeedFrame) -> None:
        """Let happen what follows from where the wearer of a live feed is at `t_s`, and record it in the take.

        The position is the frame's own, or the scene's fixed one; without either nothing is ever near, far or inside.
        """
        pose = self.live_pose(frame) or (self.camera_track.still_pose if self.scene.has_fixed_position else None)
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
            targets, occluders = self.chart.gaze_targets, self.camera_track.occluders
            self.stage = Stage(self.scene, self.root_painter, targets, occluders)

    def close(self) -> None:
        """Close the feed."""
        self.feed.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
