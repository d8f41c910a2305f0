"""Worker process: a process of its own with a GL context of its own, which answers requests over its pipes.

It is started as a new program, not forked: the parent may have threads, a window and a GL context, and a test runner's
`__main__` is not run again. It ends when the parent's end of its pipe is closed, which the system does for a parent
that is killed, too.
"""

from __future__ import annotations

import pickle
import signal
import subprocess
import sys
from io import FileIO
from pathlib import Path
from typing import Any

import vitrine
from vitrine.errors import MachineError
from vitrine.workers.frame_pipe import read_frame, write_frame
from vitrine.workers.request import Request

#: The first argument is the folder that holds the package, which the parent may know from more than its environment.
_PROGRAM = (
    "import sys; sys.path[:0] = [] if sys.argv[1] in sys.path else [sys.argv[1]]; "
    "from vitrine.workers.request_loop import run_request_loop; run_request_loop()"
)


#: How long a process whose pipe is closed may take to be gone: a core dump is written first.
GRACE_S = 10.0


class WorkerDiedError(Exception):
    """The process ended before it answered; its text says how."""


class WorkerProcess:
    """A running process. `exchange` may be called by one thread at a time, `kill` by any."""

    def __init__(self) -> None:
        package = str(Path(vitrine.__file__).resolve().parents[1])
        # -P: the current folder is some project's, and may hold modules by the names of any library.
        command = [sys.executable, "-P", "-c", _PROGRAM, package]
        try:
            self._process = subprocess.Popen(command, bufsize=0, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise MachineError(f"the process that draws cannot be started ({reason}): {command[0]}") from error
        assert isinstance(self._process.stdin, FileIO) and isinstance(self._process.stdout, FileIO)
        self._requests, self._answers = self._process.stdin, self._process.stdout

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    def exchange(self, folder: str, request: Request[Any]) -> Any:
        """Send a request and wait for its answer; raises what was raised there, and WorkerDiedError."""
        data = pickle.dumps((folder, request), pickle.HIGHEST_PROTOCOL)
        try:
            write_frame(self._requests, data)
            is_answer, value = pickle.loads(read_frame(self._answers))
        except (EOFError, OSError):
            raise WorkerDiedError(_describe_end(self._await_end())) from None
        if not is_answer:
            raise value
        return value

    def _await_end(self) -> int:
        """The exit code of a process whose pipe is closed, which is about to end; else it is killed."""
        try:
            return self._process.wait(GRACE_S)
        except subprocess.TimeoutExpired:
            self.kill()
            return self._process.returncode

    def kill(self) -> None:
        """End it at once, whatever it does, and wait for that. A file that it was writing stays as it was before."""
        self._process.kill()
        self._process.wait()

    def close_pipes(self) -> None:
        """Close the ends of its pipes here; after `kill`, when no other thread exchanges any more."""
        self._requests.close()
        self._answers.close()

    def disown(self) -> None:
        """Let go of it in a forked child: its pipes must end with the process that it belongs to."""
        self.close_pipes()
        self._process.returncode = 0  # it is no child of this process, and nobody here waits for it


def _describe_end(code: int) -> str:
    if code >= 0:
        return f"ended with exit code {code}"
    try:
        return f"was ended by {signal.Signals(-code).name}"
    except ValueError:
        return f"was ended by signal {-code}"
