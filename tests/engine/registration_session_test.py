"""Late, rare and erring overlays over a head that turns evenly: places by closed formulas, pose by pose."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from vitrine.cli import run
from vitrine.engine.opening import open_session
from vitrine.engine.scene_frame import SceneFrame
from vitrine.engine.session import Session
from vitrine.engine.shot import Shot
from vitrine.engine.view_options import ViewOptions
from vitrine.flow.chart.event import parse_event
from vitrine.flow.timeline.take import TimedEvent
from vitrine.glass.optics.registration import Registration
from vitrine.world.camera import make_level_pose
from vitrine.world.heading_error import heading_error_at

#: The head's turn, to the right; it looks at the mark one second after the start.
TURN_RAD_S, FOCAL_PX, FRAME_S = 0.5, 400.0, 1 / 25
SCENE = """vitrine: 1
feed: walk.png
statechart:
  states:
    waiting: {initial: true, transitions: [{event: tap, target: open}, {event: "near:door<1m", target: there}]}
    open: {}
    there: {}
places: {door: {at: [0, 1.6, -4]}}
nodes:
  - {id: mark, kind: text, text: mark, size: 2, anchor: {world: [0, 1.6, -10]}}
  - {id: head, kind: text, text: head, size: 2, anchor: {head: center, offset: [3, 4]}}
  - {id: body, kind: text, text: body, size: 2, anchor: {body: [0.2, -0.3, 2]}}
  - {id: more, kind: text, text: more, size: 2, anchor: {head: top}, when: open}
"""


def write_scene(folder: Path, step_m: float = 0.0) -> Path:
    """A scene over a still picture before which the head turns, and walks `step_m` ahead a second."""
    Image.new("RGB", (640, 360), (90, 90, 90)).save(folder / "walk.png")
    rows = []
    for number in range(101):
        t_s = number / 10
        pose = make_level_pose((0.0, 1.6, -step_m * t_s), TURN_RAD_S * (t_s - 1))
        rows.append(" ".join(repr(value) for value in (t_s, *pose.position_m, *pose.orientation)))
    (folder / "walk.tum").write_text("\n".join(rows) + "\n")
    (folder / "walk.camera.yaml").write_text("{width: 640, height: 360, fx: 400, fy: 400, cx: 320, cy: 180}\n")
    (folder / "scene.yaml").write_text(SCENE, encoding="utf-8")
    (folder / "take.jsonl").write_text('{"vitrine_take": 1, "feed": "walk.png", "seed": 7}\n')
    return folder / "scene.yaml"


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with open_session(write_scene(tmp_path), None, take=tmp_path / "take.jsonl", ahead=0) as opened:
        yield opened


def frame_at(session: Session, t_s: float, **view: str) -> SceneFrame:
    request = session.request
    return session.frame(Shot(session.scene.file, t_s, request.feed, request.take, view=ViewOptions(**view)))  # type: ignore[arg-type]


def place_px(frame: SceneFrame, node: str) -> tuple[float, float]:
    """The middle of a node, in the picture's pixels."""
    (x0, y0, x1, y1) = next(bounds.box_px for bounds in frame.node_bounds if bounds.node_id == node)
    return (x0 + x1) / 2, (y0 + y1) / 2


def mark_px(t_s: float, error_rad: float = 0.0) -> float:
    """Where the mark stands for a head that has the pose of `t_s`, and errs by so much about where it looks."""
    return 320 - FOCAL_PX * math.tan(TURN_RAD_S * (t_s - 1) + error_rad)


@pytest.mark.parametrize("latency_ms", [20, 80, 250])
def test_a_late_mark_lags_by_the_turn_of_its_latency(session: Session, latency_ms: int) -> None:
    exact, late = (frame_at(session, 1.0, latency=word) for word in ("off", f"{latency_ms}ms"))
    lag_px = place_px(late, "mark")[0] - place_px(exact, "mark")[0]
    assert lag_px == pytest.approx(FOCAL_PX * math.tan(TURN_RAD_S * latency_ms / 1000), abs=0.02)
    assert lag_px == pytest.approx(FOCAL_PX * TURN_RAD_S * latency_ms / 1000, rel=0.01)
    assert place_px(late, "head") == place_px(exact, "head")
    assert late.instant.feed_frame.index == exact.instant.feed_frame.index == 25
    assert (late.instant.t_s, late.overlay.t_s) == (1.0, pytest.approx(1 - latency_ms / 1000))


def test_an_event_is_late_too(session: Session) -> None:
    session.add_event(TimedEvent(1.0, parse_event("tap")))
    for t_s, is_open in ((1.0, False), (1.04, False), (1.08, True), (1.12, True)):
        frame = frame_at(session, t_s, latency="80ms")
        assert ("open" in frame.overlay.state.active) == is_open, t_s
        assert any(bounds.node_id == "more" for bounds in frame.node_bounds) == (t_s == 1.12), t_s
    # Nothing of this is heard late: the take itself goes on as it did.
    assert "open" in session.state_at(1.0).active


def test_between_two_ticks_the_light_stands_and_the_feed_goes_on(session: Session) -> None:
    """25 frames a second on a display of 5: five frames a tick, at the pose of the tick less the latency."""
    frames = [frame_at(session, index * FRAME_S, rate="5", latency="40ms") for index in range(10, 30)]
    digests = [frame.draw_list.digest() for frame in frames]
    assert [digests.index(digest) // 5 for digest in digests] == [index // 5 for index in range(20)]
    assert len({frame.instant.feed_frame.index for frame in frames}) == 20
    for frame in frames:
        tick_s = math.floor(frame.instant.t_s * 5 + 1e-6) / 5
        assert place_px(frame, "mark")[0] == pytest.approx(mark_px(tick_s - 0.04), abs=0.02)


def test_a_heading_that_errs_moves_the_world_alone(session: Session) -> None:
    for index in (0, 10, 25, 33):
        t_s = index * FRAME_S
        exact, off = (frame_at(session, t_s, heading_error=word) for word in ("off", "5"))
        error_rad = math.radians(5 * heading_error_at(7, math.floor(t_s * 60 + 1e-6), 1 / 60))
        assert place_px(off, "mark")[0] == pytest.approx(mark_px(t_s, error_rad), abs=0.02)
        for node in ("head", "body"):
            assert place_px(off, node) == pytest.approx(place_px(exact, node), abs=0.6), node  # whole pixels at rest
        assert off.instant.viewpoint == exact.instant.viewpoint
        assert off.overlay.state == exact.overlay.state


def test_an_error_is_the_takes_seeds_and_the_times_alone(session: Session, tmp_path: Path) -> None:
    times = [0.8, 0.2, 1.24, 0.8]
    digests = [frame_at(session, t_s, heading_error="5°").draw_list.digest() for t_s in times]
    assert digests[0] == digests[3] and len(set(digests)) == 3
    (tmp_path / "other.jsonl").write_text('{"vitrine_take": 1, "feed": "walk.png", "seed": 8}\n')
    with open_session(tmp_path / "scene.yaml", None, take=tmp_path / "other.jsonl", ahead=0) as other:
        assert frame_at(other, 0.8, heading_error="5").draw_list.digest() not in digests
    with open_session(tmp_path / "scene.yaml", None, take=tmp_path / "take.jsonl", ahead=0) as again:
        assert [frame_at(again, t_s, heading_error="5").draw_list.digest() for t_s in reversed(times)] == digests[::-1]


def test_after_the_end_all_begins_anew(session: Session) -> None:
    registration = Registration(0.08, 20, 5)
    display = session.camera_track.intrinsics
    first, second = (
        session.build_display_frame(session.instant_at(t_s), display, registration).draw_list.digest()
        for t_s in (1.2, 11.2)
    )
    assert first == second


def test_where_one_is_is_not_what_the_glasses_take_it_for(tmp_path: Path) -> None:
    """At a metre a second the door is near after three; a device that errs and is late finds the very tick."""
    with open_session(write_scene(tmp_path, step_m=1.0), None, ahead=0) as session:
        before = session.timeline.moments
        assert "there" in session.state_at(3.02).active and "there" not in session.state_at(2.9).active
        frame_at(session, 3.0, latency="500ms", heading_error="45", rate="1")
        assert session.timeline.moments is before


def test_what_is_not_typed_draws_the_very_instant(session: Session) -> None:
    frame = frame_at(session, 1.24)
    assert frame.overlay is frame.instant
    for view in ({"latency": "0ms"}, {"heading_error": "0"}, {"rate": "device", "latency": "device"}):
        assert frame_at(session, 1.24, **view).draw_list.digest() == frame.draw_list.digest()


def test_check_judges_the_place_that_is_drawn(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The mark leaves the picture, 38.66° to each side, when the head has turned so far; light that is late, later."""
    write_scene(tmp_path)

    def told(*options: str) -> dict[str, Any]:
        assert run(["check", str(tmp_path / "scene.yaml"), *options, "--json"]) == 0
        return json.loads(capsys.readouterr().out)

    def frames_of_mark(*options: str) -> int:
        return next(one["frames"] for one in told(*options)["readings"] if one["element"] == "mark")

    # 12.5 more frames of half a second, in which the mark would be out of sight.
    assert frames_of_mark("--latency", "500ms") - frames_of_mark() in (12, 13)
    conditions = told("--rate", "20", "--heading-error", "5")["conditions"]
    assert conditions[0]["registration"] == {"rate": "20 Hz", "heading-error": "heading ±5°"}
    assert "registration" not in told()["conditions"][0]
    assert run(["check", str(tmp_path / "scene.yaml"), "--latency", "80ms", "--device", "generic,quark-s1"]) == 0
    assert "overlay: 80 ms late (on generic, quark-s1)" in capsys.readouterr().out


#: Which processor draws: of the head's text alone the small one; of the mark in the world the large one, or the small
#: one in a state that asks for it.
TIERS = """vitrine: 1
feed: walk.png
statechart:
  states:
    plain: {initial: true, transitions: [{after_s: 1, target: world}]}
    world: {transitions: [{after_s: 1, target: asking}]}
    asking: {tier: small, transitions: [{after_s: 1, target: large}]}
    large: {tier: large}
nodes:
  - {id: clock, kind: text, text: "{time:.2f}", size: 2, anchor: {head: center}}
  - {id: mark, kind: text, text: mark, size: 2, anchor: {world: [0, 1.6, -10]}, when: [world, asking]}
"""
#: How often the small processor of Quark S1 draws, in Hz.
SMALL_HZ = 10


def shown_on(session: Session, device: str, t_s: float, **view: str) -> SceneFrame:
    request = session.request
    shot = Shot(
        session.scene.file,
        t_s,
        request.feed,
        request.take,
        device,
        view=ViewOptions(**{"tier": "shown", **view}),  # type: ignore[arg-type]
    )
    return session.frame(shot)


def test_what_the_small_processor_draws_stands_on_its_ticks(tmp_path: Path) -> None:
    path = write_scene(tmp_path)
    path.write_text(TIERS, encoding="utf-8")
    found: Counter[str] = Counter()
    with open_session(path, None, ahead=0) as session:
        for index in range(100):
            frame = shown_on(session, "quark-s1", index * FRAME_S)
            t_s = frame.instant.t_s
            tick_s = math.floor(t_s * SMALL_HZ + 1e-6) / SMALL_HZ
            state = session.state_at(t_s).active
            has_mark = any(
                bounds.node_id == "mark" for bounds in shown_on(session, "quark-s1", t_s, tier="off").node_bounds
            )
            is_small = "large" not in state and not ("world" in state and has_mark)
            assert frame.overlay.t_s == pytest.approx(tick_s if is_small else t_s), t_s
            found[next(iter(state - {"root"}))] += is_small
        # In the second in which it is fixed to the world the mark leaves the display, after ten frames.
        assert found == {"plain": 25, "world": 15, "asking": 25, "large": 0}, found
        assert shown_on(session, "even-g2", 1.58).overlay.t_s == pytest.approx(1.5), "10 Hz, whatever there is"
        assert shown_on(session, "meta-ray-ban-display", 0.48).overlay.t_s == pytest.approx(0.48)
        assert shown_on(session, "generic", 0.48).overlay.t_s == pytest.approx(0.4), "taken for glasses with two"
        slow = shown_on(session, "quark-s1", 0.48, rate="4", latency="100ms")
        assert slow.overlay.t_s == pytest.approx(0.15), "what is typed is not made faster"


def test_check_says_which_glasses_have_not_the_processor(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_scene(tmp_path).write_text(TIERS, encoding="utf-8")
    (tmp_path / "take.jsonl").write_text(
        '{"vitrine_take": 1, "feed": "walk.png", "seed": 7}\n{"t": 3.5, "event": "tap"}\n'
    )
    devices = "quark-s1,even-g2,meta-ray-ban-display"
    scene, take = str(tmp_path / "scene.yaml"), str(tmp_path / "take.jsonl")
    assert run(["check", scene, "--take", take, "--device", devices, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    found = {(one["device"], one["element"]) for one in told["findings"] if one["rule"] == "processor-missing"}
    assert found == {("even-g2", "large"), ("meta-ray-ban-display", "asking")}
    (warning,) = (one for one in told["problems"] if one["key"] == "statechart.states.asking.tier")
    assert "mark" in warning["message"] and "is fixed to the world" in warning["message"]
