"""Worker: one worker process and the one thread that talks to it; any thread of this process may ask it."""

from __future__ import annotations

import os
import threading
import weakref
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, Self, TypeVar

from vitrine.errors import MachineError
from vitrine.workers.request import Request
from vitrine.workers.worker_process import WorkerDiedError, WorkerProcess

T = TypeVar("T")

#: How often a process may be started in place of one that died.
MAX_RESTARTS = 1


class Worker:
    """A process that draws, started by the first request, and once more where it dies; then each is a MachineError.

    A request in whose midst it died is asked again. In a forked child it is a new worker with a process of its own.
    Close it, or use it in a `with` statement; it ends with this process in any case, however that ends.
    """

    def __init__(self) -> None:
        self._begin()
        if hasattr(os, "register_at_fork"):
            method = weakref.WeakMethod(self._begin_after_fork)
            os.register_at_fork(after_in_child=lambda: (begin := method()) is not None and begin())

    def _begin(self) -> None:
        self._lock = threading.Lock()
        self._thread = ThreadPoolExecutor(1, "worker")
        self._process: WorkerProcess | None = None
        self._ends: list[str] = []
        self._is_closed = False

    def _begin_after_fork(self) -> None:
        """The thread is not there in the child, and its locks may be held for ever."""
        if self._process is not None:
            self._process.disown()
        self._begin()

    @property
    def pid(self) -> int | None:
        """The number of the process; None before the first request."""
        return self._process.pid if self._process is not None else None

    def submit(self, request: Request[T], folder: Path | None = None) -> Future[T]:
        """Ask without waiting; requests are answered in their order. Its relative paths are meant from `folder`, or
        from the current folder of now.
        """
        return self._thread.submit(self._exchange, str(folder or os.getcwd()), request)

    def ask(self, request: Request[T]) -> T:
        """Ask and wait for the answer.

        Raises what was raised there, such as InputError, and MachineError where the process died twice.
        """
        return self.submit(request).result()

    def close(self) -> None:
        """End the process, also in the midst of a request, and the thread. Nothing can be asked afterwards."""
        with self._lock:
            self._is_closed = True
            if self._process is not None:
                self._process.kill()
        self._thread.shutdown(cancel_futures=True)
        if self._process is not None:
            self._process.close_pipes()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _exchange(self, folder: str, request: Request[T]) -> Any:
        """Talk to the process, in the driver thread alone."""
        while True:
            process = self._require_process()
            try:
                return process.exchange(folder, request)
            except WorkerDiedError as error:
                process.close_pipes()
                with self._lock:
                    self._process = None
                    self._ends.append(str(error))

    def _require_process(self) -> WorkerProcess:
        with self._lock:
            if self._is_closed:
                raise MachineError("the process that draws was ended")
            if len(self._ends) > MAX_RESTARTS:
                raise MachineError(
                    f"the process that draws {self._ends[0]}, and the one in its place {self._ends[-1]};"
                    " what they wrote is above; run `vitrine doctor` to see whether OpenGL works"
                )
            if self._process is None:
                self._process = WorkerProcess()
            return self._process
