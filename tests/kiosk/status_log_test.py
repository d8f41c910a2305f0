"""What is on is told at every change, does not flood, and what was told last is so."""

from __future__ import annotations

import logging

import pytest

from vitrine.kiosk.log_file import RepeatFilter
from vitrine.kiosk.status_log import BURST_LINES, REFILL_S, StatusLog


@pytest.fixture(autouse=True)
def logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "vitrine.kiosk.on")


def test_every_change_is_a_line_and_what_stays_is_none(caplog: pytest.LogCaptureFixture) -> None:
    bulletin = StatusLog()
    for now_s, state in enumerate(("a", "a", "b", "b", "a", "a")):
        bulletin.report(state, float(now_s))
    assert caplog.messages == ["a", "b", "a"]


def test_the_same_source_opened_anew_is_a_change(caplog: pytest.LogCaptureFixture) -> None:
    bulletin = StatusLog()
    bulletin.report("a", 0.0)
    bulletin.reset()
    bulletin.report("a", 1.0)
    assert caplog.messages == ["a", "a"]


def test_a_source_that_comes_and_goes_for_ever_is_one_line_a_minute(caplog: pytest.LogCaptureFixture) -> None:
    bulletin = StatusLog()
    for second in range(3600):
        bulletin.report("on" if second % 2 else "off", float(second))
    assert len(caplog.messages) <= BURST_LINES + 3600 / REFILL_S
    assert caplog.messages[-1].startswith(("on, after 6", "off, after 6"))


@pytest.mark.parametrize("state", ["on", "off"])
def test_when_it_has_come_to_rest_the_last_line_is_so(caplog: pytest.LogCaptureFixture, state: str) -> None:
    bulletin = StatusLog()
    for tenth in range(1000):
        bulletin.report("on" if tenth % 2 else "off", tenth / 10)
    for second in range(100, 100 + round(REFILL_S) + 1):
        bulletin.report(state, float(second))
    assert caplog.messages[-1].split(",")[0] == state
    told = len(caplog.messages)
    for second in range(300, 4000):
        bulletin.report(state, float(second))
    assert len(caplog.messages) == told


def test_the_filter_of_repetitions_lets_it_through() -> None:
    once = RepeatFilter()
    sentences = [logging.LogRecord("vitrine.kiosk.on", logging.INFO, "", 0, "a is on", None, None) for _ in range(3)]
    assert all(once.filter(sentence) for sentence in sentences)
