"""Answers in parts: each is told as it comes, the next one has a deadline, and what nobody waits for is stopped."""

from __future__ import annotations

import threading
from collections.abc import Generator, Iterator

import pytest

from tests.content.service_runner_test import WITHIN_S, Clock, answers_of, message_of, told
from tests.content.stand_in import Reader
from vitrine.content.service import Answer, JsonObject, StreamingService
from vitrine.content.service_runner import MAX_LEFT_BEHIND, ServiceRunner


def said(text: str) -> Answer:
    return Answer("thing.said", {"thing": {"text": text}})


class Mouth:
    """A reader's `tell` that says a word for each `let`, the last one after `let_end`."""

    def __init__(self) -> None:
        self.words, self.reached = threading.Semaphore(0), threading.Semaphore(0)
        self.is_ending = False
        self.left = threading.Event()

    def __call__(self, verb: str, request: JsonObject) -> Generator[Answer]:
        try:
            for number in range(1_000):
                self.reached.release()
                assert self.words.acquire(timeout=WITHIN_S)
                if self.is_ending:
                    break
                yield said(f"{number}")
            yield Answer("thing.ended", {})
        finally:
            self.left.set()

    def wait_reached(self) -> None:
        assert self.reached.acquire(timeout=WITHIN_S)

    def let(self) -> None:
        self.words.release()

    def let_end(self) -> None:
        self.is_ending = True
        self.words.release()


@pytest.fixture
def mouth() -> Mouth:
    return Mouth()


@pytest.fixture
def reader(mouth: Mouth) -> Reader:
    return Reader(mouth)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def runner(reader: Reader, clock: Clock, mouth: Mouth) -> Iterator[ServiceRunner]:
    runner = ServiceRunner("shelf", lambda: reader, clock=clock)
    yield runner
    threads = [each for each in threading.enumerate() if each.name == "service shelf"]
    for _ in threads:
        mouth.let_end()
    runner.close(WITHIN_S)
    for thread in threads:
        thread.join(WITHIN_S)
    assert runner.thread_count == 0


def test_each_part_is_told_as_it_comes_and_the_next_request_after_the_last(
    runner: ServiceRunner, reader: Reader, mouth: Mouth
) -> None:
    assert isinstance(reader, StreamingService)
    runner.submit("a", "read", {})
    runner.submit("b", "read", {})
    for number in range(2):
        mouth.let()
        ((key, answer),) = answers_of(runner)
        assert key == "a" and answer.data is not None and answer.data.value == {"thing": {"text": f"{number}"}}
    mouth.let_end()
    assert told(answers_of(runner)) == [("a", "thing.ended")]
    mouth.let()
    assert told(answers_of(runner)) == [("b", "thing.ended")]
    assert len(reader.streams) == 2 and not reader.streams[0].stopped.is_set()


def test_the_next_part_has_a_deadline_which_begins_anew_with_each(
    runner: ServiceRunner, mouth: Mouth, clock: Clock, reader: Reader
) -> None:
    runner.submit("a", "read", {})
    for now_s in (1.9, 3.8):
        mouth.wait_reached()
        clock.now_s = now_s
        assert runner.poll() == []
        mouth.let()
        assert told(answers_of(runner)) == [("a", "thing.said")]
    mouth.wait_reached()
    clock.now_s = 4.9
    assert runner.poll() == []
    clock.now_s = 5.0
    (late,) = runner.poll()
    assert told([late]) == [("a", "shelf.timeout")] and message_of(late[1]) == "it did not answer within 5 s"
    assert reader.streams[0].stopped.is_set(), "the whole has one, too"
    mouth.let()
    assert mouth.left.wait(WITHIN_S) and runner.poll() == [], "and what comes late is not told"


def test_a_silent_one_ends_at_the_deadline_of_its_next_part(runner: ServiceRunner, mouth: Mouth, clock: Clock) -> None:
    runner.submit("a", "read", {})
    mouth.wait_reached()
    clock.now_s = 2.0
    (late,) = runner.poll()
    assert told([late]) == [("a", "shelf.timeout")] and message_of(late[1]) == "it did not answer within 2 s"


def test_what_was_dropped_is_stopped_and_the_next_is_asked_as_soon_as_it_ends(
    runner: ServiceRunner, mouth: Mouth, reader: Reader
) -> None:
    runner.submit("a", "read", {})
    mouth.wait_reached()
    runner.submit("b", "read", {})
    runner.drop("a")
    assert reader.streams[0].stopped.is_set()
    mouth.let()
    assert mouth.left.wait(WITHIN_S)
    mouth.let()
    assert told(answers_of(runner)) == [("b", "thing.said")] and runner.thread_count == 1


def test_a_part_that_no_take_can_hold_and_one_that_raises_are_failures() -> None:
    def tell(verb: str, request: JsonObject) -> Generator[Answer]:
        yield Answer("tap", {})
        raise OSError("the key is hunter2")

    runner = ServiceRunner("shelf", lambda: Reader(tell), clock=Clock())
    runner.submit("a", "read", {})
    bad, raised = answers_of(runner, 2)
    assert message_of(bad[1]) == 'it answered "tap", which is no signal'
    assert message_of(raised[1]) == "read ended in OSError, which nobody foresaw"
    runner.close(WITHIN_S)


def test_those_that_never_end_are_few(clock: Clock) -> None:
    mouth = Mouth()
    runner = ServiceRunner("shelf", lambda: Reader(mouth), clock=clock)
    for number in range(20):
        runner.submit(number, "read", {})
        if number < MAX_LEFT_BEHIND:
            mouth.wait_reached()
        clock.now_s += 6.0
        assert [event for _, event in told(runner.poll())] == ["shelf.timeout"]
    assert runner.thread_count == MAX_LEFT_BEHIND
    threads = [each for each in threading.enumerate() if each.name == "service shelf"]
    for _ in threads:
        mouth.let()
    for thread in threads:
        thread.join(WITHIN_S)
    assert runner.thread_count == 0
    runner.close(WITHIN_S)
