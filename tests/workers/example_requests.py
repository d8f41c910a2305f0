"""Requests of the tests of workers. They lie in a module of their own: a worker process must be able to import them."""

from __future__ import annotations

import os
import signal
import threading
from dataclasses import dataclass
from pathlib import Path

from vitrine.errors import InputError, MachineError, Place, Problem
from vitrine.workers.workbench import Workbench


@dataclass(frozen=True)
class WhereRequest:
    """The process that answers, the driver that draws there, and a relative path as that process understands it."""

    path: Path = Path(".")

    def answer(self, bench: Workbench) -> tuple[int, str, Path]:
        print("printed where answers go")
        return os.getpid(), bench.renderer.driver_name, self.path.resolve()


@dataclass(frozen=True)
class EchoRequest:
    """Whatever it was asked with."""

    value: object

    def answer(self, bench: Workbench) -> object:
        return self.value


@dataclass(frozen=True)
class RaiseRequest:
    """Raises an error of a kind."""

    kind: str

    def answer(self, bench: Workbench) -> None:
        if self.kind == "input":
            wrong = Problem("this is wrong", Place("scene.yaml", 3, 5), "nodes.0", "that", "try this")
            raise InputError([wrong, Problem("so")])
        if self.kind == "machine":
            raise MachineError("no OpenGL")
        if self.kind == "unpicklable":
            raise _AwkwardError(1, 2)
        raise ValueError("of our own making")


class _AwkwardError(Exception):
    def __init__(self, one: int, other: int) -> None:
        super().__init__(f"{one} and {other}")


@dataclass(frozen=True)
class DieRequest:
    """Ends its process by a signal, unless there is a file, which it makes before."""

    once: Path | None = None

    def answer(self, bench: Workbench) -> int:
        if self.once is None or not self.once.exists():
            if self.once is not None:
                self.once.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return os.getpid()


@dataclass(frozen=True)
class HangRequest:
    """Writes its process's number into a file, and never answers."""

    started: Path

    def answer(self, bench: Workbench) -> None:
        self.started.write_text(str(os.getpid()))
        threading.Event().wait()
