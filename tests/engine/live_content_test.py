"""Live sessions with services: what states ask, what of it enters the take, and that a replay of it is the same."""

from __future__ import annotations

import socket
import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.content.service_runner_test import WITHIN_S, Clock, HeldAnswer
from tests.content.stand_in import Shelf, found, put_up
from tests.engine.frames import draw_list_at
from tests.engine.session_test import Software
from vitrine.content import service_table
from vitrine.content.service import Answer, JsonObject
from vitrine.engine import live_content
from vitrine.engine.live_content import LiveContent
from vitrine.engine.opening import open_session
from vitrine.engine.reload import reload_session
from vitrine.engine.session import Session
from vitrine.flow.chart.event import parse_event
from vitrine.flow.chart.event_data import EventData
from vitrine.flow.timeline.take import TimedEvent, dump_take
from vitrine.flow.timeline.tick_grid import tick_time_s
from vitrine.glass.optics.view import View
from vitrine.world.feed_frame import FeedFrame

VIEW = View("eye", (320, 180))
SCENE = """
vitrine: 1
feed: testcard:320x180
services: {shelf: {aisle: 2}}
content: {label: {gtin: "4006381333931"}}
statechart:
  datamodel: {tries: 0}
  states:
    idle: {initial: true, transitions: [{event: tap, target: asking, on: {assign: {location: tries, expr: tries + 1}}}]}
    asking:
      invoke: {shelf.find: {gtin: "{label.gtin}", near: "{tries}"}}
      transitions:
        - {event: thing.found, target: card}
        - {event: shelf.timeout shelf.failed, target: sorry}
        - {event: back, target: idle}
    card: {transitions: [{event: tap, target: asking}, {event: back, target: idle}]}
    sorry: {transitions: [{event: tap, target: asking}]}
nodes:
  - {id: name, kind: text, text: "{thing.name} {thing.price:price}", size: 2, anchor: {head: top}, when: card}
  - {id: sorry, kind: text, text: "{shelf.message}", size: 1, anchor: {head: center}, when: sorry}
  - {id: wait, kind: text, text: "one moment", size: 1, anchor: {head: center}, when: asking}
"""


class LiveRun:
    """A live run, frame by frame by hand: each `step` is a frame that is drawn."""

    def __init__(self, session: Session, clock: Clock) -> None:
        self.session, self.clock = session, clock
        self.live = LiveContent(clock)
        self.drawn: list[tuple[float, str]] = []

    def step(self, t_s: float) -> tuple[TimedEvent, ...]:
        rows = self.live.step(self.session, t_s)
        self.drawn.append((t_s, draw_list_at(self.session, t_s, VIEW).digest()))
        return rows

    def step_until_told(self, t_s: float) -> tuple[TimedEvent, ...]:
        """Frames from a time on, 1/60 s each, until a service has told something."""
        idle = threading.Event()
        for number in range(10_000):
            if rows := self.step(round(t_s + number / 60, 6)):
                return rows
            idle.wait(0.001)
        raise AssertionError("nothing was told")

    def tap(self, t_s: float, event: str = "tap") -> None:
        self.session.add_event(TimedEvent(t_s, parse_event(event)))

    @property
    def active(self) -> set[str]:
        return set(self.session.state_at(self.drawn[-1][0] + 1 / 60).active)


@pytest.fixture
def scene(tmp_path: Path) -> Path:
    path = tmp_path / "scene.yaml"
    path.write_text(SCENE.lstrip(), "utf-8")
    return path


@pytest.fixture
def open_run(scene: Path) -> Iterator[Callable[[], LiveRun]]:
    runs: list[LiveRun] = []

    def opened() -> LiveRun:
        session = open_session(scene, Software(), ahead=0, live=True)  # type: ignore[arg-type]
        runs.append(LiveRun(session, Clock()))
        return runs[-1]

    yield opened
    for run in runs:
        run.live.close()
        run.session.close()


def test_a_state_asks_when_it_is_entered_and_the_answer_is_a_row_with_data_that_shows(
    monkeypatch: pytest.MonkeyPatch, open_run: Callable[[], LiveRun]
) -> None:
    shelf = put_up(monkeypatch, found)
    run = open_run()
    assert run.step(0.0) == ()
    run.tap(0.5)
    assert run.step(0.4) == () and shelf.asked == [], "nothing is asked before its time"
    (row,) = run.step_until_told(0.5)
    assert shelf.asked == [("find", {"gtin": "4006381333931", "near": 1, "t_s": 0.5})]
    assert str(row.event) == "thing.found" and row.data is not None and row.data.value["thing"]["price"] == 3.5
    assert run.active == {"card"} and run.session.take.events[-1] == row
    for number in range(3):
        run.step(row.t_s + number / 60)
    assert len(shelf.asked) == 1
    run.tap(row.t_s + 0.5)
    run.step_until_told(row.t_s + 0.5)
    assert [request["near"] for _, request in shelf.asked] == [1, 1]


def test_a_replay_of_what_was_recorded_draws_what_was_seen_and_asks_nobody(
    monkeypatch: pytest.MonkeyPatch, open_run: Callable[[], LiveRun], tmp_path: Path
) -> None:
    gate, clock_tells = HeldAnswer(), iter([found, None, ValueError("x"), found])
    tells: list[Any] = []

    def tell(verb: str, request: JsonObject) -> Answer:
        tells.append(next(clock_tells))
        if tells[-1] is None:
            return gate(verb, request)  # silent until its deadline is over
        if isinstance(tells[-1], Exception):
            raise tells[-1]
        return found(verb, request)

    shelf = put_up(monkeypatch, tell)
    run = open_run()
    run.step(0.0)
    run.tap(0.1)
    run.step_until_told(0.1)
    run.tap(3.0)
    run.step(3.0)
    gate.wait_reached()
    run.clock.now_s += 5.0
    (late,) = run.step_until_told(3.0 + 1 / 60)
    assert str(late.event) == "shelf.timeout" and run.active == {"sorry"}
    gate.opened.set()
    run.tap(4.0)
    (failed,) = run.step_until_told(4.0)
    assert str(failed.event) == "shelf.failed"
    run.tap(5.0)
    run.step_until_told(5.0)
    run.step(6.0)
    seen, asked = dict(run.drawn), len(shelf.asked)
    assert len(set(seen.values())) > 4 and asked == 4

    (tmp_path / "run.jsonl").write_text(dump_take(run.session.take), "utf-8")
    monkeypatch.setattr(service_table, "SERVICE_MAKERS", {})
    with open_session(run.session.scene.file, Software(), take=tmp_path / "run.jsonl", ahead=0) as replay:  # type: ignore[arg-type]
        assert replay.take.events == run.session.take.events
        live = LiveContent()
        assert not replay.runs_services and live.step(replay, 0.5) == ()
        for t_s in sorted(seen, key=lambda t_s: (t_s * 7) % 1):
            assert draw_list_at(replay, t_s, VIEW).digest() == seen[t_s], t_s
    assert len(shelf.asked) == asked


def test_a_scene_whose_services_change_while_it_runs_live_asks_the_new_ones(
    monkeypatch: pytest.MonkeyPatch, open_run: Callable[[], LiveRun], scene: Path
) -> None:
    gate, aisles, made = HeldAnswer(), [], []

    def make(block: Any, scene: object) -> Shelf:
        aisles.append(block.aisle)
        made.append(Shelf(gate if block.aisle == 2 else found))
        return made[-1]

    put_up(monkeypatch, found)
    monkeypatch.setitem(service_table.SERVICE_MAKERS, "shelf", make)
    run = open_run()
    run.tap(0.1)
    run.step(0.1)
    gate.wait_reached()
    text = SCENE.lstrip()
    scene.write_text(text.replace("one moment", "a moment"), "utf-8")
    run.session = reload_session(run.session)
    assert run.step(0.2) == () and aisles == [2], "the same services go on, and are not asked again"
    scene.write_text(text.replace("aisle: 2", "aisle: 3"), "utf-8")
    run.session = reload_session(run.session)
    (row,) = run.step_until_told(0.3)
    assert aisles == [2, 3] and str(row.event) == "thing.found" and run.active == {"card"}
    gate.opened.set()
    assert made[0].closed.wait(WITHIN_S), "the old one is closed as soon as it comes back"
    assert run.step(1.0) == (), "and what it says then is not told"
    plain = text.replace("services: {shelf: {aisle: 2}}", "").replace(
        'invoke: {shelf.find: {gtin: "{label.gtin}", near: "{tries}"}}', ""
    )
    scene.write_text(plain.replace("{thing.name} {thing.price:price}", "x").replace("{shelf.message}", "y"), "utf-8")
    run.session = reload_session(run.session)
    assert run.step(1.1) == () and made[1].closed.wait(WITHIN_S)


def test_an_answer_comes_on_a_tick_that_was_not_drawn(
    monkeypatch: pytest.MonkeyPatch, open_run: Callable[[], LiveRun]
) -> None:
    """Also where frames are drawn more often than ticks pass, or the clock stands."""
    put_up(monkeypatch, found)
    run = open_run()
    run.tap(0.0)
    idle = threading.Event()
    for _ in range(10_000):
        if rows := run.step(0.01):
            break
        idle.wait(0.001)
    assert [row.t_s for row in rows] == [tick_time_s(1)]
    assert run.session.state_at(0.01).active == {"asking"} and run.active == {"card"}


def test_leaving_the_state_drops_the_answer_and_what_is_asked_again_is_asked_again(
    monkeypatch: pytest.MonkeyPatch, open_run: Callable[[], LiveRun]
) -> None:
    gate = HeldAnswer()
    shelf = put_up(monkeypatch, gate)
    run = open_run()
    run.tap(0.1)
    run.step(0.1)
    gate.wait_reached()
    run.tap(0.2, "back")
    run.step(0.2)
    gate.opened.set()
    run.tap(0.3)
    (row,) = run.step_until_told(0.3)
    assert row.t_s > 0.3 and len(shelf.asked) == 2
    assert [str(timed.event) for timed in run.session.take.events] == ["tap", "back", "tap", "thing.found"]


def test_an_answer_that_has_come_when_the_state_is_left_is_dropped_too(
    monkeypatch: pytest.MonkeyPatch, open_run: Callable[[], LiveRun]
) -> None:
    told = threading.Event()

    def tell(verb: str, request: JsonObject) -> Answer:
        told.set()
        return found(verb, request)

    shelf = put_up(monkeypatch, tell)
    run = open_run()
    run.tap(0.1)
    run.step(0.1)
    assert told.wait(WITHIN_S)
    run.tap(0.2, "back")
    for number in range(100):
        assert run.step(0.2 + number / 60) == ()
    assert len(shelf.asked) == 1 and run.active == {"idle"}


def test_a_new_run_asks_again_what_the_last_one_asked_on_the_same_tick(
    monkeypatch: pytest.MonkeyPatch, open_run: Callable[[], LiveRun]
) -> None:
    shelf = put_up(monkeypatch, found)
    run = open_run()
    run.tap(0.1)
    run.step_until_told(0.1)
    run.session.set_take(run.session.take.__class__(run.session.take.feed))
    run.tap(0.1)
    run.step(0.0)
    run.step_until_told(0.1)
    assert len(shelf.asked) == 2


def test_a_run_is_over_when_its_take_is_full(monkeypatch: pytest.MonkeyPatch, open_run: Callable[[], LiveRun]) -> None:
    put_up(monkeypatch, found)
    run = open_run()
    run.tap(0.1)
    run.step_until_told(0.1)
    assert not run.live.is_full(run.session)
    size = len(run.session.take.events[1].data.text)  # type: ignore[union-attr]
    monkeypatch.setattr(live_content, "MAX_RUN_BYTES", size)
    assert run.live.is_full(run.session), "by what services told"
    run.session.set_take(run.session.take.__class__(run.session.take.feed))
    run.step(0.0)
    assert not run.live.is_full(run.session), "the next run begins with nothing"
    monkeypatch.setattr(live_content, "MAX_RUN_EVENTS", 2)
    run.tap(0.1)
    run.tap(0.2)
    assert run.live.is_full(run.session), "by their number"
    monkeypatch.setattr(Session, "runs_services", False)
    assert not run.live.is_full(run.session), "a take that is played may be longer"


def test_an_answer_that_cannot_be_shown_is_a_failure(
    monkeypatch: pytest.MonkeyPatch, open_run: Callable[[], LiveRun], scene: Path
) -> None:
    image = '  - {kind: image, src: "{thing.name}", width: 6, height: 5, anchor: {head: center}, when: card}\n'
    scene.write_text(SCENE.lstrip() + image, "utf-8")
    put_up(monkeypatch, found)
    run = open_run()
    run.tap(0.1)
    (row,) = run.step_until_told(0.1)
    assert str(row.event) == "shelf.failed" and row.data is not None
    message = row.data.value["shelf"]["message"]
    assert message.startswith("its answer cannot be shown: by ") and "No. 4006381333931" in message
    assert run.active == {"sorry"}


def test_sockets_and_databases_are_for_services_threads_alone(
    monkeypatch: pytest.MonkeyPatch, open_run: Callable[[], LiveRun]
) -> None:
    drawing = threading.current_thread()
    connect, make_socket = sqlite3.connect, socket.socket

    def guarded(original: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            assert threading.current_thread() is not drawing, "on the thread that draws"
            return original(*args, **kwargs)

        return call

    def tell(verb: str, request: JsonObject) -> Answer:
        with sqlite3.connect(":memory:") as connection:
            (price,) = connection.execute("select 3.5").fetchone()
        connection.close()
        with socket.socket():
            return Answer("thing.found", {"thing": {"name": "found", "price": price}})

    monkeypatch.setattr(sqlite3, "connect", guarded(connect))
    monkeypatch.setattr(socket, "socket", guarded(make_socket))
    with pytest.raises(AssertionError, match="draws"):
        sqlite3.connect(":memory:")
    put_up(monkeypatch, tell)
    run = open_run()
    run.tap(0.1)
    (row,) = run.step_until_told(0.1)
    assert str(row.event) == "thing.found"


class Watched:
    """A watcher that tells the number of each frame that it gets."""

    name = "codes"

    def __init__(self) -> None:
        self.frames: list[int] = []
        self.told: list[Answer] = []
        self.closed = False

    def submit(self, frame: FeedFrame) -> None:
        if frame.index not in self.frames[-1:]:
            self.frames.append(frame.index)
            self.told.append(Answer("code.seen", {"code": {"frame": frame.index}}))

    def poll(self) -> list[Answer]:
        told, self.told = self.told, []
        return told

    def close(self) -> None:
        self.closed = True


def test_what_looks_at_frames_gets_each_and_tells_without_being_asked(
    monkeypatch: pytest.MonkeyPatch, open_run: Callable[[], LiveRun]
) -> None:
    put_up(monkeypatch, found)
    watched = Watched()
    monkeypatch.setitem(service_table.WATCHER_MAKERS, "shelf", lambda block, scene: watched)
    run = open_run()
    rows = [row for number in range(4) for row in run.step(number / 30)]
    assert watched.frames == [0, 1, 2, 3]
    assert [(row.t_s, row.data and row.data.value["code"]["frame"]) for row in rows] == [
        (pytest.approx((n + 1) / 30), n) for n in range(3)
    ]
    run.live.close()
    assert watched.closed


def test_a_scene_that_plays_a_take_opens_no_service(
    monkeypatch: pytest.MonkeyPatch, scene: Path, tmp_path: Path
) -> None:
    def make(block: object, scene: object) -> Shelf:
        raise AssertionError("it was opened")

    put_up(monkeypatch, found)
    monkeypatch.setitem(service_table.SERVICE_MAKERS, "shelf", make)
    with open_session(scene, Software(), ahead=0) as session:  # type: ignore[arg-type]
        session.add_event(TimedEvent(0.1, parse_event("tap")))
        live = LiveContent()
        assert [live.step(session, t_s) for t_s in (0.0, 0.1, 0.2)] == [()] * 3
        assert session.open_requests(0.2) != () and live._runners == {}


def test_what_is_told_each_frame_costs_no_more_the_longer_a_run_is(
    monkeypatch: pytest.MonkeyPatch, open_run: Callable[[], LiveRun]
) -> None:
    """Each row is read once, not again with every later one: counted, since time is not to be trusted."""
    put_up(monkeypatch, found)
    run, counts = open_run(), []
    value_of = vars(EventData)["value"].fget
    reads = 0

    def counted(data: EventData) -> dict[str, Any]:
        nonlocal reads
        reads += 1
        value: dict[str, Any] = value_of(data)
        return value

    monkeypatch.setattr(EventData, "value", property(counted))
    for number in range(200):
        reads = 0
        row = TimedEvent(number / 30, parse_event("code.seen"), EventData.from_value({"label": {"gtin": str(number)}}))
        run.session.add_event(row)
        counts.append(reads)
    assert max(counts[100:]) <= max(counts[:100])
