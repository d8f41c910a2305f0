"""What the system must have, and the one command or sentence where it lacks it."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import ModuleType

import pytest

VENV = f"python3.{sys.version_info[1]}-venv"


@pytest.fixture
def lacks(door: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bare Debian: apt-get and nothing else."""
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(door, "has_library", lambda name: False)
    monkeypatch.setattr(door, "has_program", lambda name: name == "apt-get")
    monkeypatch.setattr(door, "has_driver", lambda: False)
    monkeypatch.setattr(door, "has_venv", lambda: False)
    monkeypatch.setattr(door, "TEST_FILES", {"unicode-data": "/nosuch/BidiTest.txt"})


@pytest.fixture
def apt(door: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The commands that apt-get was given, none of them run."""
    commands: list[list[str]] = []
    monkeypatch.setattr(door, "run_apt", lambda command: (commands.append(command) or 0, []))
    return commands


@pytest.mark.usefixtures("lacks")
def test_a_bare_debian_lacks_all_for_the_program_and_more_for_the_tests(door: ModuleType) -> None:
    program = ["libgl1", "libegl1", "libgl1-mesa-dri", VENV]
    assert door.missing_packages(door.PROGRAM_LOCK) == program
    assert door.missing_packages(door.TEST_LOCK) == [*program, "xvfb", "xdotool", "chromium", "ffmpeg", "unicode-data"]


@pytest.mark.usefixtures("lacks")
def test_only_what_is_missing_is_asked_for(door: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "BidiTest.txt").touch()
    monkeypatch.setattr(door, "TEST_FILES", {"unicode-data": str(tmp_path / "BidiTest.txt")})
    monkeypatch.setattr(door, "has_library", lambda name: name == "libGL.so.1")
    monkeypatch.setattr(door, "has_program", lambda name: name == "Xvfb")
    monkeypatch.setattr(door, "has_venv", lambda: True)
    assert door.missing_packages(door.TEST_LOCK) == ["libegl1", "libgl1-mesa-dri", "xdotool", "chromium", "ffmpeg"]


@pytest.mark.usefixtures("lacks")
def test_root_has_it_installed(door: ModuleType, apt: list[list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    door.require_system(door.PROGRAM_LOCK)
    install = ["install", "-y", "--no-install-recommends"]
    assert apt == [["update"], [*install, "libgl1", "libegl1", "libgl1-mesa-dri", VENV]]


@pytest.mark.usefixtures("lacks")
def test_anyone_else_is_told_the_one_command(
    door: ModuleType, apt: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    command = f"sudo apt-get install -y --no-install-recommends libgl1 libegl1 libgl1-mesa-dri {VENV}"
    with pytest.raises(door.MachineError, match=f"type: {command}$"):
        door.require_system(door.PROGRAM_LOCK)
    assert apt == []


@pytest.mark.usefixtures("lacks")
def test_a_system_without_apt_is_told_what_it_lacks(
    door: ModuleType, apt: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "has_program", lambda name: False)
    with pytest.raises(door.MachineError, match=r"lacks what Debian calls libgl1, libegl1, .*; install it"):
        door.require_system(door.PROGRAM_LOCK)
    assert apt == []


@pytest.mark.usefixtures("lacks")
def test_an_equipped_machine_never_meets_apt(
    door: ModuleType, apt: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "missing_packages", lambda lock: [])
    door.require_system(door.TEST_LOCK)
    assert apt == []


@pytest.mark.usefixtures("lacks")
def test_other_systems_bring_their_own_gl(
    door: ModuleType, apt: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    door.require_system(door.TEST_LOCK)
    assert apt == []


@pytest.mark.parametrize(
    ("line", "sentence", "shown"),
    [
        ("E: Unable to locate package", "^apt-get could not install xvfb: see its lines above", True),
        ("Err:1 Could not resolve 'mirror'", "^No network: apt-get could not install xvfb; connect, then", False),
    ],
)
def test_a_failing_apt_is_a_sentence(
    door: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    line: str,
    sentence: str,
    shown: bool,
) -> None:
    monkeypatch.setattr(door, "missing_packages", lambda lock: ["xvfb"])
    monkeypatch.setattr(door, "has_program", lambda name: True)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(door, "APT", ["sh", "-c", f'echo "{line}"; exit 100', "sh"])
    with pytest.raises(door.MachineError, match=sentence):
        door.require_system(door.TEST_LOCK)
    assert (line in capfd.readouterr().err) == shown


def test_what_is_looked_for_can_be_found(door: ModuleType) -> None:
    assert door.has_library("libc.so.6") and not door.has_library("libnosuch.so.1")
    assert door.has_program("sh") and not door.has_program("nosuch")
    assert door.has_venv()
