"""A route, live: places that events tell become rows of guidance, which a replay draws again and asks nobody for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.content.route.guidance_test import ROUTE
from tests.content.route.route_guide_test import FRAME
from tests.content.service_runner_test import Clock
from tests.engine.frames import draw_list_at
from tests.engine.live_content_test import VIEW, LiveRun
from tests.engine.session_test import Software
from vitrine.content import service_table
from vitrine.content.route.route_file import RoutePlan, dump_route
from vitrine.content.route.route_guide import NO_PLACE
from vitrine.engine.opening import open_session
from vitrine.flow.chart.event import parse_event
from vitrine.flow.chart.event_data import EventData
from vitrine.flow.timeline.take import TimedEvent, dump_take

SCENE = """
vitrine: 1
feed: testcard:320x180
services: {route: {file: walk.route.yaml, position: take}}
content: {position: {east_m: null, north_m: null}}
statechart:
  states:
    waiting: {initial: true, transitions: [{event: route.started, target: walking}]}
    walking: {transitions: [{event: route.turn_in, cond: data.route.distance_m < 30, target: near}]}
    near: {transitions: [{event: route.turn_now, target: turning}]}
    turning: {}
nodes:
  - {id: way, kind: route, points: "{route.line}", near_m: [0, 0], ahead_only: false}
  - {id: line, kind: text, text: "{route.distance_m:distance} {route.street}", size: 1, anchor: {head: top}}
  - {id: now, kind: icon, icon: "{route.icon}", size: 2, anchor: {head: center}, when: turning}
"""


@pytest.fixture
def scene(tmp_path: Path) -> Path:
    (tmp_path / "walk.route.yaml").write_text(dump_route(RoutePlan(ROUTE, FRAME)), "utf-8")
    (tmp_path / "scene.yaml").write_text(SCENE.lstrip(), "utf-8")
    return tmp_path / "scene.yaml"


def test_a_walk_that_events_tell_is_guided_and_plays_again(scene: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_session(scene, Software(), ahead=0, live=True) as session:  # type: ignore[arg-type]
        run = LiveRun(session, Clock())
        run.step(0.0)
        signals, states = [], []
        for number, north_m in enumerate((5.0, 81.0, 93.0)):
            t_s = 1.0 + 2.0 * number
            place = EventData.from_value({"position": {"east_m": 0.5, "north_m": north_m}})
            session.add_event(TimedEvent(t_s, parse_event("position.told"), place))
            signals += [str(row.event) for row in run.step_until_told(t_s)]
            states.append(run.active)
        assert signals == ["route.started", "route.turn_in", "route.turn_now"]
        assert states == [{"walking"}, {"near"}, {"turning"}]
        run.step(8.0)
        run.live.close()
        take, drawn = session.take, dict(run.drawn)
    (scene.parent / "run.take.jsonl").write_text(dump_take(take), "utf-8")

    def refuse(*_: object) -> None:
        raise AssertionError("a replay opened something")

    monkeypatch.setattr(service_table, "FOLLOWER_MAKERS", {"route": refuse})
    with open_session(scene, Software(), take=scene.parent / "run.take.jsonl", ahead=0) as again:  # type: ignore[arg-type]
        assert {t_s: draw_list_at(again, t_s, VIEW).digest() for t_s in drawn} == drawn


def test_a_route_that_is_gone_is_one_calm_signal(scene: Path) -> None:
    with open_session(scene, Software(), ahead=0, live=True) as session:  # type: ignore[arg-type]
        (scene.parent / "walk.route.yaml").unlink()
        run = LiveRun(session, Clock())
        (row,) = run.step_until_told(0.0)
        assert str(row.event) == "route.failed" and row.data is not None
        assert row.data.value["route"]["message"].startswith("there is no such file")
        assert str(scene.parent) not in dump_take(session.take)
        assert run.step(900.0) == ()
        run.live.close()


def test_a_camera_that_knows_no_place_is_one_calm_signal_that_the_parts_show(scene: Path) -> None:
    text = SCENE.replace(", position: take", "").replace("nodes:\n", "nodes:\n  - {use: route-strip, id: strip}\n")
    scene.write_text(f"{text.lstrip()}include: [vitrine:route]\n", "utf-8")
    with open_session(scene, Software(), ahead=0, live=True) as session:  # type: ignore[arg-type]
        run = LiveRun(session, Clock())
        assert run.step(0.0) == ()
        (row,) = run.step_until_told(3.5)
        assert str(row.event) == "route.failed" and row.data is not None
        assert row.data.value == {"route": {"status": None, "message": NO_PLACE}}
        layers = draw_list_at(session, 4.5, VIEW).raster_layers
        run.live.close()
    (words,) = (part for layer in layers for part in layer.node_slices if part.node_id == "strip/words")
    assert " ".join(words.lines) == f"No guidance: {NO_PLACE}"
