"""The fuzzer at its smallest, and its cage: what a case must not do is seen."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the fuzzer forks, and looks into /proc")

_WORKS = """
import os, signal, socket, subprocess, sys
from tests.long import cage
from vitrine.errors import InputError
cage.MOST_WALL_S, cage.MOST_CPU_S = 3.0, 1

def endless(folder):
    while True:
        pass

def sentence(folder):
    raise InputError("no such thing")

def fork(folder):
    try:
        os.posix_spawn("/bin/true", ["true"], {})
    except OSError:
        pass

deeds = {
    "right": lambda folder: (folder / "a.txt").read_text(),
    "sentence": sentence,
    "exception": lambda folder: [][1],
    "memory": lambda folder: bytearray(3_000_000_000),
    "signal": lambda folder: os.kill(os.getpid(), signal.SIGSEGV),
    "exit": lambda folder: os._exit(3),
    "processor": endless,
    "wait": lambda folder: signal.pause(),
    "process": lambda folder: subprocess.run(["true"]),
    "spawn": fork,
    "network": lambda folder: socket.create_connection(("127.0.0.1", 9)),
    "reading": lambda folder: open("/etc/hostname"),
    "writing": lambda folder: open(folder / "b.txt", "w"),
    "removing": lambda folder: os.remove(folder / "a.txt"),
}
from pathlib import Path
folder = Path(sys.argv[1])
for name, deed in deeds.items():
    ending = cage.caged(deed, folder)
    print(name, ending.outcome, ending.said.split("\\n")[0][:300], sep="|")
"""


def run(*arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], cwd=cwd, capture_output=True, text=True, timeout=500)


def test_the_cage_sees_what_no_case_may_do(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("hello")
    done = run("-c", _WORKS, str(tmp_path))
    assert done.returncode == 0, done.stderr
    seen = {line.split("|")[0]: line.split("|")[1:] for line in done.stdout.splitlines()}
    assert seen.pop("right")[0] == "right" and seen.pop("sentence") == ["refused", "no such thing"]
    assert {name for name, (outcome, _) in seen.items() if outcome != "fault"} == set()
    words = {
        "exception": "IndexError", "memory": "MemoryError", "signal": "signal 11", "exit": "said nothing",
        "processor": "processor", "wait": "no end within", "process": "subprocess.Popen", "spawn": "os.posix_spawn",
        "network": "socket.", "reading": "/etc/hostname", "writing": "b.txt", "removing": "os.remove",
    }  # fmt: skip
    assert {name for name, word in words.items() if word not in seen[name][1]} == set()


@pytest.mark.parametrize("name", [("svg",), ("fonts", "--panels", "0")])
def test_two_hundred_damaged_drawings_and_fonts_end_in_sentences_or_pictures(name: tuple[str, ...]) -> None:
    done = run("-m", "tests.long", *name, "--cases", "200", "--seed", "2")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "200 cases in" in done.stdout


def test_two_hundred_damaged_media_end_in_sentences() -> None:
    done = run("-m", "tests.long", "media", "--cases", "200", "--seed", "5")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "200 cases in" in done.stdout


def test_two_hundred_damaged_tokens_end_in_sentences_or_pictures() -> None:
    done = run("-m", "tests.long", "tokens", "--cases", "200", "--seed", "3")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "200 cases in" in done.stdout


def test_two_hundred_damaged_files_end_in_sentences() -> None:
    done = run("-m", "tests.long", "fuzz", "--cases", "200", "--seed", "1")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "200 cases in" in done.stdout
