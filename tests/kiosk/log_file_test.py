"""The booth's log stays small, whatever happens how often."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from vitrine.errors import InputError
from vitrine.kiosk.log_file import MAX_FILE_BYTES, MAX_REMEMBERED, REPEAT_S, RepeatFilter, log_to_file

LOG = logging.getLogger("vitrine.kiosk")


def record(sentence: str, at_s: float) -> logging.LogRecord:
    made = logging.LogRecord("vitrine", logging.WARNING, "", 0, sentence, None, None)
    made.created = at_s
    return made


def test_a_sentence_is_news_once_an_hour() -> None:
    once = RepeatFilter()
    assert [once.filter(record("away", at_s)) for at_s in (0.0, 1.0, REPEAT_S - 1, REPEAT_S, REPEAT_S + 1)] == [
        True, False, False, True, False,
    ]  # fmt: skip


def test_a_clock_that_is_set_back_silences_nothing() -> None:
    once = RepeatFilter()
    assert once.filter(record("away", 1e6))
    assert once.filter(record("away", 0.0))


def test_different_sentences_are_all_told_and_not_all_remembered() -> None:
    once = RepeatFilter()
    assert all(once.filter(record(f"frame {number}", 0.0)) for number in range(1000))
    assert len(once._logged_s) == MAX_REMEMBERED


def test_the_file_is_made_with_its_folder_and_stays_bounded(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "kiosk.log"
    with log_to_file(file):
        for number in range(4000):
            LOG.warning("%d %s", number, "x" * 1000)
    sizes = {path.name: path.stat().st_size for path in file.parent.iterdir()}
    assert set(sizes) == {"kiosk.log", "kiosk.log.1"}
    assert max(sizes.values()) <= MAX_FILE_BYTES
    assert "3999 x" in file.read_text("utf-8")


def test_a_warning_that_repeats_is_one_line(tmp_path: Path) -> None:
    with log_to_file(tmp_path / "kiosk.log"):
        for _ in range(1000):
            LOG.warning("the camera is away")
    assert (tmp_path / "kiosk.log").read_text("utf-8").count("the camera is away") == 1


def test_afterwards_nothing_is_left_of_it(tmp_path: Path) -> None:
    logger = logging.getLogger("vitrine")
    before = (logger.level, list(logger.handlers), [list(h.filters) for h in logging.getLogger().handlers])
    with log_to_file(tmp_path / "kiosk.log"):
        pass
    assert before == (logger.level, list(logger.handlers), [list(h.filters) for h in logging.getLogger().handlers])


def test_a_log_that_cannot_be_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match=r"--log .*cannot be written"), log_to_file(tmp_path / "file" / "kiosk.log"):
        pass
