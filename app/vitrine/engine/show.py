"""The engine joins the steps: a scene, a feed and a take become pictures. All commands draw through `Show.draw`.

frame = render(scene, take, t, feed frame, device, environment, view): the same arguments give the same pixels. The
window, the screenshot, the film and the booth differ only in who supplies t and the events, and where pixels go.
"""

from __future__ import annotations

import math
import os
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Self

from vitrine import paths
from vitrine.engine.sources import Request, Sources
from vitrine.engine.walk import Walk, find_walk
from vitrine.errors import InputError
from vitrine.feed.recorded import READ_AHEAD
from vitrine.feed.source import Feed
from vitrine.flow.chart import Chart, chart_of
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
from vitrine.scene.load import load_scene
from vitrine.scene.scene import Scene
from vitrine.stage.drawlist import DrawList, Mark
from vitrine.stage.sheet import SheetMaker
from vitrine.stage.stage import Stage
from vitrine.stage.text.font import FontSet
from vitrine.stage.text.line import TextSystem
from vitrine.stage.voice import Spoken, Voice
from vitrine.world.feed_frame import FeedFrame
from vitrine.world.sight import Sight

#: A feed without an end is told as one take of this length, then all starts again.
LIVE_S = 24 * 3600.0
#: How far beyond now such a take is told at a time: a chart that cycles by timers would take a minute for a day.
AHEAD_S = 60.0


@dataclass(frozen=True, eq=False)
class Drawn:
    """What a picture was made of. `laying` and `optics` are None where the display is the feed: panel and view are one.

    `size_px` is the picture's size.
    """

    draw_list: DrawList
    size_px: tuple[int, int]
    laying: Laying | None = None
    optics: Optics | None = None

    @property
    def marks(self) -> tuple[Mark, ...]:
        """Where every node in sight is, in the picture's pixels."""
        if self.laying is None:
            return self.draw_list.marks
        sx, sy, ox, oy = self.laying.panel_from_view
        return tuple(mark.moved((1 / sx, 1 / sy), (-ox / sx, -oy / sy)) for mark in self.draw_list.marks)


@dataclass(eq=False)
class Show:
    """One scene over one open feed. `timeline` is a value that grows by events; `stage` and `maker` keep only memos."""

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
        """Length of the feed, after which all starts again."""
        return self.feed.info.duration_s or LIVE_S

    @property
    def frame_s(self) -> float:
        """Seconds from feed frame to feed frame."""
        return float(1 / self.feed.info.fps)

    @property
    def size_px(self) -> tuple[int, int]:
        """The feed's own size."""
        return self.feed.info.width_px, self.feed.info.height_px

    def within(self, t_s: float) -> float:
        """The time that is shown for any time: when the feed loops all starts again, else its last frame is held."""
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
        """Whether it ever says anything, or the camera ever records."""
        return bool(self.chart.sentences or self.chart.capturing)

    def is_heard_from(self, profile: Profile) -> bool:
        """Whether people ever hear anything of this device, or see of its recording."""
        return any(heard(profile, "words" if self.chart.sentences else "", bool(self.chart.capturing)))

    def heard_at(self, t_s: float, profile: Profile) -> Heard:
        """What people hear and see of the device at `t_s`, besides the picture."""
        t_s = self.within(t_s)
        state = self.state_at(t_s)
        spoken = self.spoken(state.said) if state.said else None
        return heard(profile, spoken.words if spoken and t_s < spoken.until_s else "", state.captures)

    def spoken(self, said: Said) -> Spoken:
        """What was said, in words."""
        return self._voice.spoken(said, self.walk.position_m(said.since_s))

    def frame_at(self, t_s: float) -> FeedFrame:
        """The feed frame that stands at `t_s`."""
        if self.feed.info.live:
            return self.feed.newest()
        return self.feed.frame_at(self.feed.index_at(t_s))

    def laying(self, profile: Profile, view: View) -> Laying | None:
        """Where the display lies in a view of this feed; None where the display is the feed.

        Without a display it is the view itself, on which nothing is shown.
        """
        if profile.is_feed:
            return None
        feed = self.walk.intrinsics.scaled(*self.size_px)
        own = display(profile)
        return lay(feed, feed, replace(view, kind="world")) if own is None else lay(feed, own, view)

    def draw_list(self, t_s: float, frame: FeedFrame, view: View, laying: Laying | None = None) -> DrawList:
        """The overlay at `t_s` over `frame`. The eye is where the frame was taken, so that the overlay stays on it."""
        return self.stage.draw_list(self.state_at(t_s), self._sight(frame, view, laying))

    def _sight(self, frame: FeedFrame, view: View, laying: Laying | None) -> Sight:
        sight = self.walk.sight(frame.time_s, self.frame_s, view.size_px)
        return sight if laying is None else replace(sight, intrinsics=laying.panel)

    def draw(self, device: Device, t_s: float, view: View, profile: Profile, environment: Environment) -> Drawn:
        """Draw the picture at `t_s` of the take's clock; the device hands it over. Beyond the end see `within`."""
        t_s = self.within(t_s)
        watch = device.stopwatch
        with watch.step("decode"):
            frame = self.frame_at(t_s)
        with watch.step("flow"):
            state = self.state_at(t_s)
        with watch.step("stage"):
            laying = self.laying(profile, view)
            sight = self._sight(frame, view, laying)
            draw_list = self.stage.draw_list(state, sight)
        behind = None if view.kind == "panel" else frame
        if laying is None:
            device.render(draw_list, behind, blocking=profile.blocking)
            return Drawn(draw_list, view.size_px)
        anchor_m = math.inf if view.focus == "off" else self.stage.anchor_m(state, sight)
        optics = resolve(profile, environment, view, anchor_m)
        device.render_through(draw_list, behind, optics, laying)
        return Drawn(draw_list, view.size_px, laying, optics)

    def happened(self, event: TimedEvent) -> None:
        """Something the wearer did while it runs: the timeline and the take grow by it."""
        self.timeline = self.timeline.extended(event)
        self.take = replace(self.take, events=self.timeline.events)

    def retold(self, take: Take) -> None:
        """Another take over the same feed. Raises InputError and keeps the old one for an event that cannot be."""
        self.timeline = tell(self.scene, self.chart, take, self.walk, self.feed.info.duration_s)
        self.take = take

    def reloaded(self) -> Show:
        """The show with its files read anew; all that they leave as it was is kept, whatever happened in it too.

        Another take or feed, or one that was written since, is opened: then the caller closes this show's feed.
        Raises InputError and leaves this show as it is.
        """
        scene = load_scene(self.scene.file, self.scene, trusted=self.request.trusted)
        chart = self.chart
        if _chart_parts(scene) != _chart_parts(self.scene):
            chart = chart_of(scene)
        sources, take = self.request.found(scene)
        take = self.take if sources.take == self.sources.take else take
        feed = self.feed if sources.feed == self.sources.feed else self.request.opened(sources.feed)
        try:
            return self._over(scene, chart, take, feed, sources)
        except Exception:
            if feed is not self.feed:
                feed.close()
            raise

    def _over(self, scene: Scene, chart: Chart, take: Take, feed: Feed, sources: Sources) -> Show:
        walk = self.walk
        if feed is not self.feed or (scene.camera, scene.fov_deg) != (self.scene.camera, self.scene.fov_deg):
            walk = find_walk(scene, sources.feed.address, feed.info.size_px, feed.info.duration_s)
        timeline = self.timeline
        if (chart, take, walk) != (self.chart, self.take, self.walk):
            timeline = tell(scene, chart, take, walk, feed.info.duration_s)
        maker = self.maker.with_pictures(scene.pictures)
        take = replace(take, feed=sources.feed.address)
        return Show(scene, chart, take, feed, walk, timeline, maker, Stage(scene, maker), self.request, sources)

    def close(self) -> None:
        """Let go of the feed."""
        self.feed.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_show(
    scene_file: Path,
    device: Device | None,
    feed: str | None = None,
    take: Path | None = None,
    once: bool = False,
    ahead: int = READ_AHEAD,
    trusted: bool = False,
    patience_s: float | None = None,
) -> Show:
    """Load a scene and open its feed. `feed` and `take` are taken instead of the scene's own.

    `ahead` is how many frames are decoded ahead; 0 for single pictures. Without a device nothing will be drawn, and
    feed frames are RGBA. `trusted`: the scene may name what lies outside its folder. `patience_s` is how long a
    recorded frame is waited for before the last one is held; None waits for the right one.

    Raises InputError for whatever the user's files have wrong.
    """
    scene = load_scene(scene_file, trusted=trusted)
    chart = chart_of(scene)
    request = Request(feed, take, device is not None and not device.is_software, once, ahead, trusted, patience_s)
    sources, run = request.found(scene)
    opened = request.opened(sources.feed)
    try:
        walk = find_walk(scene, sources.feed.address, opened.info.size_px, opened.info.duration_s)
        timeline = tell(scene, chart, run, walk, opened.info.duration_s)
        maker = SheetMaker(scene.pictures, TextSystem(FontSet(system=system_fonts())))
        run = replace(run, feed=sources.feed.address)
        return Show(scene, chart, run, opened, walk, timeline, maker, Stage(scene, maker), request, sources)
    except Exception:
        opened.close()
        raise


def _chart_parts(scene: Scene) -> tuple[object, ...]:
    """All that a chart is made of, with the places that its errors name and what its sentences are bound to."""
    return scene.statechart, scene.source, scene.places, scene.content, tuple(scene.routes)


def tell(scene: Scene, chart: Chart, take: Take, walk: Walk, duration_s: float | None) -> Timeline:
    """Fold a take's events into a timeline, of a feed without an end (None) only its beginning.

    Raises InputError where the chart goes round in circles.
    """
    last_s = take.events[-1].t_s if take.events else 0.0
    until_s = last_s + AHEAD_S if duration_s is None else duration_s
    return fold(chart, take.events, walk.positions_m(until_s), scene.places, until_s)


def system_fonts() -> bool:
    """Whether the system's fonts may help out; VITRINE_SYSTEM_FONTS=0 forbids it: then pictures are alike anywhere."""
    return os.environ.get("VITRINE_SYSTEM_FONTS") != "0"


def demo_scene() -> Path:
    """The scene that opens where none is named."""
    return paths.assets() / "scenes" / "market-street" / "scene.yaml"


def fitted(size_px: tuple[int, int], into_px: tuple[int, int]) -> tuple[int, int]:
    """The largest size of the same shape as `size_px` that fits into `into_px`."""
    scale = min(into_px[0] / size_px[0], into_px[1] / size_px[1])
    if scale <= 0:
        raise InputError(f"a picture of {into_px[0]}x{into_px[1]} has no pixels")
    return max(1, round(size_px[0] * scale)), max(1, round(size_px[1] * scale))
