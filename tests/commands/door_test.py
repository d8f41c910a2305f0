"""The program's door: whatever happens, streams and exit codes are as other programs expect, and JSON is JSON."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.source_path import SOURCE_PATH
from vitrine import __version__, cli
from vitrine.commands import texts
from vitrine.errors import InputError

ROOT = Path(__file__).resolve().parents[2]
FULL = Path("/dev/full")

Vitrine = Callable[..., Any]

#: Stands for a Ctrl+C that comes by itself.
SIGINT = KeyboardInterrupt()


def shell(line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a line of the shell, in which `vitrine` is the program."""
    program = f'vitrine() {{ "{sys.executable}" -P -m vitrine.cli "$@"; }}; '
    return subprocess.run(
        ["bash", "-c", program + line], cwd=folder, env={**os.environ, "PYTHONPATH": SOURCE_PATH},
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip


@pytest.mark.skipif(not FULL.exists(), reason="/dev/full, a disk without room, is Linux's")
@pytest.mark.parametrize("command", ["nodes", "schema", "--help", "devices", "check {scene} --no-play --json"])
def test_a_stdout_that_takes_nothing_is_a_sentence(scene: Path, command: str) -> None:
    typed = command.format(scene=scene)
    full = shell(f"vitrine {typed} >/dev/full", scene.parent)
    sentence = "vitrine: nothing can be written to the standard output: "
    assert (full.returncode, full.stderr) == (3, f"{sentence}no space left on device\n")
    closed = shell(f"vitrine {typed} >&-", scene.parent)
    assert (closed.returncode, closed.stderr) == (3, f"{sentence}it is closed\n")


@pytest.mark.skipif(not FULL.exists(), reason="/dev/full, a disk without room, is Linux's")
def test_a_stderr_that_takes_nothing_is_silence(scene: Path) -> None:
    line = "vitrine nodes >/dev/full 2>/dev/full; echo $?; vitrine check absent.yaml --every x 2>&-"
    done = shell(line, scene.parent)
    assert (done.stdout, done.stderr, done.returncode) == ("3\n", "", 2)


@pytest.mark.skipif(sys.platform == "win32", reason="needs a shell with pipes of its own")
def test_a_reader_that_goes_ends_it_in_silence(tmp_path: Path) -> None:
    # The reader is gone before anything is written.
    line = "{ until [ -e gone ]; do :; done; vitrine nodes; echo $? >&2; } | { exec 0<&-; touch gone; }"
    assert shell(line, tmp_path).stderr == "141\n"


@pytest.mark.parametrize("encoding", ["cp1252", "cp936", "ascii", "latin-1"])
def test_a_report_is_whole_in_every_encoding(scene: Path, encoding: str) -> None:
    scene.write_text(scene.read_text(encoding="utf-8").replace("Hello 你好", "Hello 你好 👍 é"), encoding="utf-8")

    def told(*words: str) -> str:
        environment = {**os.environ, "PYTHONPATH": SOURCE_PATH, "PYTHONIOENCODING": encoding}
        command = [sys.executable, "-P", "-m", "vitrine.cli", *words]
        done = subprocess.run(command, cwd=scene.parent, env=environment, capture_output=True, timeout=120)
        assert (done.returncode, done.stderr) == (0, b"")
        return done.stdout.decode(encoding)

    report = told("devices")
    assert report.count("\n") > 20 and "who said so" in report
    report = told("check", scene.name)
    assert r"\U0001f44d" in report and report.count("\n") > 3
    readings = json.loads(told("check", scene.name, "--json"))["readings"]
    assert "Hello 你好 👍 é" in [reading["text"] for reading in readings]


def test_what_a_file_says_is_shown_as_escapes(vitrine: Vitrine, tmp_path: Path) -> None:
    scene = tmp_path / "::error title=x.yaml"
    scene.write_text(
        'vitrine: 1\nfeed: testcard:320x180\nnodes:\n  - {id: "a\\e[31m\\n::error::forged", kind: text, text: x}\n'
        '  - {kind: text, anchor: {head: center}, text: "{x\\u202e}", size: "\\x9b31m"}\n',
        encoding="utf-8",
    )
    done = vitrine("check", scene.name, "--no-play")
    assert done.code == 1 and r"a\x1b[31m\n::error::forged" in done.out and "\x1b" not in done.out
    assert not any(line.startswith("::") for line in done.out.splitlines()) and "\u202e" not in done.out
    done = vitrine("check", scene.name, "--no-play", "--json")
    assert "\x9b" not in done.out and "\u202e" not in done.out
    assert any("a\x1b[31m\n::error::forged" in found["message"] for found in json.loads(done.out)["problems"])


def failing(error: BaseException) -> Callable[[], None]:
    def command() -> None:
        print("half of something")
        if error is SIGINT:
            signal.raise_signal(signal.SIGINT)
        raise error

    return command


@pytest.mark.parametrize("error", [ValueError("SECRET"), EOFError(), MemoryError(), RecursionError("SECRET")])
def test_what_escapes_is_a_fault_of_the_programs_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: Exception
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("VITRINE_TRACEBACK", raising=False)
    monkeypatch.setattr(texts, "run_nodes", failing(error))
    assert cli.run(["nodes"]) == 70
    said = capsys.readouterr().err.strip()
    report = next((tmp_path / "out").iterdir())
    assert said.startswith(f"vitrine: this is a fault of Vitrine's own, not of your files ({type(error).__name__}); ")
    assert f"out/{report.name}" in said.replace("\\", "/") and len(said.splitlines()) == 1
    assert "SECRET" not in said + report.read_text(encoding="utf-8")


def test_a_fault_whose_report_cannot_be_written_is_told_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "out").write_text("a file")
    monkeypatch.setenv("VITRINE_TRACEBACK", "1")
    monkeypatch.setattr(texts, "run_nodes", failing(ValueError("boom")))
    assert cli.run(["nodes"]) == 70
    said = capsys.readouterr().err
    assert "a report of it cannot be written" in said and "ValueError: boom" in said


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (InputError("wrong"), 1, "wrong"),
        (ValueError("SECRET"), 70, "a fault of Vitrine's own"),
        (SIGINT, 130, "interrupted"),
    ],
)
def test_json_is_one_value_whatever_happens(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: BaseException,
    code: int,
    words: str,
) -> None:
    from vitrine.commands import doctor

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(doctor, "run_doctor", lambda as_json: failing(error)())
    assert cli.run(["doctor", "--json"]) == code
    told = capsys.readouterr()
    assert words in json.loads(told.out)["errors"][0]["message"] and told.err == ""


def test_warnings_stand_in_the_json(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import logging

    from vitrine.commands import doctor
    from vitrine.output.json_output import print_json

    def run_doctor(as_json: bool) -> int:
        logging.getLogger("vitrine.feed").warning("the feed says %s", "nothing\x1b")
        print_json({"findings": []})
        return 0

    monkeypatch.setattr(doctor, "run_doctor", run_doctor)
    assert cli.run(["doctor", "--json"]) == 0
    told = capsys.readouterr()
    assert json.loads(told.out) == {"findings": [], "warnings": ["the feed says nothing\x1b"]} and told.err == ""


def test_the_version(vitrine: Vitrine) -> None:
    assert vitrine("--version") == (0, f"vitrine {__version__}\n", "")


@pytest.mark.parametrize(
    "words", ["shot -o a.png --at", "record -o a.mp4 --to", "record -o a.mp4 --from", "kiosk --idle"]
)
def test_a_time_is_also_minutes_and_seconds(vitrine: Vitrine, scene: Path, words: str) -> None:
    done = vitrine(*words.split(), "1:75", scene)
    assert done.code == 2 and '"1:75" is no time; allowed: seconds such as 12.5, minutes as 1:05' in done.err
    if words.startswith("shot"):
        done = vitrine(*words.split(), "1:05", scene)
        assert done.code == 1 and "--at 65 is beyond the end" in done.err
