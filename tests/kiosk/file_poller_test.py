"""A file is another one once two looks find the same; a look that hangs is the last, and nobody waits for it."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from vitrine.files.stamp import Stamp, read_stamp
from vitrine.kiosk import file_poller as watching
from vitrine.kiosk.file_poller import POLL_EACH_S, FilePoller


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "clip.mp4"
    path.write_bytes(b"old")
    return path


def look(watch: FilePoller, now_s: float) -> bool:
    """What it says once the look that was due at `now_s` is over."""
    watch.has_changed(now_s)
    if watch._thread is not None:
        watch._thread.join(30)
    return watch.has_changed(now_s)


def watch_of(file: Path) -> FilePoller:
    stamp = read_stamp(file)
    assert stamp is not None
    return FilePoller(file, stamp)


def test_what_stays_is_not_changed(file: Path) -> None:
    watch = watch_of(file)
    assert not any(look(watch, POLL_EACH_S * number) for number in range(5))


@pytest.mark.parametrize("way", ["in place", "renamed", "cut", "touched"])
def test_another_writing_counts_when_two_looks_find_the_same(file: Path, way: str) -> None:
    watch = watch_of(file)
    assert not look(watch, 0.0)
    if way == "in place":
        file.write_bytes(b"new and longer")
    elif way == "renamed":
        (file.parent / "new").write_bytes(b"new")
        os.replace(file.parent / "new", file)
    elif way == "cut":
        file.write_bytes(b"")
    else:
        os.utime(file, (1, 1))
    assert not look(watch, POLL_EACH_S / 2), "it looks too often"
    assert not look(watch, POLL_EACH_S)
    assert look(watch, 2 * POLL_EACH_S)


def test_a_file_that_is_away_is_nothing_to_open(file: Path) -> None:
    watch = watch_of(file)
    file.unlink()
    assert not any(look(watch, POLL_EACH_S * number) for number in range(5))


def test_a_disk_that_does_not_answer_holds_nobody_up(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    watch, answers, looks = watch_of(file), threading.Event(), []

    def hanging(path: Path) -> Stamp | None:
        looks.append(path)
        answers.wait(60)
        return None

    monkeypatch.setattr(watching, "read_stamp", hanging)
    assert not any(watch.has_changed(float(second)) for second in range(3600))
    answers.set()
    assert len(looks) <= 1
