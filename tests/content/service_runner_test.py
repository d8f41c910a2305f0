"""Runners of services: order, deadlines, what is dropped, what fails, and threads that hang."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from typing import Any

import pytest

from tests.content.stand_in import Shelf, found
from vitrine.content.checked_answer import CheckedAnswer
from vitrine.content.service import Answer, JsonObject
from vitrine.content.service_runner import MAX_LEFT_BEHIND, ServiceRunner

WITHIN_S = 60.0


class Clock:
    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


def answers_of(runner: ServiceRunner, count: int = 1) -> list[tuple[Hashable, CheckedAnswer]]:
    """The next answers; a runner whose thread is at work is asked until it has them."""
    found: list[tuple[Hashable, CheckedAnswer]] = []
    idle = threading.Event()
    for _ in range(int(WITHIN_S / 0.001)):
        found += runner.poll()
        if len(found) >= count:
            return found
        idle.wait(0.001)
    raise AssertionError(f"{count} answers did not come")


def told(pairs: list[tuple[Hashable, CheckedAnswer]]) -> list[tuple[Hashable, str]]:
    return [(key, str(answer.event)) for key, answer in pairs]


def message_of(answer: CheckedAnswer) -> str:
    assert answer.data is not None
    return str(answer.data.value["shelf"]["message"])


class HeldAnswer:
    """A shelf's `tell` that hangs until it is opened, and says when somebody stands before it."""

    def __init__(self) -> None:
        self.reached, self.opened = threading.Semaphore(0), threading.Event()

    def __call__(self, verb: str, request: JsonObject) -> Answer:
        self.reached.release()
        assert self.opened.wait(WITHIN_S)
        return found(verb, request)

    def wait_reached(self) -> None:
        assert self.reached.acquire(timeout=WITHIN_S)


def test_what_is_asked_is_answered_in_order_on_one_other_thread_which_ends() -> None:
    shelf = Shelf(found)
    runner = ServiceRunner("shelf", lambda: shelf, clock=Clock())
    for number in range(5):
        runner.submit(number, "find", {"gtin": number})
    assert told(answers_of(runner, 5)) == [(number, "thing.found") for number in range(5)]
    assert [request["gtin"] for _, request in shelf.asked] == [0, 1, 2, 3, 4]
    (thread,) = shelf.threads
    assert thread is not threading.current_thread() and thread.daemon
    runner.close(WITHIN_S)
    assert shelf.closed.is_set() and not thread.is_alive()
    runner.submit(9, "find", {})
    assert runner.poll() == []


def test_ten_thousand_requests_take_one_thread() -> None:
    shelf, before = Shelf(found), threading.active_count()
    runner = ServiceRunner("shelf", lambda: shelf, clock=Clock())
    for number in range(10_000):
        runner.submit(number, "find", {"gtin": number})
    assert len(answers_of(runner, 10_000)) == 10_000
    assert len(shelf.threads) == runner.thread_count == 1
    runner.close(WITHIN_S)
    assert threading.active_count() == before


def test_ten_thousand_requests_of_one_that_hangs_leave_few_threads_which_end_once_it_goes_on() -> None:
    gate, clock, before = HeldAnswer(), Clock(), threading.active_count()
    runner = ServiceRunner("shelf", lambda: Shelf(gate), clock=clock)
    late = []
    for number in range(10_000):
        runner.submit(number, "find", {})
        if number < MAX_LEFT_BEHIND:
            gate.wait_reached()
        clock.now_s += 5.0
        late += told(runner.poll())
    assert late == [(number, "shelf.timeout") for number in range(10_000)]
    assert runner.thread_count == MAX_LEFT_BEHIND
    threads = [each for each in threading.enumerate() if each.name == "service shelf"]
    gate.opened.set()
    for thread in threads:
        thread.join(WITHIN_S)
    runner.submit("after", "find", {"gtin": 1})
    assert told(answers_of(runner)) == [("after", "thing.found")], "what comes late is not told, and the next is asked"
    runner.close(WITHIN_S)
    assert threading.active_count() == before


def test_a_deadline_counts_from_when_it_was_asked_also_for_what_waits_behind_another() -> None:
    gate, clock = HeldAnswer(), Clock()
    runner = ServiceRunner("shelf", lambda: Shelf(gate), clock=clock)
    runner.submit("a", "find", {}, 4.0)
    gate.wait_reached()
    clock.now_s = 1.0
    runner.submit("b", "find", {}, 2.0)
    clock.now_s = 2.9
    assert runner.poll() == []
    clock.now_s = 3.0
    (pair,) = runner.poll()
    assert told([pair]) == [("b", "shelf.timeout")] and message_of(pair[1]) == "it did not answer within 2 s"
    gate.opened.set()
    assert told(answers_of(runner)) == [("a", "thing.found")]
    runner.close(WITHIN_S)


def test_what_was_dropped_is_not_told_and_not_asked() -> None:
    gate, shelf = HeldAnswer(), Shelf(found)
    shelf.tell = gate
    runner = ServiceRunner("shelf", lambda: shelf, clock=Clock())
    for key in "abc":
        runner.submit(key, "find", {"gtin": key})
    gate.wait_reached()
    runner.drop("a")
    runner.drop("b")
    gate.opened.set()
    assert told(answers_of(runner)) == [("c", "thing.found")]
    assert [request["gtin"] for _, request in shelf.asked] == ["a", "c"]
    runner.submit("d", "find", {})
    runner.close(WITHIN_S)
    runner.drop("d")
    assert runner.poll() == []


def _raise(error: BaseException) -> Callable[[str, JsonObject], Answer]:
    def tell(verb: str, request: JsonObject) -> Answer:
        raise error

    return tell


NESTED: dict[str, Any] = {}
NESTED["in"] = NESTED


@pytest.mark.parametrize(
    ("tell", "message"),
    [
        (_raise(ValueError("the key is hunter2")), "find ended in ValueError, which nobody foresaw"),
        (_raise(SystemExit(3)), "find ended in SystemExit, which nobody foresaw"),
        (lambda verb, request: Answer("tap", {}), 'it answered "tap", which is no signal'),
        (lambda verb, request: Answer("no such", {}), 'it answered "no such", which is no signal'),
        (lambda verb, request: Answer("done.state.a", {}), 'it answered "done.state.a", which is no signal'),
        (
            lambda verb, request: Answer("thing.found", {"clock": 3}),
            'it answered thing.found, but data cannot have "clock": the name belongs to live values',
        ),
        (
            lambda verb, request: Answer("thing.found", {"x": "y" * 70_000}),
            "it answered thing.found, but the data are 70,008 bytes long",
        ),
        (
            lambda verb, request: Answer("thing.found", NESTED),
            "it answered thing.found, but the data are nested deeper than 8 levels",
        ),
    ],
)
def test_a_service_that_fails_says_so_in_one_sentence_without_its_own_words(
    tell: Callable[[str, JsonObject], Answer], message: str
) -> None:
    runner = ServiceRunner("shelf", lambda: Shelf(tell), clock=Clock())
    runner.submit("a", "find", {})
    ((_, answer),) = answers_of(runner)
    assert (str(answer.event), message_of(answer)) == ("shelf.failed", message)
    runner.submit("b", "find", {})
    assert told(answers_of(runner)) == [("b", "shelf.failed")], "it is asked again"
    runner.close(WITHIN_S)


def test_a_service_that_cannot_be_made_or_closed_fails_quietly() -> None:
    def make() -> Shelf:
        raise ImportError("no such library")

    runner = ServiceRunner("shelf", make, clock=Clock())
    runner.submit("a", "find", {})
    assert told(answers_of(runner)) == [("a", "shelf.failed")]
    runner.close(WITHIN_S)
    shelf = Shelf(found)
    shelf.close = _raise(OSError("full"))  # type: ignore[method-assign, assignment]
    runner = ServiceRunner("shelf", lambda: shelf, clock=Clock())
    runner.submit("a", "find", {})
    assert told(answers_of(runner)) == [("a", "thing.found")]
    runner.close(WITHIN_S)
    assert runner.thread_count == 0
