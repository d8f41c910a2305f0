"""One case in a child of its own: forked from a warm parent, with limits of memory and time, and watched.

A child ends in one of three ways: the file was right, it was refused by a sentence, or something is at fault: an
exception that is no sentence, a signal, a limit, a process started, a file touched that is none of the case's.
"""

from __future__ import annotations

import json
import os
import resource
import select
import signal
import sys
import sysconfig
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from vitrine import paths
from vitrine.errors import InputError, MachineError

#: Above what the parent has: the largest honest picture takes 800 MB on its way.
MOST_BYTES = 1_500_000_000
MOST_CPU_S = 10
MOST_WALL_S = 30.0

_OURS = f"{os.sep}app{os.sep}vitrine{os.sep}"
_STARTS = frozenset({"os.posix_spawn", "os.exec", "os.fork", "os.forkpty", "os.system", "os.spawn", "subprocess.Popen"})
_REACHES = frozenset({"socket.connect", "socket.bind", "socket.getaddrinfo", "socket.sendto"})
_CHANGES = frozenset(
    {"os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.symlink", "os.link", "os.truncate", "os.chmod"}
)


class Ending(NamedTuple):
    """How a case ended: "right", "refused" or "fault"; what was said, and where in the program a fault lies."""

    outcome: str
    said: str = ""
    where: str = ""

    @property
    def signature(self) -> str:
        """What is the same for the same fault."""
        return f"{self.where} {self.said.split(':')[0][:60]}"


def caged(work: Callable[[Path], object], folder: Path) -> Ending:
    """Run `work` on the case in `folder`."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        _live(work, folder, writing)
    os.close(writing)
    try:
        return _heard(reading, child)
    finally:
        os.close(reading)


def _heard(reading: int, child: int) -> Ending:
    """What the child says before it ends, or how it was ended."""
    said, until = b"", time.monotonic() + MOST_WALL_S
    while True:
        left = until - time.monotonic()
        if left <= 0 or not select.select([reading], [], [], left)[0]:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            return Ending("fault", f"no end within {MOST_WALL_S:g} s", "time")
        piece = os.read(reading, 65_536)
        if not piece:
            break
        said += piece
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        what = f"more than {MOST_CPU_S} s of processor" if number == signal.SIGXCPU else f"signal {number}"
        return Ending("fault", what, "time" if number == signal.SIGXCPU else "signal")
    return Ending(*json.loads(said)) if said else Ending("fault", "the child said nothing", "signal")


def _live(work: Callable[[Path], object], folder: Path, writing: int) -> None:
    """The child's whole life."""
    code = 0
    try:
        ending = _ending(work, folder)
        os.write(writing, json.dumps(ending).encode()[:60_000])
    except BaseException:
        code = 1
    finally:
        os._exit(code)


def _ending(work: Callable[[Path], object], folder: Path) -> Ending:
    with open("/proc/self/statm") as statm:
        in_use = int(statm.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (in_use + MOST_BYTES, in_use + MOST_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_CPU_S, MOST_CPU_S + 2))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    watch = _AuditHook(folder)
    sys.addaudithook(watch)
    try:
        work(folder)
    except InputError as error:
        ending = Ending("refused", str(error)[:2_000])
        if not error.problems or any(not problem.message for problem in error.problems):
            ending = Ending("fault", "an error without a sentence", "InputError")
    except MachineError as error:
        ending = Ending("refused", str(error)[:2_000])
    except BaseException as error:
        ending = Ending("fault", f"{type(error).__name__}: {str(error)[:400]}", _where(error))
    else:
        ending = Ending("right")
    return Ending("fault", watch.seen[0], "watch") if watch.seen else ending


def _where(error: BaseException) -> str:
    """The last place inside the program on the way to an exception."""
    ours = [f for f in traceback.extract_tb(error.__traceback__) if _OURS in f.filename]
    return f"{ours[-1].filename.rpartition(_OURS)[2]}:{ours[-1].lineno}" if ours else "outside"


class _AuditHook:
    """Notes what no case may do; libraries in C open files unseen, and are kept in by what they are told to open."""

    def __init__(self, folder: Path) -> None:
        self.seen: list[str] = []
        self._folder = str(folder.resolve())
        roots = {sys.prefix, sys.base_prefix, sysconfig.get_path("stdlib"), str(paths.assets()), "/proc/self"}
        roots |= {str(Path(root).resolve()) for root in roots}
        self._readable = (self._folder, str(Path(__file__).resolve().parents[2]), os.devnull, *roots)

    def __call__(self, event: str, args: tuple[Any, ...]) -> None:
        if event in _STARTS or event in _REACHES or event in _CHANGES:
            self.seen.append(f"{event}: {str(args)[:200]}")
        elif event == "open" and isinstance(args[0], str | bytes):
            path = os.path.abspath(os.fsdecode(args[0]))
            writes = any(letter in str(args[1] or "") for letter in "wax+") or (args[2] or 0) & (
                os.O_WRONLY | os.O_RDWR
            )
            if writes or not path.startswith(self._readable):
                self.seen.append(f"open: {path[:200]} {args[1]}")
