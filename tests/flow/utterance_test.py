"""What is said and when the camera records: by hand-written runs, at exact times."""

from __future__ import annotations

import numpy as np
import pytest

from vitrine.document.yaml_source import parse_yaml
from vitrine.errors import Place
from vitrine.flow.chart.chart import load_chart
from vitrine.flow.chart.event import parse_event
from vitrine.flow.chart.utterance import estimate_speech_duration_s
from vitrine.flow.timeline.take import TimedEvent
from vitrine.flow.timeline.timeline import Timeline, fold_timeline

STREET = """
datamodel: {stalls: 0}
states:
  walking:
    initial: true
    enter: {say: Straight on}
    exit: {say: Stop}
    transitions:
      - {event: tap, target: shop, on: {say: "{name}, one of them"}}
      - {event: back, target: walking}
      - {event: swipe_up, on: [{assign: {location: stalls, expr: stalls + 1}}]}
  shop:
    capture: true
    states:
      shelf:
        enter:
          - if: {cond: stalls > 1, then: {say: Many}, else: [{say: None of them}, {say: Few}]}
        transitions: [{event: tap, target: till}]
      till: {transitions: [{after_s: 2, target: quiet}]}
  quiet: {}
"""


def line_of(*events: tuple[float, str], text: str = STREET) -> Timeline:
    chart = load_chart(parse_yaml(text, "scene.yaml"), {}, {}, {"name": "Hill House"})
    timed = [TimedEvent(t_s, parse_event(event)) for t_s, event in events]
    return fold_timeline(chart, timed, np.empty((0, 3)), {}, 20.0)


def said(line: Timeline, t_s: float) -> tuple[str, float] | None:
    last = line.state_at(t_s).last_utterance
    return (last.template.text, last.since_s) if last else None


def test_the_start_speaks_and_what_was_said_stands_until_the_next() -> None:
    line = line_of((3.0, "tap"))
    assert said(line, 0.0) == said(line, 2.98) == ("Straight on", 0.0)
    assert said(line, 3.0) == said(line, 20.0) == ("Few", 3.0)


def test_of_several_at_once_the_last_is_said() -> None:
    """Leaving, the transition, entering: in this order, as the library runs them."""
    assert said(line_of((3.0, "force:quiet")), 3.0) == ("Stop", 3.0)
    bare = STREET.replace("- if: {cond: stalls > 1, then: {say: Many}, else: [{say: None of them}, {say: Few}]}", "[]")
    assert said(line_of((3.0, "tap"), text=bare), 3.0) == ("{name}, one of them", 3.0)


def test_what_is_said_may_depend_on_what_happened() -> None:
    assert said(line_of((1.0, "swipe_up"), (2.0, "swipe_up"), (3.0, "tap")), 4.0) == ("Many", 3.0)


def test_the_same_sentence_is_said_again() -> None:
    assert said(line_of((5.0, "back")), 5.0) == ("Straight on", 5.0)


def test_an_event_without_words_leaves_the_last_as_it_is() -> None:
    line = line_of((3.0, "tap"), (4.0, "tap"))
    assert said(line, 8.0) == ("Few", 3.0), "neither the tap nor the timer says anything"


def test_the_camera_records_while_one_of_its_states_is_active() -> None:
    line = line_of((3.0, "tap"), (4.0, "tap"))
    assert [line.state_at(t_s).is_capturing for t_s in (2.9, 3.0, 5.9, 6.0)] == [False, True, True, False]


def test_a_longer_run_says_what_the_whole_one_says() -> None:
    """However the timeline came to be: at once, or event by event."""
    whole = line_of((1.0, "back"), (3.0, "tap"), (4.0, "tap"))
    grown = line_of((3.0, "tap"), (4.0, "tap")).with_event(TimedEvent(1.0, parse_event("back")))
    for tick in range(0, 600, 7):
        a, b = whole.state_at(tick / 60), grown.state_at(tick / 60)
        assert (a.last_utterance, a.is_capturing) == (b.last_utterance, b.is_capturing)


def test_a_chart_knows_all_its_sentences_with_their_places() -> None:
    where: tuple[str | int, ...] = ("statechart", "states", "a", "enter", "say")
    source = {where: Place("scene.yaml", 4, 14)}
    chart = load_chart(parse_yaml("states: {a: {enter: {say: Hello}}}", "scene.yaml"), source, {})
    assert chart.utterance_templates == (("Hello", Place("scene.yaml", 4, 14)),)
    assert chart.start().utterance == chart.utterance_templates[0]


@pytest.mark.parametrize(
    ("words", "seconds"),
    [("Paid", 1.5), ("x" * 28, 2.0), ("七号摊，在您的左边。", 10 / 4.5), ("灯" * 9 + "x" * 14, 3.0)],
)
def test_how_long_it_takes_to_say(words: str, seconds: float) -> None:
    assert estimate_speech_duration_s(words) == pytest.approx(seconds)
