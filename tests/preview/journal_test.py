"""A recording is on disk while it is made, and is a take again after a kill."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from vitrine.flow.chart.event import parse_event
from vitrine.flow.timeline.take import Take, TimedEvent, load_take
from vitrine.preview import journal
from vitrine.preview.journal import Journal, recover_recordings

FIRST = Take("testcard", 7, (TimedEvent(0.5, parse_event("tap")),), "scene.yaml")


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(journal, "settings_folder", lambda: tmp_path / "settings")
    return tmp_path / "settings"


@pytest.fixture
def scene(tmp_path: Path) -> Path:
    folder = tmp_path / "scenes"
    folder.mkdir()
    (folder / "scene.yaml").write_text("vitrine: 1\n")
    return folder / "scene.yaml"


def killed(made: Journal, scene: Path) -> Path:
    """What a window that is killed leaves: its file with a number that nobody has, and no lock."""
    made.close(keep_file=True)
    assert made.path is not None
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    number, _, rest = made.path.name.removeprefix(f".{scene.name}.").partition("-")
    assert number.isdigit()
    return made.path.rename(made.path.with_name(f".{scene.name}.{process.pid}-{rest}"))


def at(t_s: float, text: str) -> TimedEvent:
    return TimedEvent(t_s, parse_event(text))


def test_each_event_is_written_as_it_happens_and_saved_after_a_kill(scene: Path) -> None:
    made = Journal(scene, FIRST)
    assert made.path is not None
    made.add(at(2.0, 'voice:"pay\u2028now"'))
    assert made.path.read_text(encoding="utf-8").count("\n") == 3, "before the window is closed"
    made.add(at(1.0, "swipe_back"))
    path = killed(made, scene)
    with path.open("a", encoding="utf-8") as file:
        file.write('{"t": 3.0, "eve')
    (scene.parent / "take-1.jsonl").write_text("mine")
    (said,) = recover_recordings(scene)
    assert "3 events" in said and "take-2.jsonl: --take plays it" in said
    assert [timed.t_s for timed in load_take(scene.parent / "take-2.jsonl").events] == [0.5, 1.0, 2.0]
    assert load_take(scene.parent / "take-2.jsonl").seed == 7
    assert (scene.parent / "take-1.jsonl").read_text() == "mine" and not path.exists()
    assert recover_recordings(scene) == ()


def test_what_is_taken_back_is_not_in_it(scene: Path) -> None:
    made = Journal(scene, FIRST)
    made.add(at(2.0, "tap"))
    made.rewrite(FIRST)
    killed(made, scene)
    recover_recordings(scene)
    assert load_take(scene.parent / "take-1.jsonl").events == FIRST.events


def test_one_of_a_window_that_lives_is_left_alone(scene: Path) -> None:
    made = Journal(scene, FIRST)
    assert made.path is not None
    assert recover_recordings(scene) == () and made.path.exists()
    made.close()
    assert list(scene.parent.iterdir()) == [scene]


def test_two_recordings_of_one_window_do_not_meet(scene: Path) -> None:
    first = Journal(scene, FIRST)
    first.close(keep_file=True)
    second = Journal(scene, FIRST)
    assert first.path != second.path
    second.close()
    assert first.path is not None and first.path.exists()


def test_where_the_scenes_folder_takes_none_the_settings_do(
    scene: Path, settings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # To root every folder is writable: what the system would say to others is put in its mouth.
    opened = Path.open

    def refused(path: Path, *words: str, **options: str) -> object:
        if path.parent == scene.parent:
            raise PermissionError(13, "Permission denied")
        return opened(path, *words, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", refused)
    made = Journal(scene, FIRST)
    assert made.path is not None and made.path.parent == settings / "recordings"
    other = scene.with_name("other") / "scene.yaml"
    assert made.path.name not in (f"{journal.journal_stem(other, settings)}", scene.name)
    made.close(keep_file=True)
    monkeypatch.setattr(Path, "open", opened)
    (said,) = recover_recordings(scene)
    assert "take-1.jsonl" in said and not made.path.exists()


def test_one_in_which_nothing_happened_goes_and_one_that_is_broken_is_told(scene: Path) -> None:
    path = killed(Journal(scene, Take("testcard")), scene)
    assert recover_recordings(scene) == () and not path.exists()
    path.write_text('{"vitrine_take": 1}\n{"t": 1.0, "event": "tapp"}\n')
    (said,) = recover_recordings(scene)
    assert "cannot be read" in said and path.name in said and path.exists()
