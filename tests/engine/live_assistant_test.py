"""The assistant live: captions come as they are read, the wearer interrupts them, and a take of it plays alone."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.content.assistant.assistants import NO_FILES, QuietWearer
from tests.content.service_runner_test import WITHIN_S, Clock
from tests.engine.frames import draw_list_at
from tests.engine.live_content_test import VIEW, LiveRun
from tests.engine.session_test import Software
from vitrine.content import service_table
from vitrine.content.assistant.answer_reading import Pace
from vitrine.content.assistant.assistant_service import AssistantService
from vitrine.content.assistant.fact_source import NO_SOURCES
from vitrine.engine.opening import open_session
from vitrine.flow.chart.event import parse_event
from vitrine.flow.chart.event_data import EventData
from vitrine.flow.timeline.take import TimedEvent, dump_take
from vitrine.scene.services.assistant_entry import AssistantEntry

SCENE = """
vitrine: 1
feed: testcard:320x180
services: {assistant: {}}
statechart:
  states:
    idle: {initial: true, transitions: [{event: question.asked, target: asking}]}
    asking:
      invoke: {assistant.ask: {question: "{question.text}"}}
      states:
        thinking: {initial: true}
        speaking: {enter: {say: "{assistant.caption}"}}
      transitions:
        - {event: assistant.said, target: speaking}
        - {event: assistant.done, target: idle}
        - {event: tap, target: idle}
        - {event: question.asked, target: asking}
nodes:
  - {id: said, kind: text, text: "{assistant.caption}", size: 1, anchor: {head: top}, when: speaking}
  - {id: label, kind: text, text: "{assistant.label}", size: 1, anchor: {head: bottom}}
"""


class ReadingGate:
    """A wait that ends when the test says so, or all is stopped."""

    def __init__(self) -> None:
        self.turn, self.waiting = threading.Event(), threading.Semaphore(0)

    def wait(self, stopped: threading.Event, seconds: float) -> bool:
        self.waiting.release()
        return stopped.wait(WITHIN_S)


@pytest.fixture
def run(tmp_path: Path) -> Iterator[LiveRun]:
    (tmp_path / "scene.yaml").write_text(SCENE.lstrip(), "utf-8")
    with open_session(tmp_path / "scene.yaml", Software(), ahead=0, live=True) as session:  # type: ignore[arg-type]
        run = LiveRun(session, Clock())
        yield run
        run.live.close()


def make_assistant(pace: Pace) -> AssistantService:
    return AssistantService(AssistantEntry(), NO_FILES, "en", NO_SOURCES, pace)


def put_up(monkeypatch: pytest.MonkeyPatch, pace: Pace) -> None:
    monkeypatch.setitem(service_table.SERVICE_MAKERS, "assistant", lambda *_: make_assistant(pace))


def put_question(run: LiveRun, t_s: float, text: str) -> None:
    data = EventData.from_value({"question": {"text": text}})
    run.session.add_event(TimedEvent(t_s, parse_event("question.asked"), data))


def test_captions_are_rows_and_a_replay_asks_nobody(
    run: LiveRun, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    put_up(monkeypatch, QuietWearer().pace)
    run.step(0.0)
    put_question(run, 0.5, "who are you?")
    events, t_s = [], 0.5
    while "assistant.done" not in events:
        rows = run.step_until_told(t_s)
        events += [str(row.event) for row in rows]
        t_s = rows[-1].t_s + 1 / 60
    assert events == ["assistant.said"] * (len(events) - 1) + ["assistant.done"] and len(events) > 3
    run.step(t_s)
    assert run.active == {"idle"}
    seen = dict(run.drawn)
    (tmp_path / "run.jsonl").write_text(dump_take(run.session.take), "utf-8")
    monkeypatch.setattr(service_table, "SERVICE_MAKERS", {})
    with open_session(run.session.scene.file, Software(), take=tmp_path / "run.jsonl", ahead=0) as replay:  # type: ignore[arg-type]
        assert {t_s: draw_list_at(replay, t_s, VIEW).digest() for t_s in seen} == seen
        assert len(set(seen.values())) > 3
        said = replay.state_at(t_s).last_utterance
        assert said is not None and replay.build_utterance(said).text.endswith("and the way.")


def test_the_wearer_interrupts_and_the_next_question_is_answered_at_once(
    run: LiveRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = ReadingGate()
    put_up(monkeypatch, Pace(lambda: 0.0, gate.wait))
    run.step(0.0)
    put_question(run, 0.5, "who are you?")
    (row,) = run.step_until_told(0.5)
    assert str(row.event) == "assistant.said" and gate.waiting.acquire(timeout=WITHIN_S)
    run.tap(row.t_s + 0.1)
    run.step(row.t_s + 0.1)
    put_question(run, row.t_s + 0.2, "help")
    (again,) = run.step_until_told(row.t_s + 0.2)
    assert again.data is not None and again.data.value["assistant"]["question"] == "help"
    (thread,) = (each for each in threading.enumerate() if each.name == "service assistant")
    put_question(run, again.t_s + 0.1, "what is this?")
    (third,) = run.step_until_told(again.t_s + 0.1)
    assert third.data is not None and third.data.value["assistant"]["question"] == "what is this?"
    assert thread.is_alive(), "all on one thread"
