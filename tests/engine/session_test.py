"""The engine without GL: camera, live values, takes that give the same draw lists again, feeds without an end."""

from __future__ import annotations

import logging
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import pytest
from PIL import Image

from tests.engine.frames import draw_list_at
from vitrine.engine import opening, playback, sources
from vitrine.engine.opening import open_session
from vitrine.engine.reload import reload_session
from vitrine.engine.session import Session
from vitrine.engine.take_timeline import LIVE_HORIZON_S
from vitrine.engine.view_spec import fit_size
from vitrine.errors import InputError
from vitrine.feed.protocols import FeedInfo
from vitrine.feed.testcard import TestCardReader
from vitrine.flow.chart.event import parse_event
from vitrine.flow.timeline.take import TimedEvent, dump_take
from vitrine.flow.timeline.timeline import Timeline
from vitrine.glass.optics.view import View
from vitrine.world.camera import DEFAULT_POSE, Intrinsics, make_level_pose
from vitrine.world.feed_frame import FeedFrame

SIZE = (320, 180)
VIEW = View("eye", SIZE)
SCENE = """vitrine: 1
feed: testcard:320x180
{more}
routes:
  way: [[0, 0, 0], [0, 0, -10]]
statechart:
  states:
    waiting: {{initial: true, transitions: [{{event: tap, target: open}}, {{after_s: 30, target: late}}]}}
    open: {{transitions: [{{event: back, target: waiting}}, {{after_s: 2, target: done}}]}}
    done: {{}}
    late: {{}}
nodes:
  - {{id: hello, kind: text, text: "{{clock.now:.1f}}", size: 2, anchor: {{head: center}}}}
  - {{id: way, kind: route, route: way, when: waiting}}
  - {{id: more, kind: panel, width: 6, height: 4, fill: veil, anchor: {{head: top}}, when: open, enter: {{seconds: 1}}}}
  - {{id: end, kind: panel, width: 3, height: 3, fill: guidance, anchor: {{head: left}}, when: [done, late]}}
"""


class Software(NamedTuple):
    """All that opening a show asks of a device."""

    is_software: bool = True


def scene_file(tmp_path: Path, more: str = "") -> Path:
    path = tmp_path / "scene.yaml"
    path.write_text(SCENE.format(more=more), encoding="utf-8")
    return path


def opened(path: Path, take: Path | None = None, feed: str | None = None) -> Session:
    return open_session(path, Software(), feed, take, ahead=0)  # type: ignore[arg-type]


def digest(show: Session, t_s: float) -> str:
    return draw_list_at(show, t_s, VIEW).digest()


def timed(t_s: float, text: str) -> TimedEvent:
    return TimedEvent(t_s, parse_event(text))


@pytest.mark.parametrize(
    "events",
    [
        [timed(1.01, "tap"), timed(2.5, "back"), timed(4.999, "tap"), timed(4.999, "back"), timed(6.1, "tap")],
        [timed(0.7, "force:done"), timed(3.2, "force:waiting"), timed(3.9, "tap")],
    ],
)
def test_a_take_gives_the_draw_lists_of_the_run_that_it_was_recorded_from(
    tmp_path: Path, events: list[TimedEvent]
) -> None:
    times, coming, live = [number * 0.45 for number in range(20)], list(events), []
    with opened(scene_file(tmp_path)) as show:
        for t_s in times:
            while coming and coming[0].t_s <= t_s:
                show.add_event(coming.pop(0))
            live.append(digest(show, t_s))
        take = tmp_path / "run.jsonl"
        take.write_text(dump_take(show.take), encoding="utf-8")
    with opened(scene_file(tmp_path), take) as show:
        assert [digest(show, t_s) for t_s in times] == live
        assert list(show.take.events) == events
    assert len(set(live)) == 20  # the clock runs: no two are alike


def test_an_event_changes_nothing_before_it(tmp_path: Path) -> None:
    with opened(scene_file(tmp_path)) as show:
        before = [digest(show, t_s) for t_s in (0.0, 0.5, 1.0)]
        later = digest(show, 1.5)
        show.add_event(timed(1.2, "tap"))
        assert [digest(show, t_s) for t_s in (0.0, 0.5, 1.0)] == before
        assert digest(show, 1.5) != later
        show.set_take(replace(show.take, events=()))
        assert digest(show, 1.5) == later


def test_another_take_that_cannot_be_leaves_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "scene.yaml"
    path.write_text(
        "vitrine: 1\nfeed: testcard:64x36\nstatechart:\n  states:\n    a: {initial: true}\n"
        "    b: {transitions: [{target: c}]}\n    c: {transitions: [{target: b}]}\n"
        "nodes: [{id: n, kind: text, text: n}]\n"
    )
    with opened(path) as show:
        told, take = show.timeline, show.take
        with pytest.raises(InputError, match="without an event"):
            show.set_take(replace(take, events=(timed(1, "force:b"),)))
        assert (show.timeline, show.take) == (told, take)


FIXED = "camera: {size: [640, 360], focal_px: 620, position: [1, 2, 3]}"


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("", Intrinsics.from_fov(*SIZE)),
        ("camera: {fov: 40}", Intrinsics.from_fov(*SIZE, 40)),
        ("camera: {size: [640, 360], focal_px: 620}", Intrinsics(*SIZE, 310, 310, 160, 90)),
        ("camera: {size: [640, 360], focal_px: 620, center: [320, 200]}", Intrinsics(*SIZE, 310, 310, 160, 100)),
        (FIXED, Intrinsics(*SIZE, 310, 310, 160, 90)),
    ],
)
def test_the_camera_is_the_scenes_own_and_what_is_assumed_is_said_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, more: str, expected: Intrinsics
) -> None:
    picture = tmp_path / "view.png"
    Image.new("RGB", SIZE).save(picture)
    with caplog.at_level(logging.WARNING, "vitrine"), opened(scene_file(tmp_path, more), feed=str(picture)) as show:
        for number in range(20):
            digest(show, number / 10)
    assert show.camera_track.intrinsics == expected
    assert show.camera_track.still_pose == (make_level_pose((1, 2, 3)) if "position" in more else DEFAULT_POSE)
    assert sum("65°" in line for line in caplog.messages) == len(caplog.messages) == (not more)


def test_a_reloaded_scene_brings_its_nodes_states_and_camera_and_keeps_what_happened(tmp_path: Path) -> None:
    with opened(scene_file(tmp_path)) as show:
        show.add_event(timed(1, "tap"))
        anew = scene_file(tmp_path, "camera: {fov: 40}")
        anew.write_text(anew.read_text(encoding="utf-8").replace("target: open", "target: done"), encoding="utf-8")
        again = reload_session(show)
        assert again.camera_track.intrinsics == Intrinsics.from_fov(*SIZE, 40)
        assert again.state_at(1.5).active == {"done"} and show.state_at(1.5).active == {"open"}
        assert again.take.events == show.take.events
        anew.write_text("vitrine: 1\nnodes: [{kind: txt}]\n", encoding="utf-8")
        with pytest.raises(InputError, match="txt"):
            reload_session(again)


def test_a_session_follows_a_text_that_is_not_saved(tmp_path: Path) -> None:
    path = scene_file(tmp_path)
    with opened(path) as show:
        show.add_event(timed(1, "tap"))
        typed = path.read_text(encoding="utf-8").replace("size: 2,", "size: 3,")
        again = reload_session(show, {path: typed})
        assert again.take.events == show.take.events and again.timeline is show.timeline
        assert digest(again, 1.5) != digest(show, 1.5) == digest(reload_session(again), 1.5), "the disk is as it was"


class LiveCard:
    """A feed without an end: the test card's frames, the next one each time."""

    def __init__(self) -> None:
        self._card, self._index = TestCardReader(*SIZE), 0
        self.info = FeedInfo("camera", *SIZE, Fraction(30), live=True)

    def newest(self) -> FeedFrame:
        self._index += 1
        return replace(self._card.read(self._index % 60), time_s=self._index / 30)

    def close(self) -> None:
        self._card.close()


def test_a_feed_is_closed_whatever_ends_its_opening(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = []

    class CountedCard(LiveCard):
        def close(self) -> None:
            closed.append(True)
            super().close()

    def interrupt(*_: object) -> Timeline:
        raise KeyboardInterrupt

    monkeypatch.setattr(sources, "open_feed", lambda *_, **__: CountedCard())
    monkeypatch.setattr(opening, "build_timeline", interrupt)
    with pytest.raises(KeyboardInterrupt):
        opened(scene_file(tmp_path), feed="camera:0")
    assert closed == [True]


def test_a_live_feed_is_told_a_minute_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "open_feed", lambda *_, **__: LiveCard())
    told: list[float] = []
    extend_to = Timeline.extend_to

    def counted(line: Timeline, until_s: float) -> Timeline:
        told.append(until_s)
        return extend_to(line, until_s)

    monkeypatch.setattr(Timeline, "extend_to", counted)
    with opened(scene_file(tmp_path), feed="camera:0") as show:
        assert show.duration_s == playback.LIVE_CYCLE_S
        assert show.timeline.until_s == LIVE_HORIZON_S
        for number in range(1400):
            show.state_at(number / 10)
        assert len(told) == 2 and show.timeline.until_s < 140 + LIVE_HORIZON_S
        assert show.state_at(139.9).active == {"late"}
        show.add_event(timed(139.95, "force:waiting"))
        assert show.state_at(140).active == {"waiting"}
        assert digest(show, 140) != digest(show, 139.9)


@pytest.mark.parametrize(
    ("size", "into", "expected"),
    [
        ((1280, 720), (640, 640), (640, 360)),
        ((720, 1280), (640, 640), (360, 640)),
        ((1000, 1), (10, 10), (10, 1)),
        ((64, 36), (128, 128), (128, 72)),
    ],
)
def test_a_picture_fits_and_keeps_its_shape(
    size: tuple[int, int], into: tuple[int, int], expected: tuple[int, int]
) -> None:
    assert fit_size(size, into) == expected


def test_a_picture_without_pixels_is_refused() -> None:
    with pytest.raises(InputError, match="0x10"):
        fit_size((64, 36), (0, 10))


def test_read_anew_only_what_was_written_is_made_anew(tmp_path: Path) -> None:
    show = opened(scene_file(tmp_path))
    show.add_event(timed(1.0, "tap"))
    again = reload_session(show)
    assert again.feed is show.feed and again.camera_track is show.camera_track
    assert again.chart is show.chart and again.timeline is show.timeline and again.take is not None
    assert again.take.events == show.take.events and digest(again, 2.5) == digest(show, 2.5)
    text = show.scene.file.read_text(encoding="utf-8")
    show.scene.file.write_text(text.replace("seconds: 1", "seconds: 2"), encoding="utf-8")
    assert reload_session(show).timeline is show.timeline, "how something enters is the stage's, not the chart's"
    show.scene.file.write_text(text.replace("after_s: 2,", "after_s: 3,"), encoding="utf-8")
    slower = reload_session(show)
    assert [show.state_at(3.5).active, slower.state_at(3.5).active] == [{"done"}, {"open"}]
    assert slower.feed is show.feed and slower.take.events == show.take.events


def test_read_anew_another_feed_is_opened_but_for_one_that_was_asked_for(tmp_path: Path) -> None:
    path = scene_file(tmp_path)
    show, asked = opened(path), opened(path, feed="testcard:64x36")
    path.write_text(path.read_text(encoding="utf-8").replace("320x180", "640x360"), encoding="utf-8")
    again = reload_session(show)
    assert again.size_px == (640, 360) and again.feed is not show.feed and again.take.feed == "testcard:640x360"
    assert reload_session(asked).feed is asked.feed
    path.write_text(path.read_text(encoding="utf-8").replace("testcard:640x360", "gone.mp4"), encoding="utf-8")
    with pytest.raises(InputError, match="no such feed"):
        reload_session(again)
    assert again.frame_at(1.0).size_px == (640, 360), "the last good one goes on"


def test_read_anew_another_take_is_told_but_for_one_that_was_asked_for(tmp_path: Path) -> None:
    path = scene_file(tmp_path, "take: a.jsonl")
    for name, event in (("a", "tap"), ("b", "force:done")):
        take = replace(opened(scene_file(tmp_path)).take, events=(timed(1.0, event),))
        (tmp_path / f"{name}.jsonl").write_text(dump_take(take), encoding="utf-8")
    path = scene_file(tmp_path, "take: a.jsonl")
    show, asked = opened(path), opened(path, take=tmp_path / "a.jsonl")
    scene_file(tmp_path, "take: b.jsonl")
    assert [reload_session(s).state_at(1.5).active for s in (show, asked)] == [{"done"}, {"open"}]
    (tmp_path / "a.jsonl").write_text((tmp_path / "b.jsonl").read_text(encoding="utf-8"), encoding="utf-8")
    assert reload_session(asked).state_at(1.5).active == {"done"}, "its file was written"
    (tmp_path / "b.jsonl").write_text("no take", encoding="utf-8")
    with pytest.raises(InputError):
        reload_session(show)
