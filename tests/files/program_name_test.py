"""Tests of the program name: messages name the program as their reader can type it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from vitrine import paths
from vitrine.files.program_name import launch_command, name_launch_command


def test_the_program_is_called_as_it_was_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a checkout by its door, from wherever one stands; once it is installed, and the door is not there, by name."""
    (tmp_path / "run.py").touch()
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.setattr(paths, "root", lambda: tmp_path)
    monkeypatch.setattr(sys, "argv", ["app/vitrine/cli.py", "check"])
    monkeypatch.chdir(tmp_path)
    assert launch_command() == ("python3", "run.py")
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert launch_command() == ("python3", str(tmp_path / "run.py"))
    monkeypatch.setattr(sys, "argv", ["/usr/bin/vitrine", "check"])
    assert launch_command() == ("vitrine",)
    monkeypatch.setattr(sys, "argv", ["app/vitrine/cli.py", "check"])
    monkeypatch.setattr(paths, "root", lambda: tmp_path / "elsewhere")
    assert launch_command() == ("vitrine",)


def test_commands_in_messages_are_those_that_can_be_typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "run.py").touch()
    monkeypatch.setattr(paths, "root", lambda: tmp_path)
    monkeypatch.setattr(sys, "argv", ["app/vitrine/cli.py"])
    monkeypatch.chdir(tmp_path)
    said = "the file vitrine.yaml is old; run `vitrine prove --update missing`, or `vitrine doctor`"
    assert name_launch_command(said) == (
        "the file vitrine.yaml is old; run `python3 run.py prove --update missing`, or `python3 run.py doctor`"
    )
