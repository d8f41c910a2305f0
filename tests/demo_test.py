"""The demo: its overlay stays on what the generator drew, and its run is the story that the scene tells."""

from __future__ import annotations

import csv
from collections import Counter
from itertools import groupby
from typing import Any

import numpy as np
import pytest

import vitrine
from vitrine import paths
from vitrine.document.yaml_source import read_yaml
from vitrine.engine.camera_track import CameraTrack, find_camera_track
from vitrine.engine.checked_scene import find_problems
from vitrine.engine.device_run import collect_verdict, play_frames, prepare_runs
from vitrine.engine.opening import demo_scene, open_session
from vitrine.engine.take_timeline import build_timeline
from vitrine.flow.chart.chart import Chart, load_scene_chart
from vitrine.flow.chart.event import EventKind
from vitrine.flow.chart.utterance import CHARACTERS_PER_S
from vitrine.flow.timeline.take import Take, load_take
from vitrine.flow.timeline.timeline import Timeline
from vitrine.glass.catalogue.library import Library
from vitrine.glass.optics.glasses_in_light import resolve_glasses
from vitrine.glass.optics.photometry import Thresholds, ambient_contrast
from vitrine.glass.optics.view import View
from vitrine.scene.load.loader import load_scene
from vitrine.scene.scene import Scene
from vitrine.stage.place.live_values import ChartValues
from vitrine.stage.place.speaker import Speaker
from vitrine.verdict.broken_picture import BROKEN_RULES
from vitrine.verdict.take_recorder import TakeVerdict

SIZE = (1280, 720)
STEPS = ["along", "turning", "along", "nearing", "arrived", "browsing", "card", "comparing", "buying", "setting-out"]
DETOUR_STEPS = ["along", "astray", "along", "browsing", "card", "along"]
#: States that wait for a service, as long as that takes; and those that are entered when something goes wrong.
WAITING = {"waiting", "looking-up", "finding-the-sign", "ordering", "paying", "thinking"}
UNTOLD = {"astray", "unknown", "no-answer", "finding", "cancelling", "not-paid", "unanswered"}
#: Rows that bring figures, and change no state.
FIGURES = {"code.seen", "route.moved"}


@pytest.fixture(scope="module")
def facts() -> dict[str, Any]:
    return read_yaml(paths.assets() / "feeds" / "street.places.yaml")


@pytest.fixture(scope="module")
def scene() -> Scene:
    return load_scene(demo_scene())


@pytest.fixture(scope="module")
def take(scene: Scene) -> Take:
    assert scene.take is not None
    return load_take(scene.take)


@pytest.fixture(scope="module")
def chart(scene: Scene) -> Chart:
    return load_scene_chart(scene)


@pytest.fixture(scope="module")
def walk(scene: Scene) -> CameraTrack:
    return find_camera_track(scene, str(paths.assets() / "feeds" / "street.mp4"), SIZE)


@pytest.fixture(scope="module")
def timeline(scene: Scene, chart: Chart, take: Take, walk: CameraTrack, facts: dict[str, Any]) -> Timeline:
    return build_timeline(scene, chart, take, walk, facts["frames"] / facts["fps"])


@pytest.fixture(scope="module")
def detour(scene: Scene, chart: Chart, walk: CameraTrack, facts: dict[str, Any]) -> Timeline:
    """The demo's other take: off the way that leads past the tower, and on from there."""
    take = load_take(demo_scene().with_name("detour.take.jsonl"))
    return build_timeline(scene, chart, take, walk, facts["frames"] / facts["fps"])


def truth() -> list[dict[str, str]]:
    """Where the generator drew places on its frames: rows of frame, id, x_px, y_px."""
    with (paths.assets() / "feeds" / "street.truth.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_place_is_seen_within_a_pixel_of_where_it_was_drawn(walk: CameraTrack, facts: dict[str, Any]) -> None:
    farthest, step_s = 0.0, 1 / facts["fps"]
    frames = groupby(truth(), key=lambda row: int(row["frame"]))
    for frame, rows in ((number, list(rows)) for number, rows in frames):
        points = np.array([facts["places"][row["id"]] for row in rows], float)
        seen = walk.viewpoint_at(frame * step_s, step_s, SIZE).to_homogeneous_px(points)
        drawn = np.array([(row["x_px"], row["y_px"]) for row in rows], float)
        assert (seen[:, 2] > 0).all()
        farthest = max(farthest, float(np.abs(seen[:, :2] / seen[:, 2:] - drawn).max()))
    assert farthest < 1, f"{farthest:.2f} px beside what was drawn"


def test_the_truth_covers_the_walk_and_all_that_is_for_sale(facts: dict[str, Any]) -> None:
    rows = truth()
    frames = Counter(row["id"] for row in rows)
    assert set(frames) == set(facts["places"])
    assert min(frames.values()) > 200, frames
    assert max(int(row["frame"]) for row in rows) < facts["frames"]


def test_the_scene_and_the_feed_agree_on_where_places_are(scene: Scene, facts: dict[str, Any]) -> None:
    common = set(scene.places) & set(facts["places"])
    assert {"stall", "shoe", "tea", "lamp"} <= common
    for name in sorted(common):
        assert scene.places[name].at_m == tuple(facts["places"][name]), name


def lines_told(timeline: Timeline) -> list[tuple[float, np.ndarray]]:
    """The lines (N, 2) of the ways that were told, x and z in metres, each from when on."""
    rows = [(timed.t_s, timed.data.value) for timed in timeline.events if timed.data is not None]
    told = [(t_s, data["route"]["line"]) for t_s, data in rows if "line" in data.get("route", {})]
    return [(t_s, np.array(line)[:, [0, 2]]) for t_s, line in told]


def measure_aside(places: np.ndarray, line: np.ndarray) -> np.ndarray:
    """How far places (N, 2) are from the nearest place of a line, in metres."""
    start, step = line[:-1], np.diff(line, axis=0)
    share = np.clip(((places[:, None] - start) * step).sum(2) / (step**2).sum(1), 0, 1)
    return np.hypot(*(places[:, None] - start - share[..., None] * step).T).min(0)


def test_the_ways_that_are_told_lie_on_the_pavement_that_is_walked(
    timeline: Timeline, detour: Timeline, walk: CameraTrack, facts: dict[str, Any]
) -> None:
    positions = walk.positions_m(timeline.until_s)[:, [0, 2]]
    step_s = timeline.until_s / len(positions)
    (start_s, to_stall), (home_s, home) = lines_told(timeline)
    assert [facts["places"]["corner"][axis] for axis in (0, 2)] in to_stall.tolist()
    assert start_s == 0 and timeline.state_at(home_s + 0.1).active >= {"guiding"}
    assert measure_aside(positions[: int(15 / step_s)], to_stall).max() < 0.1  # up to the corner, which people cut
    assert measure_aside(positions[: int(22.5 / step_s)], to_stall).max() < 1.0
    assert measure_aside(positions[int(home_s / step_s) :], home).max() < 0.5
    (_, past_tower), (other_s, other) = lines_told(detour)
    off_s = detour.first_entry_s("astray")
    assert off_s is not None and measure_aside(positions[: int(15 / step_s)], past_tower).max() < 0.1
    assert measure_aside(positions[int(off_s / step_s) :][:1], past_tower)[0] > 2.5
    assert (
        off_s < other_s < off_s + 1.6
        and measure_aside(positions[int(other_s / step_s) :][: int(3 / step_s)], other).max() < 0.2
    )


def test_every_event_of_the_takes_is_heard_and_changes_something(timeline: Timeline, detour: Timeline) -> None:
    for played, count in ((timeline, 20), (detour, 8)):
        told = [timed for timed in played.events if str(timed.event) not in FIGURES]
        assert len(told) >= count
        for timed in told:
            assert EventKind.FORCE != timed.event.kind, "the demo is walked, not forced"
            before, after = played.state_at(timed.t_s - 1 / 30), played.state_at(timed.t_s + 1 / 30)
            is_start, is_caption = timed.t_s == 0, before.last_utterance != after.last_utterance
            assert is_start or is_caption or before.active != after.active, f"{timed.event} changes nothing"


def find_steps(timeline: Timeline, steps: list[str]) -> list[str]:
    told = [name for moment in timeline.moments for name in {*steps} if name in moment.state.active]
    return [name for name, _ in groupby(told)]


def test_the_states_follow_one_another_as_the_story_goes(timeline: Timeline, detour: Timeline) -> None:
    assert find_steps(timeline, STEPS) == ["setting-out", *STEPS]
    assert find_steps(detour, DETOUR_STEPS) == DETOUR_STEPS
    assert len(detour.active_spans("asking")) == 1 and len(timeline.active_spans("asking")) == 2


def test_every_state_of_the_demo_is_shown(timeline: Timeline, chart: Chart) -> None:
    for name in chart.state_names:
        seconds = sum(end - start for start, end in timeline.active_spans(name))
        assert seconds == 0 or name not in UNTOLD, name
        assert seconds > 0.9 or name in WAITING | UNTOLD, f"{name} is shown for {seconds:.2f} s"


def test_a_question_in_each_language_is_answered_where_nothing_else_is_said(timeline: Timeline) -> None:
    rows = [(str(timed.event), timed.data.value) for timed in timeline.events if timed.data is not None]
    answers = [data["assistant"] for event, data in rows if event == "assistant.said"]
    assert [(one["language"], one["text"]) for one in answers] == [
        ("en", "It is 30 m to the end of your way."),
        ("zh", "离终点还有 5 米。"),
    ]
    assert {one["label"] for one in answers} == {"Built-in answers", "内置回答"}
    for start_s, end_s in timeline.active_spans("asking"):
        assert not {*timeline.state_at(start_s).active} & {"arrived", "at-the-stall", "turning", "at-the-corner"}
        assert timeline.state_at(start_s).active >= {"guiding"} and timeline.state_at(end_s).active >= {"guiding"}


def test_each_label_is_read_while_its_card_is_shown(
    timeline: Timeline, walk: CameraTrack, facts: dict[str, Any]
) -> None:
    spans = timeline.active_spans("found")
    assert len(spans) == 3
    for product, (start, end) in zip(("shoe", "tea", "lamp"), spans, strict=True):
        times = np.arange(start, end, 1 / 10).tolist()
        labels = np.array([facts["places"][f"{product}_label"]])
        seen = np.array([walk.viewpoint_at(t_s, 1 / 30, SIZE).to_homogeneous_px(labels)[0] for t_s in times])
        inside = (np.abs(seen[:, :2] / seen[:, 2:] - (640, 360)) < (560, 300)).all(1) & (seen[:, 2] < 0.8)
        assert inside.sum() / 10 > 1.5, f"the label of {product} is near for {inside.sum() / 10} s"


def test_distances_fall_while_one_walks(timeline: Timeline) -> None:
    arrived_s, turned_s = timeline.first_entry_s("arrived"), timeline.first_entry_s("nearing")
    assert arrived_s is not None and turned_s is not None
    shown = [timeline.state_at(t_s).content_overlay["route"] for t_s in np.arange(0, arrived_s, 1 / 10)]
    for name, rows in (
        ("remaining_m", shown),
        ("remaining_s", shown),
        ("distance_m", shown[: int(10 * turned_s)]),
        ("distance_m", shown[int(10 * turned_s) + 1 :]),
    ):
        figures = [row[name] for row in rows]
        assert figures == sorted(figures, reverse=True), f"{name} grows on the way"
        assert max(figures) - min(figures) > 4 and len({*figures}) > 4


def test_it_speaks_whole_sentences_at_the_right_time(
    scene: Scene, chart: Chart, walk: CameraTrack, timeline: Timeline, detour: Timeline
) -> None:
    words = find_sentences(scene, chart, walk, timeline)
    assert words[:2] == [
        "In 25\u00a0m, turn right into Lantern Lane",
        "It is 30 m to the end of your way.",
    ]
    assert {"Turn right into Lantern Lane", "You are here: Stall 7", "离终点还有 5 米。"} < {*words}
    assert words[-2:] == ["Paid 129 yuan", "Home to Lantern Inn, 50\u00a0m"]
    words = find_sentences(scene, chart, walk, detour)
    assert words[:3] == [
        "In 70\u00a0m, bear right into Bell Square",
        "Off the route",
        "There is another way",
    ]
    assert "最便宜的是 This stall，¥ 129。" in words


def find_sentences(scene: Scene, chart: Chart, walk: CameraTrack, timeline: Timeline) -> list[str]:
    """What is said, each to its end."""
    voice = Speaker(scene, chart.utterance_templates)
    heard = {}
    for moment in timeline.moments:
        said = moment.state.last_utterance
        if said is None:  # before the route is known
            assert moment.tick == 0
            continue
        state, position_m = timeline.state_at(said.since_s), walk.position_at(said.since_s)
        chart_values = ChartValues.from_state(state)
        heard[said.since_s] = voice.build_utterance(said, position_m, state.content_overlay, chart_values).text
    words = list(heard.values())
    assert not any("–" in said or "{" in said for said in words)
    begun = [*heard, timeline.until_s]
    for start, end, sentence in zip(begun, begun[1:], words, strict=False):
        assert end - start > len(sentence) / CHARACTERS_PER_S - 0.01, (
            f"{sentence} is cut short after {end - start:.2f} s"
        )
    return words


def test_the_camera_records_while_labels_are_read(timeline: Timeline) -> None:
    for span in timeline.active_spans("card"):
        assert timeline.state_at(span[0]).is_capturing and timeline.state_at(span[1] - 0.01).is_capturing
    assert not any(timeline.state_at(t_s).is_capturing for t_s in (0.0, 20.0, 26.0, 38.0, 43.0))


def test_check_has_nothing_to_say_about_it() -> None:
    assert [str(found) for found in find_problems(demo_scene())] == []


LIBRARY = Library(paths.assets())
DEVICES = [name for name, profile in LIBRARY.devices().items() if profile.has_display and not profile.is_feed]


def judge(
    devices: list[str], lights: tuple[str, ...], after_s: tuple[float, ...], take: str = "demo.take.jsonl"
) -> TakeVerdict:
    """The demo so long after each of its states begins."""
    with open_session(demo_scene(), None, take=demo_scene().with_name(take), ahead=0) as session:
        glasses = [
            resolve_glasses(LIBRARY.device(device), LIBRARY.environment(light), View("panel"))
            for device in devices
            for light in lights
        ]
        runs = prepare_runs(session, glasses)
        starts_s = sorted(
            {span[0] for name in session.chart.state_names for span in session.timeline.active_spans(name)}
        )
        frames = sorted({round((start_s + wait_s) / session.frame_s) for start_s in starts_s for wait_s in after_s})
        play_frames(session, runs, frames, lambda: None)
        return collect_verdict(runs, {light: Thresholds() for light in lights})


def test_it_is_whole_on_every_device_that_draws_in_every_state() -> None:
    """No text cut, shortened, off the display, without its glyph or over another; text is large enough for all."""
    files = {file.stem for file in (paths.assets() / "devices").glob("*.yaml")}
    silent = {name for name in files if not LIBRARY.device(name).has_display}
    assert set(DEVICES) == files - silent - {"generic", "passthrough"} and len(DEVICES) >= 18
    takes = [judge([*DEVICES, "generic"], ("office", "overcast"), (0.1, 1.0))]
    takes += [judge([*DEVICES, "generic"], ("office",), (1.0,), "detour.take.jsonl")]
    broken = [
        str(found)
        for verdict in takes
        for found in verdict.findings
        if found.rule in BROKEN_RULES or found.rule.id in ("small-text", "never-in-view", "outside-display")
    ]
    assert not broken, "\n".join(broken)


def test_all_that_is_written_can_be_read_indoors_and_at_night() -> None:
    results = judge(DEVICES, ("office", "night-street"), (0.9,)).results
    texts = [result for result in results if result.text]
    assert len({result.device for result in texts}) == len(DEVICES)
    poor = [f"{r.device} in {r.environment}: {r.element} {r.worst_contrast:.2f}" for r in texts if r.worst_contrast < 2]
    assert not poor, "\n".join(poor)


def test_on_an_overcast_day_it_is_read_on_every_device_that_is_bright_enough() -> None:
    """Behind type the street is often three times as bright as its mid-grey, and white over it then as bright as both.

    A device that cannot do more than that with all of its light, by its nits and its lens, is asked for less: no text
    is unreadable there for long.
    """
    overcast = LIBRARY.environment("overcast")
    glasses = [resolve_glasses(LIBRARY.device(name), overcast, View("panel")) for name in DEVICES]
    rules = Thresholds()
    dim = {
        worn.profile.id
        for worn in glasses
        if worn.profile.blocking == 0
        and ambient_contrast(worn.specs.nits.value, worn.transmittance, overcast.nits) < rules.ok
    }
    with open_session(demo_scene(), None, ahead=0) as session:
        runs = prepare_runs(session, glasses)
        frames = range(0, round(session.timeline.until_s / session.frame_s), round(0.5 / session.frame_s))
        play_frames(session, runs, frames, lambda: None)
        texts = [result for result in collect_verdict(runs, {"overcast": rules}).results if result.text]
    assert {result.device for result in texts} == {*DEVICES}
    for result in texts:
        name = f"{result.element} on {result.device}: {result.worst_contrast:.2f} to {result.median_contrast:.2f}"
        assert result.median_contrast >= (rules.poor if result.device in dim else rules.text), name
        assert result.worst_contrast >= rules.poor or result.device in dim, name
    assert dim == {result.device for result in texts if result.median_contrast < rules.text}


def test_snow_is_no_easier_to_read_on_than_a_street_in_the_sun() -> None:
    """Of all of its ink, on a clear lens and on one that darkens by itself."""
    report = vitrine.check(
        str(demo_scene()), devices="even-g2,meta-ray-ban-display,xreal-one", environments="sunlit,snow", every=60
    )
    contrasts = {(r.device, r.element, r.environment): r.worst_contrast for r in report.results}
    sunlit = {key[:2]: contrast for key, contrast in contrasts.items() if key[2] == "sunlit"}
    assert len(sunlit) > 25
    for (device, element), contrast in sunlit.items():
        assert contrasts[device, element, "snow"] <= contrast, (device, element)
