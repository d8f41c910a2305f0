"""Session: a scene over an open feed with one take, ready to draw any frame. All commands draw through `Session.draw`.

frame = render(scene, take, t, feed frame, device, environment, view): the same arguments give the same pixels. The
window, the screenshot, the film and the booth differ only in who supplies t and the events, and where pixels go.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

from vitrine.engine.sources import Request, Sources
from vitrine.engine.walk import Walk
from vitrine.feed.source import Feed
from vitrine.flow.chart import Chart
from vitrine.flow.speech import Said
from vitrine.flow.state import State
from vitrine.flow.take import Take, TimedEvent
from vitrine.flow.timeline import Timeline, fold
from vitrine.glass.environment import Environment
from vitrine.glass.heard import Heard, heard
from vitrine.glass.laying import Laying, lay
from vitrine.glass.optics import Optics
from vitrine.glass.profile import Profile
from vitrine.glass.resolve import display, resolve
from vitrine.glass.view import View
from vitrine.gpu.device import Device
from vitrine.scene.scene import Scene
from vitrine.stage.drawlist import DrawList, Mark
from vitrine.stage.sheet import SheetMaker
from vitrine.stage.stage import Stage
from vitrine.stage.voice import Spoken, Voice
from vitrine.world.feed_frame import FeedFrame
from vitrine.world.sight import Sight

#: The length of the take over a feed without an end, after which all starts again.
LIVE_S = 24 * 3600.0
#: How far ahead its timeline is built at a time: a whole day of a chart that cycles by timers would take a minute.
AHEAD_S = 60.0


@dataclass(frozen=True, eq=False)
class Drawn:
    """A view that was rendered: its draw list, and how the display was mapped into a picture of `size_px`.

    `mapping` and `optics` are None where the display is the feed: panel and view are one.
    """

    draw_list: DrawList
    size_px: tuple[int, int]
    laying: Laying | None = None
    optics: Optics | None = None

    @property
    def marks(self) -> tuple[Mark, ...]:
        """The boxes of all visible nodes in the picture's pixels."""
        if self.laying is None:
            return self.draw_list.marks
        sx, sy, ox, oy = self.laying.panel_from_view
        return tuple(mark.moved((1 / sx, 1 / sy), (-ox / sx, -oy / sy)) for mark in self.draw_list.marks)


@dataclass(eq=False)
class Show:
    """A scene over an open feed with one take.

    `timeline` is a value that grows by events; `stage` and `rasterizer` keep only memos.
    """

    scene: Scene
    chart: Chart
    take: Take
    feed: Feed
    walk: Walk
    timeline: Timeline
    maker: SheetMaker
    stage: Stage
    request: Request
    sources: Sources

    @property
    def duration_s(self) -> float:
        """The length of the feed, after which all starts again."""
        return self.feed.info.duration_s or LIVE_S

    @property
    def frame_s(self) -> float:
        """The seconds from feed frame to feed frame."""
        return float(1 / self.feed.info.fps)

    @property
    def size_px(self) -> tuple[int, int]:
        """The size of the feed's frames."""
        return self.feed.info.width_px, self.feed.info.height_px

    def within(self, t_s: float) -> float:
        """Map any time into the feed's duration: a looping feed starts again, of another the last frame is held."""
        if self.feed.info.loops:
            return t_s % self.duration_s
        return min(t_s, self.duration_s - self.frame_s / 2)

    def state_at(self, t_s: float) -> State:
        """The state at a time of the take's clock, within the feed's duration."""
        if t_s > self.timeline.until_s:
            self.timeline = self.timeline.continued(t_s + AHEAD_S)
        return self.timeline.state_at(t_s)

    @cached_property
    def _voice(self) -> Voice:
        return Voice(self.scene, self.chart.sentences)

    @property
    def is_heard(self) -> bool:
        """Whether the scene ever says anything, or the camera ever records."""
        return bool(self.chart.sentences or self.chart.capturing)

    def is_heard_from(self, profile: Profile) -> bool:
        """Whether people ever hear anything from this device, or see that it records."""
        return any(heard(profile, "words" if self.chart.sentences else "", bool(self.chart.capturing)))

    def heard_at(self, t_s: float, profile: Profile) -> Heard:
        """The audio cues of the device at `t_s`: what people hear of it, and the light that says that it records."""
        t_s = self.within(t_s)
        state = self.state_at(t_s)
        utterance = self.spoken(state.said) if state.said else None
        return heard(profile, utterance.words if utterance and t_s < utterance.until_s else "", state.captures)

    def spoken(self, said: Said) -> Spoken:
        """The utterance in words that began at `start`."""
        return self._voice.spoken(said, self.walk.position_m(said.since_s))

    def frame_at(self, t_s: float) -> FeedFrame:
        """The feed frame that is shown at `t_s`."""
        if self.feed.info.live:
            return self.feed.newest()
        return self.feed.frame_at(self.feed.index_at(t_s))

    def laying(self, profile: Profile, view: View) -> Laying | None:
        """Map the display into a view of this feed; None where the display is the feed.

        On a device without one the display is the view itself, on which nothing is shown.
        """
        if profile.is_feed:
            return None
        feed = self.walk.intrinsics.scaled(*self.size_px)
        panel = display(profile)
        return lay(feed, feed, replace(view, kind="world")) if panel is None else lay(feed, panel, view)

    def draw_list(self, t_s: float, frame: FeedFrame, view: View, laying: Laying | None = None) -> DrawList:
        """The overlay at `t_s` over `frame`. The eye is where the frame was taken, so that the overlay stays on it."""
        return self.stage.draw_list(self.state_at(t_s), self._sight(frame, view, laying))

    def _sight(self, frame: FeedFrame, view: View, laying: Laying | None) -> Sight:
        viewpoint = self.walk.sight(frame.time_s, self.frame_s, view.size_px)
        return viewpoint if laying is None else replace(viewpoint, intrinsics=laying.panel)

    def draw(self, device: Device, t_s: float, view: View, profile: Profile, environment: Environment) -> Drawn:
        """Draw the picture at `t_s` of the take's clock; the renderer hands it over. Beyond the end see `wrap_time`."""
        t_s = self.within(t_s)
        stopwatch = device.stopwatch
        with stopwatch.step("decode"):
            frame = self.frame_at(t_s)
        with stopwatch.step("flow"):
            state = self.state_at(t_s)
        with stopwatch.step("stage"):
            mapping = self.laying(profile, view)
            viewpoint = self._sight(frame, view, mapping)
            draw_list = self.stage.draw_list(state, viewpoint)
        background = None if view.kind == "panel" else frame
        if mapping is None:
            device.render(draw_list, background, blocking=profile.blocking)
            return Drawn(draw_list, view.size_px)
        anchor_m = math.inf if view.focus == "off" else self.stage.anchor_m(state, viewpoint)
        optics = resolve(profile, environment, view, anchor_m)
        device.render_through(draw_list, background, optics, mapping)
        return Drawn(draw_list, view.size_px, mapping, optics)

    def happened(self, event: TimedEvent) -> None:
        """Add an event of the running session to its timeline and take."""
        self.timeline = self.timeline.extended(event)
        self.take = replace(self.take, events=self.timeline.events)

    def retold(self, take: Take) -> None:
        """Set another take over the same feed. Raises InputError and keeps the old one for an event that cannot be."""
        self.timeline = tell(self.scene, self.chart, take, self.walk, self.feed.info.duration_s)
        self.take = take

    def close(self) -> None:
        """Close the feed."""
        self.feed.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def tell(scene: Scene, chart: Chart, take: Take, walk: Walk, duration_s: float | None) -> Timeline:
    """Build the timeline of a take by folding its events; of a feed without an end (None) only the beginning.

    Raises InputError where the chart goes round in circles.
    """
    last_s = take.events[-1].t_s if take.events else 0.0
    until_s = last_s + AHEAD_S if duration_s is None else duration_s
    return fold(chart, take.events, walk.positions_m(until_s), scene.places, until_s)
