"""The program as a process of its own for each command line, without a second of imports each time.

A process imports the program once (`tests/prepared_server.py`) and forks for each command line: the child has the
asker's folder, environment and outputs, and runs and ends as `python -m vitrine.cli` does. Of a process that is started
anew it differs in the seed of its hashes, and in that its imports are done: what is about those, or about variables
that Python reads at its start, starts one anew.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from tests.source_path import SOURCE_PATH

#: A command line with its environment, in bytes: far more than any has.
LONGEST_REQUEST = 1 << 17
WITHIN_S = 120.0


class Ran(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str


def run_anew(words: Sequence[str], folder: Path, surroundings: Mapping[str, str]) -> Ran:
    """Run a command line in a process that is started for it, as its users do."""
    return _start(["-m", "vitrine.cli", *words], "", folder, surroundings)


def run_text_anew(program: str, typed: str, folder: Path, surroundings: Mapping[str, str]) -> Ran:
    """Run a program's text in a process that is started for it; `typed` is its standard input."""
    return _start(["-c", program], typed, folder, surroundings)


def _start(words: Sequence[str], typed: str, folder: Path, surroundings: Mapping[str, str]) -> Ran:
    done = subprocess.run(
        [sys.executable, "-P", *words], input=typed, capture_output=True, text=True, cwd=folder, env=surroundings,
        timeout=WITHIN_S,
    )  # fmt: skip
    return Ran(done.returncode, done.stdout, done.stderr)


class PreparedProgram:
    """The process that forks, from outside."""

    def __init__(self, door: socket.socket) -> None:
        self._door = door

    def run(self, words: Sequence[str], folder: Path, surroundings: Mapping[str, str]) -> Ran:
        """Run a command line in a process of its own in `folder`; raises TimeoutError after WITHIN_S."""
        return self._ask({"words": words}, "", folder, surroundings)

    def run_text(self, program: str, typed: str, folder: Path, surroundings: Mapping[str, str]) -> Ran:
        """Run a program's text in such a process; `typed` is its standard input."""
        return self._ask({"words": [], "program": program}, typed, folder, surroundings)

    def _ask(self, asked: Mapping[str, object], typed: str, folder: Path, surroundings: Mapping[str, str]) -> Ran:
        request = json.dumps({**asked, "folder": str(folder), "surroundings": dict(surroundings)}).encode()
        with tempfile.TemporaryFile() as keys, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            keys.write(typed.encode())
            keys.seek(0)
            socket.send_fds(self._door, [request], [file.fileno() for file in (keys, out, err)])
            code = int(self._door.recv(LONGEST_REQUEST))
            return Ran(code, *(_read_text(file.fileno()) for file in (out, err)))


def _read_text(handle: int) -> str:
    """All of a file as `subprocess` reads text."""
    with open(os.dup(handle), encoding="utf-8") as file:
        file.seek(0)
        return file.read()


@contextmanager
def start_prepared_program() -> Iterator[PreparedProgram]:
    """Start the process that forks; at the end it is gone, and so is a child that hangs."""
    here, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    here.settimeout(WITHIN_S)
    command = [sys.executable, "-P", "-m", "tests.prepared_server", str(there.fileno())]
    with here, subprocess.Popen(
        command, env={**os.environ, "PYTHONPATH": SOURCE_PATH}, pass_fds=[there.fileno()], start_new_session=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
    ) as process:  # fmt: skip
        there.close()
        try:
            yield PreparedProgram(here)
        finally:
            here.close()
            try:
                process.wait(2)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, 9)
