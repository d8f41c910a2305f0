"""Where a take leaves a wearer without what it tells: by eye alone, or by ear alone."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.verdict.samples import profile
from vitrine.flow.chart.chart import load_scene_chart
from vitrine.flow.chart.event import parse_event
from vitrine.flow.timeline.take import TimedEvent
from vitrine.flow.timeline.timeline import Timeline, fold_timeline
from vitrine.scene.load.loader import load_scene
from vitrine.scene.scene import Scene
from vitrine.stage.place.speaker import Utterance
from vitrine.verdict.finding import Finding
from vitrine.verdict.rules.voice import check_voice, list_visual_cues

SCENE = """\
vitrine: 1
content: {shop: {name: Hill House}}
places: {door: [0, 0, -9]}
statechart:
  states:
    way:
      initial: true
      transitions: [{event: tap, target: shop}]
    shop:
      states:
        shelf: {transitions: [{event: tap, target: till}]}
        till: {}
    never: {}
nodes:
  - id: hud
    kind: panel
    anchor: {head: bottom}
    when: way
    children:
      - {kind: icon, icon: straight}
      - {kind: text, text: "{places.door.distance_m:m}"}
      - {kind: text, text: "to {shop.name}"}
      - {kind: text, text: on foot}
      - {kind: text, text: on foot}
      - {kind: text, text: Open, when: [shelf, till]}
  - {kind: text, text: Nothing, anchor: {head: top}, when: never}
  - {kind: route, points: [[0, 0, 0], [0, 0, -9]], when: shop}
"""
BLIND = profile(eyes="none")
TIMES_S = [index / 10 for index in range(100)]


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return loaded(tmp_path, SCENE)


def loaded(folder: Path, text: str) -> Scene:
    (folder / "scene.yaml").write_text(text, encoding="utf-8")
    return load_scene(folder / "scene.yaml")


def line_of(scene: Scene, *taps_s: float) -> Timeline:
    events = [TimedEvent(t_s, parse_event("tap")) for t_s in taps_s]
    return fold_timeline(load_scene_chart(scene), events, np.empty((0, 3)), scene.places, 10.0)


def found(scene: Scene, *said_s: float, taps_s: tuple[float, ...] = (4.0, 6.0)) -> dict[str, Finding]:
    spoken = [Utterance("Hello", t_s, t_s + 1.5) for t_s in said_s]
    told = check_voice(scene, line_of(scene, *taps_s), spoken, TIMES_S, BLIND)
    assert all(finding.rule.id == "eye-only" for finding in told)
    return {finding.element: finding for finding in told}


def test_every_state_that_is_shown_and_of_which_nothing_is_said_is_told(scene: Scene) -> None:
    """Also the deepest, but not one that the take never enters, nor one that only shows a way."""
    told = found(scene)
    assert list(told) == ["way", "shelf", "till"]
    way = told["way"]
    assert way.text == (
        'only the eye could get this: "to Hill House", "on foot", "{places.door.distance_m:m}" and 1 more'
    )
    assert way.place is not None and (way.place.file, way.place.line) == (str(scene.file), 6)
    assert (way.at_s, way.frames, way.of_frames) == (0.0, 40, 40)
    assert (told["till"].at_s, told["till"].frames) == (6.0, 40)
    assert told["till"].place is not None and told["till"].place.line == 12
    assert "say" in way.rule.fix and str(way).startswith("warning: ")


@pytest.mark.parametrize(
    ("said_s", "silent"),
    [
        ((0.0,), ["shelf", "till"]),
        ((3.9,), ["shelf", "till"]),
        ((4.0,), ["way", "till"]),
        ((0.0, 5.9, 9.0), []),
        ((6.0,), ["way", "shelf"]),
    ],
)
def test_what_begins_while_the_state_is_shown_is_said_of_it(
    scene: Scene, said_s: tuple[float, ...], silent: list[str]
) -> None:
    assert list(found(scene, *said_s)) == silent


def test_what_is_always_there_needs_a_word_at_any_time(tmp_path: Path) -> None:
    scene = loaded(tmp_path, "vitrine: 1\nnodes:\n  - {kind: text, text: Open, anchor: {head: top}}\n")
    told = found(scene, taps_s=())
    assert [(finding.text, finding.frames) for finding in told.values()] == [
        ('only the eye could get this: "Open"', 100)
    ]
    assert told[""].place is not None and told[""].place.line == 3
    assert found(scene, 9.0, taps_s=()) == {}


def test_with_a_display_nothing_is_for_the_eye_only(scene: Scene) -> None:
    assert check_voice(scene, line_of(scene, 4.0), [], TIMES_S, profile(eyes="left")) == ()


def test_a_device_without_speakers_that_is_spoken_to_is_told_once(scene: Scene) -> None:
    spoken = [Utterance("Straight on", 1.0, 2.5, scene.origins["hud"]), Utterance("Hill House", 4.0, 5.5)]
    line, silent = line_of(scene, 4.0), profile(speakers=False)
    (told,) = check_voice(scene, line, spoken, TIMES_S, silent)
    assert (told.rule.id, told.at_s, told.frames, told.of_frames) == ("ear-only", 1.0, 30, 100)
    assert told.place == scene.origins["hud"]
    assert "2 sentences" in told.text and '"Straight on"' in told.text
    assert check_voice(scene, line, [], TIMES_S, silent) == ()
    for may in (profile(), profile(speakers=True)):
        assert check_voice(scene, line, spoken, TIMES_S, may) == ()


def test_signs_belong_to_the_nearest_states_around_them(scene: Scene) -> None:
    assert [(sign.words, sign.state) for sign in list_visual_cues(scene)][-4:] == [
        ('"on foot"', "way"),
        ('"Open"', "shelf"),
        ('"Open"', "till"),
        ('"Nothing"', "never"),
    ]


def test_sentences_that_overlap_are_heard_once_at_a_time(scene: Scene) -> None:
    spoken = [Utterance("a", t_s, t_s + 2.0) for t_s in (0.0, 1.0, 3.0, 7.05)]
    (told,) = check_voice(scene, line_of(scene, 4.0), spoken, TIMES_S, profile(speakers=False))
    assert told.frames == sum(any(s.since_s <= t_s < s.until_s for s in spoken) for t_s in TIMES_S) == 70


def test_a_take_that_speaks_ten_thousand_times_is_counted_and_not_compared(scene: Scene) -> None:
    line = line_of(scene, 4.0, 6.0)
    spoken = [Utterance("a", 6.0 + number / 10_000, 6.1 + number / 10_000) for number in range(10_000)]
    times_s = [number / 10_000 for number in range(100_000)]
    assert {told.element for told in check_voice(scene, line, spoken, times_s, BLIND)} == {"way", "shelf"}
    (told,) = check_voice(scene, line, spoken, times_s, profile(speakers=False))
    assert told.frames == sum(6.0 <= t_s < 7.0999 for t_s in times_s)
