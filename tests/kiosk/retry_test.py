"""Pauses grow: at once, 1, 2, 4, 8, 16, 30, 30 s."""

from __future__ import annotations

from vitrine.kiosk.retry import Retry


def test_the_first_try_is_due_at_once() -> None:
    assert Retry().due(0.0)


def test_pauses_double_up_to_half_a_minute() -> None:
    retry = Retry()
    pauses: list[float] = []
    for _ in range(8):
        retry = retry.failed(retry.due_s if pauses else 0.0)
        pauses.append(retry.pause_s)
    assert pauses == [1, 2, 4, 8, 16, 30, 30, 30]


def test_it_is_due_after_the_pause_and_not_before() -> None:
    retry = Retry().failed(10.0)
    assert not retry.due(10.99)
    assert retry.due(11.0)
