"""What a killed run was writing goes with the next that writes there; what lives, or is the user's, stays."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from vitrine.errors import InputError
from vitrine.files.atomic import atomic_write, atomic_write_folder, check_writable_folder
from vitrine.files.partial_file import hold_lock, partial_path, remove_stale


@pytest.fixture(scope="module")
def gone() -> int:
    """The number of a process that is no more."""
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()
    return done.pid


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_files_and_folders_of_dead_processes_go(tmp_path: Path, gone: int) -> None:
    for name in (f".f.{gone}.part.mp4", f".f.{gone}.part"):
        (tmp_path / name).write_bytes(b"half")
    pictures = tmp_path / f".f.{gone}.part-files"
    pictures.mkdir()
    (pictures / "1.jpg").write_bytes(b"half")
    with atomic_write(tmp_path / "f.mp4") as beside:
        assert names(tmp_path) == [beside.name]
        beside.write_bytes(b"whole")
    assert names(tmp_path) == ["f.mp4"]


def test_what_lives_or_is_the_users_stays(tmp_path: Path, gone: int) -> None:
    alive = f".f.{os.getppid()}.part.mp4"
    kept = [
        alive, f".g.{gone}.part.mp4", f".f.{gone}.part.gif", ".f.notes.part.mp4", f".f.{gone}.partly.mp4",
        f"f.{gone}.part.mp4", f".f.{gone}.part.mp4.bak", ".f.0.part.mp4",
    ]  # fmt: skip
    for name in kept:
        (tmp_path / name).write_bytes(b"mine")
    own = tmp_path / f".f.{gone}.part-files"
    own.mkdir()
    (own / "notes.txt").write_text("mine")
    (tmp_path / f".f.{gone}.part").symlink_to(tmp_path / alive)
    remove_stale(tmp_path / "f.mp4")
    assert names(tmp_path) == sorted([*kept, own.name, f".f.{gone}.part"])


def test_a_lock_keeps_a_part_of_a_process_that_is_not_seen_from_here(tmp_path: Path, gone: int) -> None:
    part = tmp_path / f".f.{gone}.part.mp4"
    part.write_bytes(b"half")
    with hold_lock(part):
        remove_stale(tmp_path / "f.mp4")
        assert part.exists()
    remove_stale(tmp_path / "f.mp4")
    assert not part.exists()


def test_an_earlier_run_of_our_own_number_is_no_hindrance(tmp_path: Path) -> None:
    partial_path(tmp_path / "f.png").write_bytes(b"half")
    with atomic_write(tmp_path / "f.png") as beside:
        beside.write_bytes(b"whole")
    assert names(tmp_path) == ["f.png"]


@pytest.mark.parametrize("there", [False, True])
def test_a_folder_comes_whole_or_not(tmp_path: Path, there: bool, gone: int) -> None:
    folder = tmp_path / "film"
    if there:
        folder.mkdir()
        (folder / f".film.{gone}.part").mkdir()
        (folder / f".film.{gone}.part" / "frame-000000.png").write_bytes(b"half")
    check_writable_folder(folder)
    with pytest.raises(InputError, match=r"film: it cannot be written \(no space left on device\)"):
        with atomic_write_folder(folder) as beside:
            (beside / "1.png").write_bytes(b"whole")
            raise OSError(28, "No space left on device")
    assert folder.exists() is there and names(tmp_path) == (["film"] if there else [])
    with atomic_write_folder(folder) as beside:
        (beside / "1.png").write_bytes(b"whole")
        (beside / "2.png").write_bytes(b"whole")
    assert names(tmp_path) == ["film"] and names(folder) == ["1.png", "2.png"]
