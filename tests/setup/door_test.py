"""Through the door: which Python may pass, what is handed on, how the checks end."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


def test_an_old_python_is_turned_away_by_a_sentence(
    door: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 14, "final", 0))
    assert door.main(["check"]) == 3
    assert capsys.readouterr().err == (
        "vitrine: Python 3.11 or newer is needed, this is 3.10.14; start run.py with a newer one.\n"
    )


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 14, 1), (4, 0, 0)])
def test_a_newer_one_may_pass(door: ModuleType, version: tuple[int, ...]) -> None:
    door.turn_away_old_python(version)


def test_an_old_python_can_read_the_door() -> None:
    ast.parse((ROOT / "run.py").read_text(encoding="utf-8"), feature_version=(3, 6))


def test_a_start_imports_only_what_python_has_loaded() -> None:
    """The check of the set-up is to cost well under 50 ms: `subprocess` alone takes 5, `hashlib` 4, `typing` 6."""
    tree = ast.parse((ROOT / "run.py").read_text(encoding="utf-8"))
    imported = [alias.name for node in tree.body if isinstance(node, ast.Import) for alias in node.names]
    assert imported == ["os", "sys"]
    assert not any(isinstance(node, ast.ImportFrom) for node in tree.body)


def test_a_command_is_handed_on_from_any_folder(made: Path, tmp_path: Path) -> None:
    words = ["check", "my scene.yaml", "--json"]
    done = subprocess.run([sys.executable, made / "run.py", *words], cwd=tmp_path, capture_output=True, text=True)
    handed_on = [f"<{word}>" for word in ["-P", "-m", "vitrine.cli", *words]]
    assert done.stdout.splitlines() == [str(tmp_path), *handed_on]
    assert (done.returncode, done.stderr) == (0, "")


def test_no_arguments_are_the_clis_to_judge(made: Path) -> None:
    done = subprocess.run([sys.executable, made / "run.py"], cwd=made, capture_output=True, text=True)
    assert done.stdout.splitlines()[1:] == ["<-P>", "<-m>", "<vitrine.cli>"]


def test_the_commands_exit_code_is_passed_on(door: ModuleType, made: Path) -> None:
    Path(door.python_of(str(made))).write_text("#!/bin/sh\nexit 42\n")
    assert subprocess.run([sys.executable, made / "run.py", "shot"]).returncode == 42


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot hold a signal back")
def test_ctrl_c_waits_until_the_program_lets_it_in(door: ModuleType, made: Path) -> None:
    # Not a shell, some of which let all signals in as they start.
    tell = "import signal; print(signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, []))"
    Path(door.python_of(str(made))).write_text(f"#!{sys.executable}\n{tell}\n")
    done = subprocess.run([sys.executable, made / "run.py", "shot"], capture_output=True, text=True)
    assert done.stdout == "True\n"


def test_an_interrupt_is_130_without_a_traceback(
    door: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(root: str, lock: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(door, "set_up", interrupted)
    assert door.main(["test"]) == 130
    assert "Traceback" not in capsys.readouterr().err


def test_a_folder_that_cannot_be_written_is_a_sentence(
    door: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def read_only(root: str, lock: str) -> None:
        raise PermissionError(13, "Permission denied", "/srv/vitrine/.venv")

    monkeypatch.setattr(door, "set_up", read_only)
    assert door.main(["test"]) == 3
    assert "Permission denied: /srv/vitrine/.venv; mend that" in capsys.readouterr().err


@pytest.mark.parametrize("broken", ["", "ruff", "mypy", "pytest", "ruff|mypy|pytest"])
def test_every_check_runs_whatever_the_first_say(
    door: ModuleType, made: Path, capfd: pytest.CaptureFixture[str], broken: str
) -> None:
    script = f'#!/bin/sh\nshift\necho "$*"\ncase "$1" in {broken or "none"}) exit 2;; esac\n'
    Path(door.python_of(str(made))).write_text(script)
    code = door.run_checks(str(made), ["-k", "door"])
    out = capfd.readouterr().out.splitlines()
    checks = ["ruff check .", "ruff format --check --quiet .", "mypy --strict app tests"]
    assert out == [*checks, "pytest -n auto --maxprocesses 4 -k door"]
    assert code == (1 if broken else 0)


def test_a_check_that_failed_is_named_before_the_tests_begin(
    door: ModuleType, made: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    Path(door.python_of(str(made))).write_text('#!/bin/sh\n[ "$2" != ruff ]\n')
    door.run_checks(str(made), [])
    assert capfd.readouterr().err.splitlines()[-1] == "vitrine: pytest (failed already: ruff, ruff format)"


def test_ci_calls_exactly_this() -> None:
    commands = (ROOT / ".ci" / "run").read_text().splitlines()
    proof = "exec python3 run.py prove assets/scenes assets/examples tests/cases/language --at-least 280"
    assert commands[-2:] == ["python3 run.py test", proof]
