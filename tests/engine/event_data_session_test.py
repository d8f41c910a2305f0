"""Sessions with data of events: pictures, sentences and speech; and live feeds that know where their wearer is."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.engine.frames import draw_list_at
from tests.engine.session_test import Software
from vitrine.engine import sources
from vitrine.engine.opening import open_session
from vitrine.engine.reload import reload_session
from vitrine.engine.session import Session
from vitrine.errors import InputError
from vitrine.feed.protocols import FeedInfo
from vitrine.feed.testcard import TestCardReader
from vitrine.flow.chart.event import parse_event
from vitrine.flow.chart.event_data import EventData
from vitrine.flow.timeline.take import Take, TimedEvent, dump_take
from vitrine.glass.optics.view import View
from vitrine.world.camera import Pose, make_level_pose
from vitrine.world.feed_frame import FeedFrame

SIZE = (320, 180)
VIEW = View("eye", SIZE)
CONTENT = {"shoe": {"name": "Runner", "price": 399, "image": "a"}, "done": 0.25}
SCENE = """
feed: testcard:320x180
take: run.jsonl
statechart:
  states:
    idle: {initial: true, transitions: [{event: code.seen, target: cheap, cond: data.shoe.price < 50}]}
    cheap: {enter: {say: "{shoe.name} for {shoe.price:price}"}, transitions: [{event: tap, target: idle}]}
nodes:
  - {id: name, kind: text, text: "{shoe.name} {shoe.price:price}", size: 2, anchor: {head: top}}
  - {id: bar, kind: progress, value: "{done}", width: 8, size: 2, anchor: {head: bottom}}
  - {id: picture, kind: image, src: "{shoe.image}.png", width: 6, height: 5, anchor: {head: center}}
"""
ROW = {"shoe": {"price": 35.5, "image": "b"}, "done": 0.75}


def signal(t_s: float, **value: Any) -> TimedEvent:
    return TimedEvent(t_s, parse_event("code.seen"), EventData.from_value(value))


def write(folder: Path, content: dict[str, Any], *events: TimedEvent) -> Path:
    for name, color in (("a", "#C87828"), ("b", "#2878C8")):
        Image.new("RGB", (8, 6), color).save(folder / f"{name}.png")
    (folder / "run.jsonl").write_text(dump_take(Take("testcard", 0, events)), encoding="utf-8")
    (folder / "scene.yaml").write_text(f"vitrine: 1\ncontent: {json.dumps(content)}{SCENE}", encoding="utf-8")
    return folder / "scene.yaml"


def opened(path: Path, feed: str | None = None, take: Path | None = None) -> Session:
    return open_session(path, Software(), feed, take, ahead=0)  # type: ignore[arg-type]


def digest(session: Session, t_s: float) -> str:
    return draw_list_at(session, t_s, VIEW).digest()


def test_a_take_shows_its_data_from_their_tick_on_as_content_that_was_written_so(tmp_path: Path) -> None:
    times = [0.0, 1.0 - 1 / 60, 1.0, 1.5, 9.0]
    with opened(write(tmp_path, CONTENT)) as plain:
        before = [digest(plain, t_s) for t_s in times]
    written = {"shoe": {**CONTENT["shoe"], **ROW["shoe"]}, "done": 0.75}  # type: ignore[dict-item]
    with opened(write(tmp_path, written)) as other:
        after = [digest(other, t_s) for t_s in times]
    with opened(write(tmp_path, CONTENT, signal(1.0, **ROW))) as session:
        assert [digest(session, t_s) for t_s in times] == [*before[:2], *after[2:]]
        assert [digest(session, t_s) for t_s in reversed(times)] == [*after[:1:-1], *before[1::-1]]
        assert [session.state_at(t_s).active for t_s in (0.99, 1.0)] == [{"idle"}, {"cheap"}]
    assert before[0] != after[0]


def test_what_is_said_is_filled_by_what_is_known_when_it_begins(tmp_path: Path) -> None:
    path = write(tmp_path, CONTENT, signal(1.0, **ROW), signal(2.0, shoe={"price": 1, "name": "Walker"}))
    with opened(path) as session:
        start = session.state_at(5.0).last_utterance
        assert start is not None and session.build_utterance(start).text == "Runner for ¥\u00a035.50"


def test_events_that_are_added_bring_their_pictures(tmp_path: Path) -> None:
    with opened(write(tmp_path, CONTENT, signal(1.0, **ROW))) as whole:
        expected = digest(whole, 1.5)
    with opened(write(tmp_path, CONTENT)) as session:
        before, stage = digest(session, 1.5), session.stage
        session.add_event(TimedEvent(0.5, parse_event("tap")))
        assert session.stage is stage, "nothing is made anew for an event without data"
        session.add_event(signal(1.0, **ROW))
        assert digest(session, 1.5) == expected != before
        assert digest(reload_session(session), 1.5) == expected
        session.set_take(replace(session.take, events=()))
        assert digest(session, 1.5) == before


@pytest.mark.parametrize(
    ("image", "said"),
    [
        ("gone", 'by 1.00 s the data of events name the picture "gone.png", which cannot be shown'),
        ("../a", 'by 1.00 s the data of events name the picture "../a.png", which cannot be shown'),
        ("run", 'by 1.00 s the data of events name the picture "run.png", which cannot be shown'),
    ],
)
def test_a_picture_that_data_name_and_nobody_can_show_is_a_sentence_at_its_image(
    tmp_path: Path, image: str, said: str
) -> None:
    path = write(tmp_path, CONTENT, signal(1.0, shoe={"image": image}))
    (tmp_path / "run.png").write_bytes(b"no picture")
    with pytest.raises(InputError) as caught:
        opened(path)
    (problem,) = caught.value.problems
    assert said in str(problem) and problem.place is not None and problem.place.line == 12
    with opened(write(tmp_path, CONTENT)) as session:
        timeline, take = session.timeline, session.take
        with pytest.raises(InputError):
            session.add_event(signal(1.0, shoe={"image": image}))
        with pytest.raises(InputError):
            session.set_take(replace(take, events=(signal(1.0, shoe={"image": image}),)))
        assert (session.timeline, session.take) == (timeline, take)


def test_a_picture_that_is_taken_away_leaves_its_place_free(tmp_path: Path) -> None:
    (tmp_path / "–.png").unlink(missing_ok=True)
    text = SCENE.replace('"{shoe.image}.png"', '"{shoe.image}"')
    path = write(tmp_path, {**CONTENT, "shoe": {**CONTENT["shoe"], "image": "a.png"}})  # type: ignore[dict-item]
    path.write_text(path.read_text("utf-8").replace(SCENE, text), encoding="utf-8")
    with opened(path) as session:
        session.add_event(signal(1.0, shoe={"image": None}))
        made = draw_list_at(session, 1.5, VIEW)
        assert "picture" in {name for root in made.placed_roots for name in root.node_boxes_px}


class PosedLiveCard:
    """A feed without an end whose source tells where its camera is, if `pose_at` does."""

    def __init__(self, pose_at: Callable[[float], Pose | None]) -> None:
        self._card, self._index, self._pose_at = TestCardReader(*SIZE), 0, pose_at
        self.info = FeedInfo("camera", *SIZE, Fraction(30), live=True)

    def newest(self) -> FeedFrame:
        self._index += 1
        time_s = self._index / 30
        return replace(self._card.read(self._index % 60), time_s=time_s, pose=self._pose_at(time_s))

    def close(self) -> None:
        self._card.close()


WALK = """vitrine: 1
places: {gate: [0, 0, -10], hall: {at: [0, 0, -20], radius_m: 3}}
%s
statechart:
  states:
    out: {initial: true, transitions: [{event: 'near:gate<4m', target: gate}]}
    gate: {transitions: [{after_s: 0.5, target: inner}, {event: 'far:gate>6m', target: out}]}
    inner: {transitions: [{event: 'entered:hall', target: hall}]}
    hall: {transitions: [{event: tap, target: out}]}
nodes: [{id: n, kind: text, text: "{places.gate.distance_m:.2f}", anchor: {head: center}}]
"""


def live(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, pose_at: Callable[[float], Pose | None], more: str = ""
) -> Session:
    monkeypatch.setattr(sources, "open_feed", lambda *_, **__: PosedLiveCard(pose_at))
    (tmp_path / "walk.yaml").write_text(WALK % more, encoding="utf-8")
    return opened(tmp_path / "walk.yaml", feed="camera:0")


def watch(session: Session, seconds: float, taps: tuple[float, ...] = ()) -> None:
    """As a window shows it: 30 times a second the newest frame is observed, then drawn; now and then a tap."""
    for number in range(round(seconds * 30)):
        t_s = number / 30
        session.observe_wearer(t_s, session.frame_at(t_s))
        session.state_at(t_s)
        if t_s in taps:
            session.add_event(TimedEvent(t_s, parse_event("tap")))


def test_a_live_feed_that_knows_its_poses_has_events_of_the_position_and_its_take_has_them_for_ever(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    session = live(monkeypatch, tmp_path, lambda t_s: make_level_pose((0.0, 1.6, -2.0 * t_s)))
    watch(session, 12.0, taps=(10.0,))
    told = [(str(timed.event), round(timed.t_s, 3)) for timed in session.take.events]
    # The frame of number n is seen at (n - 1) / 30: 6.02 m away from the start at 3 s, 17.07 m at 8.5 s.
    assert [name for name, _ in told] == ["near:gate<4m", "entered:hall", "tap"]
    assert [at for _, at in told] == pytest.approx([3.0, 8.5, 10.0], abs=0.07)
    states = [session.state_at(tick / 60) for tick in range(12 * 60)]
    assert {name for state in states for name in state.active} == {"out", "gate", "inner", "hall"}
    take = tmp_path / "run.jsonl"
    take.write_text(dump_take(replace(session.take, feed="testcard")), encoding="utf-8")
    assert take.read_text("utf-8").startswith('{"vitrine_take": 1, ')
    session.close()
    replay = live(monkeypatch, tmp_path, lambda _: None)
    replay.set_take(session.take)
    assert [replay.state_at(tick / 60) for tick in range(12 * 60)] == states
    with opened(tmp_path / "walk.yaml", take=take) as recorded:
        assert [recorded.state_at(tick / 60).active for tick in range(9 * 60)] == [s.active for s in states[: 9 * 60]]


def test_a_live_frame_is_seen_from_where_it_was_taken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with live(monkeypatch, tmp_path, lambda _: make_level_pose((0.0, 1.6, -7.0))) as session:
        instant = session.instant_at(1.0)
        frame = session.build_display_frame(instant, instant.viewpoint.intrinsics)
        assert session.camera_track.still_pose.position_m != instant.viewpoint.pose.position_m == (0.0, 1.6, -7.0)
        assert [element.text for element in session.list_elements(frame)] == ["3.00"]


def test_a_camera_that_stands_where_the_scene_says_is_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    camera = "camera: {size: [320, 180], focal_px: 300, position: [0, 1.6, -8]}"
    with live(monkeypatch, tmp_path, lambda _: None, camera) as session:
        watch(session, 1.0)
        assert [str(timed.event) for timed in session.take.events] == ["near:gate<4m"]
        assert session.state_at(1.0).active == {"inner"}


def test_a_camera_that_turns_where_the_scene_says_that_it_stands(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    camera = "camera: {size: [320, 180], focal_px: 300, position: [0, 1.6, -8]}"
    with live(monkeypatch, tmp_path, lambda _: make_level_pose((0.0, 1.6, 0.0), 0.5), camera) as session:
        pose = session.instant_at(1.0).viewpoint.pose
        assert pose.position_m == (0.0, 1.6, -8.0) and pose.heading_rad == pytest.approx(0.5)
        watch(session, 1.0)
        assert [str(timed.event) for timed in session.take.events] == ["near:gate<4m"]


def test_a_live_feed_without_poses_says_what_will_not_happen(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, "vitrine"), live(monkeypatch, tmp_path, lambda _: None) as session:
        watch(session, 1.0)
        assert session.take.events == ()
    told = [line for line in caplog.messages if "poses" in line]
    names = "entered:hall, far:gate>6m, near:gate<4m"
    assert told == [f"camera:0: a live feed has no poses: {names} will not happen by itself"]


def test_a_feed_that_is_recorded_is_not_observed(tmp_path: Path) -> None:
    (tmp_path / "walk.yaml").write_text(WALK % "camera: {size: [320, 180], focal_px: 300, position: [0, 1.6, -8]}")
    with opened(tmp_path / "walk.yaml") as session:
        watch(session, 1.0)
        assert session.take.events == ()
