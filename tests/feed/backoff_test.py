"""Pauses grow: at once, 1, 2, 4, 8, 16, 30, 30 s."""

from __future__ import annotations

from vitrine.feed.backoff import Backoff


def test_the_first_try_is_due_at_once() -> None:
    assert Backoff().is_due(0.0)


def test_pauses_double_up_to_half_a_minute() -> None:
    retry = Backoff()
    pauses: list[float] = []
    for _ in range(8):
        retry = retry.after_failure(retry.due_s if pauses else 0.0)
        pauses.append(retry.pause_s)
    assert pauses == [1, 2, 4, 8, 16, 30, 30, 30]


def test_a_first_pause_may_be_shorter() -> None:
    retry, pauses = Backoff(first_pause_s=0.5), list[float]()
    for _ in range(8):
        retry = retry.after_failure(0.0)
        pauses.append(retry.pause_s)
    assert pauses == [0.5, 1, 2, 4, 8, 16, 30, 30]


def test_it_is_due_after_the_pause_and_not_before() -> None:
    retry = Backoff().after_failure(10.0)
    assert not retry.is_due(10.99)
    assert retry.is_due(11.0)
