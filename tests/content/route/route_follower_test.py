"""The follower: nobody waits for it, it takes the newest place, and whatever fails there stays there."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from tests.content.codes.code_watcher_test import WITHIN_S
from vitrine.content.route.route_follower import RouteFollower
from vitrine.content.service import Answer, SeenWearer


class HeldGuide:
    """A guide that hangs at each place until it is let go, and notes which ones it was given."""

    def __init__(self) -> None:
        self.times_s: list[float] = []
        self.reached, self.opened = threading.Semaphore(0), threading.Semaphore(0)

    def update(self, seen: SeenWearer) -> list[Answer]:
        self.times_s.append(seen.t_s)
        self.reached.release()
        assert self.opened.acquire(timeout=WITHIN_S)
        if seen.t_s > 5:
            raise RuntimeError("/home/somebody")
        return [Answer("route.moved", {"route": {"distance_m": seen.t_s}})]


def poll(follower: RouteFollower) -> list[Answer]:
    idle = threading.Event()
    for _ in range(int(WITHIN_S / 0.001)):
        if answers := follower.poll():
            return answers
        idle.wait(0.001)
    raise AssertionError("nothing was told")


def test_only_the_newest_place_waits_and_a_failure_ends_in_a_sentence(caplog: pytest.LogCaptureFixture) -> None:
    guide: Any = HeldGuide()
    follower = RouteFollower(lambda: guide)
    follower.submit(SeenWearer(0.0))
    assert guide.reached.acquire(timeout=WITHIN_S)
    for t_s in (1.0, 2.0, 3.0, 3.0):  # none of these calls waits for the thread, which hangs
        follower.submit(SeenWearer(t_s))
    assert follower.poll() == []
    guide.opened.release()
    assert guide.reached.acquire(timeout=WITHIN_S)
    assert poll(follower) == [Answer("route.moved", {"route": {"distance_m": 0.0}})]
    assert guide.times_s == [0.0, 3.0]
    guide.opened.release()
    assert poll(follower)[0].data["route"]["distance_m"] == 3.0
    follower.submit(SeenWearer(6.0))
    guide.opened.release()
    (failed,) = poll(follower)
    assert failed.event == "route.failed"
    assert failed.data["route"]["message"] == "it ended in RuntimeError, which nobody foresaw"
    follower.close()
    assert "somebody" not in caplog.text


def test_one_that_hangs_is_left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vitrine.content.route.route_follower.CLOSE_WITHIN_S", 0.01)
    guide: Any = HeldGuide()
    follower = RouteFollower(lambda: guide)
    follower.submit(SeenWearer(0.0))
    assert guide.reached.acquire(timeout=WITHIN_S)
    follower.close()
    follower.submit(SeenWearer(1.0))
    assert guide.times_s == [0.0]
    guide.opened.release()
