"""When is a .venv as it should be, and what becomes of one that is not."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

BREAKINGS: dict[str, Callable[[Path], object]] = {
    "no venv": lambda venv: shutil.rmtree(venv),
    "a file in its place": lambda venv: (shutil.rmtree(venv), venv.write_text("")),
    "no python": lambda venv: (venv / "bin/python").unlink(),
    "an empty python": lambda venv: (venv / "bin/python").write_text(""),
    "its python gone from the system": lambda venv: _dangle(venv / "bin/python"),
    "no pyvenv.cfg": lambda venv: (venv / "pyvenv.cfg").unlink(),
    "half made, no stamp": lambda venv: (venv / "vitrine-stamp").unlink(),
    "half a stamp": lambda venv: _cut(venv / "vitrine-stamp", 0.5),
    "all but the stamp's last byte": lambda venv: os.truncate(venv / "vitrine-stamp", _size(venv) - 1),
    "a stamp of noise": lambda venv: (venv / "vitrine-stamp").write_bytes(bytes(range(256))),
    "no lib": lambda venv: shutil.rmtree(venv / "lib"),
    "a package deleted": lambda venv: next(venv.glob("lib/*/site-packages/six")).rmdir(),
}


def _size(venv: Path) -> int:
    return (venv / "vitrine-stamp").stat().st_size


def _cut(file: Path, share: float) -> None:
    os.truncate(file, int(file.stat().st_size * share))


def _dangle(python: Path) -> None:
    python.unlink()
    python.symlink_to("/nowhere/python3")


def test_a_fresh_clone_lacks_everything(door: ModuleType, clone: Path) -> None:
    assert door.lacking(str(clone), door.PROGRAM_LOCK) == door.EVERYTHING


def test_a_finished_one_lacks_nothing(door: ModuleType, made: Path) -> None:
    assert door.lacking(str(made), door.PROGRAM_LOCK) == door.NOTHING


@pytest.mark.parametrize("breaking", BREAKINGS)
def test_a_broken_one_lacks_everything(door: ModuleType, made: Path, breaking: str) -> None:
    BREAKINGS[breaking](made / ".venv")
    assert door.lacking(str(made), door.PROGRAM_LOCK) == door.EVERYTHING


@pytest.mark.parametrize("carry", [shutil.copytree, shutil.move])
def test_a_copied_or_moved_one_lacks_everything(
    door: ModuleType, made: Path, carry: Callable[[Path, Path], object]
) -> None:
    elsewhere = made.parent / "elsewhere"
    carry(made, elsewhere)
    assert door.lacking(str(elsewhere), door.PROGRAM_LOCK) == door.EVERYTHING


def test_another_python_lacks_everything(door: ModuleType, made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.implementation, "cache_tag", "cpython-399")
    assert door.lacking(str(made), door.PROGRAM_LOCK) == door.EVERYTHING


def test_a_changed_lock_lacks_packages(door: ModuleType, made: Path) -> None:
    (made / "requirements.lock").write_text("six==1.17.0\n")
    assert door.lacking(str(made), door.PROGRAM_LOCK) == door.PACKAGES


def test_the_tests_need_more_than_the_program_but_contain_it(door: ModuleType, made: Path) -> None:
    assert door.lacking(str(made), door.TEST_LOCK) == door.PACKAGES
    door.write_stamp(str(made), door.TEST_LOCK)
    assert door.lacking(str(made), door.TEST_LOCK) == door.NOTHING
    assert door.lacking(str(made), door.PROGRAM_LOCK) == door.NOTHING


def test_what_a_user_adds_or_upgrades_is_theirs(door: ModuleType, made: Path) -> None:
    packages = Path(door.packages_of(str(made)))
    (packages / "ipython").mkdir()
    (packages / "pip-23.0.dist-info").rename(packages / "pip-26.0.dist-info")
    (packages / "__pycache__").rmdir()
    assert door.lacking(str(made), door.PROGRAM_LOCK) == door.NOTHING


def test_an_interrupted_installation_is_made_anew(
    door: ModuleType, made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(root: str, lock: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(door, "run_pip", interrupted)
    with pytest.raises(KeyboardInterrupt):
        door.install(str(made), door.TEST_LOCK)
    assert door.lacking(str(made), door.PROGRAM_LOCK) == door.EVERYTHING


def test_the_program_is_found_from_any_folder(door: ModuleType, made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "run_pip", lambda root, lock: None)
    door.install(str(made), door.PROGRAM_LOCK)
    assert (Path(door.packages_of(str(made))) / "vitrine.pth").read_text() == f"{made / 'app'}\n"
    assert door.lacking(str(made), door.PROGRAM_LOCK) == door.NOTHING


def test_sources_that_have_moved_are_told_to_a_set_up_of_before(
    door: ModuleType, made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A checkout that is brought up to date has the stamp of the old layout, and no lock that changed."""
    stamp = made / ".venv" / "vitrine-stamp"
    stamp.write_text(stamp.read_text().replace(f"sources in {door.SOURCES}\n", ""))
    link = Path(door.packages_of(str(made))) / "vitrine.pth"
    link.write_text(f"{made}\n")
    assert door.lacking(str(made), door.PROGRAM_LOCK) == door.PACKAGES
    monkeypatch.setattr(door, "require_system", lambda lock: None)
    monkeypatch.setattr(door, "run_pip", lambda root, lock: None)
    door.set_up(str(made), door.PROGRAM_LOCK)
    assert link.read_text() == f"{made / 'app'}\n" and door.lacking(str(made), door.PROGRAM_LOCK) == door.NOTHING


def test_the_program_is_compiled_even_where_python_keeps_nothing(
    door: ModuleType, made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (made / ".venv/bin/python").write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    (made / "app" / "scene").mkdir(parents=True)
    (made / "app" / "scene" / "node.py").write_text("KINDS = 3\n")
    monkeypatch.setattr(door, "run_pip", lambda root, lock: None)
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    door.install(str(made), door.PROGRAM_LOCK)
    assert [path.suffix for path in (made / "app" / "scene" / "__pycache__").iterdir()] == [".pyc"]


def test_two_set_ups_do_not_meet(door: ModuleType, clone: Path) -> None:
    with (clone / "run.py").open() as second:
        first = door.hold(str(clone))
        with pytest.raises(BlockingIOError):
            fcntl.flock(second, fcntl.LOCK_EX | fcntl.LOCK_NB)
        first.close()
        fcntl.flock(second, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_no_network_is_one_sentence_and_leaves_nothing_that_passes_for_done(
    door: ModuleType, clone: Path, tmp_path: Path
) -> None:
    nowhere = {"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_CONFIG_FILE": os.devnull}
    surroundings = {k: v for k, v in os.environ.items() if not k.startswith("PIP_")}
    done = subprocess.run(
        [sys.executable, str(clone / "run.py"), "check"],
        cwd=tmp_path,
        env=surroundings | nowhere,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 3
    assert done.stderr.splitlines()[-1] == (
        "vitrine: No network: pip could not fetch or install the packages of requirements.lock; "
        "connect, then run this again."
    )
    assert all(line.startswith("vitrine: ") for line in done.stderr.splitlines())
    assert done.stdout == ""
    assert door.lacking(str(clone), door.PROGRAM_LOCK) == door.EVERYTHING


def test_another_failure_shows_the_installers_own_lines(door: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(door.MachineError, match=r"^pip could not install six: see its lines above\.$"):
        door.explain(["Collecting six", "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES"], "pip could not install six")
    assert "DO NOT MATCH" in capsys.readouterr().err
