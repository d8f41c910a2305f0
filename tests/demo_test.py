"""The demo: its overlay stays on what the generator drew, and its run is the story that the scene tells."""

from __future__ import annotations

import csv
import math
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
from vitrine.scene.nodes.binding import format_distance
from vitrine.scene.scene import Scene
from vitrine.stage.place.live_values import ChartValues, LiveValues, find_live_paths
from vitrine.stage.place.speaker import Speaker
from vitrine.verdict.broken_picture import BROKEN_RULES
from vitrine.verdict.take_recorder import TakeVerdict

SIZE = (1280, 720)
STEPS = ["guiding", "turning", "arrived", "browsing", "card", "comparing", "buying", "guiding"]
#: States that wait for a service, as long as that takes; and those that are entered when something goes wrong.
WAITING = {"looking-up", "finding-the-sign", "ordering", "paying"}
UNTOLD = {"unknown", "no-answer", "finding", "cancelling", "not-paid"}


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
    assert {"corner", "stall", "shoe", "tea", "lamp"} <= common
    for name in sorted(common):
        assert scene.places[name].at_m == tuple(facts["places"][name]), name


def test_the_walk_follows_the_route_of_the_scene(scene: Scene, walk: CameraTrack) -> None:
    start, corner, _ = np.array(scene.routes["to-stall"])[:, [0, 2]]
    early = walk.positions_m(10.0)[:, [0, 2]]
    way = (corner - start) / math.dist(corner, start)
    aside = (early - start) @ np.array([-way[1], way[0]])
    assert np.abs(aside).max() < 0.2


def test_every_event_of_the_take_is_heard_and_changes_something(timeline: Timeline, take: Take) -> None:
    told = [timed for timed in take.events if str(timed.event) != "code.seen"]
    assert len(told) >= 8
    for timed in told:
        assert EventKind.FORCE != timed.event.kind, "the demo is walked, not forced"
        before, after = timeline.state_at(timed.t_s - 1 / 30), timeline.state_at(timed.t_s + 1 / 30)
        assert before.active != after.active, f"{timed.event} at {timed.t_s} s changes nothing"


def test_the_states_follow_one_another_as_the_story_goes(timeline: Timeline) -> None:
    told = [name for moment in timeline.moments for name in STEPS[:-1] if name in moment.state.active]
    assert [name for name, _ in groupby(told)] == STEPS


def test_every_state_of_the_demo_is_shown(timeline: Timeline, chart: Chart) -> None:
    for name in chart.state_names:
        seconds = sum(end - start for start, end in timeline.active_spans(name))
        assert seconds == 0 or name not in UNTOLD, name
        assert seconds > 0.9 or name in WAITING | UNTOLD, f"{name} is shown for {seconds:.2f} s"


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


def live(scene: Scene, walk: CameraTrack, times: np.ndarray) -> list[Any]:
    values = LiveValues(scene, find_live_paths(scene))
    return [
        values.evaluate(t_s, walk.viewpoint_at(t_s, 1 / 30, SIZE).pose.position_m)["routes"]["to-stall"]
        for t_s in times
    ]


def test_distances_fall_while_one_walks_and_the_time_of_arrival_stands(
    scene: Scene, walk: CameraTrack, timeline: Timeline
) -> None:
    arrived = timeline.first_entry_s("arrived")
    assert arrived is not None
    shown = live(scene, walk, np.arange(0, arrived, 1 / 30))
    for metres in ([row["remaining_m"] for row in shown], [row["to"]["corner"] for row in shown]):
        written = [int(text.split()[0]) for text, _ in groupby(format_distance(metre) for metre in metres)]
        assert written == sorted(set(written), reverse=True), "a distance grows on the way"
        assert np.all(np.diff(metres) < 0.01)
    arrivals = np.array([row["arrival"] for row in shown])
    assert np.ptp(arrivals) < 60
    assert arrivals[-1] == pytest.approx(10 * 3600 + 41 * 60 + arrived, abs=5)


def test_it_speaks_whole_sentences_at_the_right_time(
    scene: Scene, chart: Chart, walk: CameraTrack, timeline: Timeline
) -> None:
    voice = Speaker(scene, chart.utterance_templates)
    heard = {}
    for moment in timeline.moments:
        said = moment.state.last_utterance
        assert said is not None
        state, position_m = timeline.state_at(said.since_s), walk.position_at(said.since_s)
        chart_values = ChartValues.from_state(state)
        heard[said.since_s] = voice.build_utterance(said, position_m, state.content_overlay, chart_values).text
    words = list(heard.values())
    assert words[0] == "Straight on, 25\u00a0m to the corner"
    assert words[-2:] == ["Paid 129 yuan", "Straight on, Lantern Lane"]
    assert not any("–" in said or "{" in said for said in words)
    begun = [*heard, timeline.until_s]
    for start, end, sentence in zip(begun, begun[1:], words, strict=False):
        assert end - start > len(sentence) / CHARACTERS_PER_S - 0.01, (
            f"{sentence} is cut short after {end - start:.2f} s"
        )


def test_the_camera_records_while_labels_are_read(timeline: Timeline) -> None:
    for span in timeline.active_spans("card"):
        assert timeline.state_at(span[0]).is_capturing and timeline.state_at(span[1] - 0.01).is_capturing
    assert not any(timeline.state_at(t_s).is_capturing for t_s in (0.0, 20.0, 26.0, 38.0, 43.0))


def test_check_has_nothing_to_say_about_it() -> None:
    assert [str(found) for found in find_problems(demo_scene())] == []


LIBRARY = Library(paths.assets())
DEVICES = [name for name, profile in LIBRARY.devices().items() if profile.has_display and not profile.is_feed]


def judge(devices: list[str], lights: tuple[str, ...], after_s: tuple[float, ...]) -> TakeVerdict:
    """The demo so long after each of its states begins."""
    with open_session(demo_scene(), None, ahead=0) as session:
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
    verdict = judge([*DEVICES, "generic"], ("office", "overcast"), (0.1, 1.0))
    broken = [
        str(found)
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
