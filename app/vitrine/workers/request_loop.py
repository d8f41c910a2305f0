"""Request loop: what a worker process does, answering one request after the other until its parent is gone.

The parent starts it with `run_request_loop` (`worker_process.py`); nothing else calls it.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import sys
import threading
import traceback
from io import FileIO
from queue import SimpleQueue
from typing import Any, NoReturn

from vitrine.errors import InputError, MachineError
from vitrine.workers.frame_pipe import read_frame, write_frame
from vitrine.workers.request import Request
from vitrine.workers.workbench import Workbench


def run_request_loop() -> NoReturn:
    """Answer the requests on standard input on standard output, until the first ends. Prints go to standard error."""
    requests, answers = FileIO(os.dup(0), "r"), FileIO(os.dup(1), "w")
    with open(os.devnull, "rb") as nothing:
        os.dup2(nothing.fileno(), 0)
    os.dup2(2, 1)
    # A Ctrl+C comes to the parent, too, which ends this process when it is done.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    waiting: SimpleQueue[bytearray] = SimpleQueue()
    threading.Thread(target=_read_requests, args=(requests, waiting), name="requests", daemon=True).start()
    bench = Workbench()
    while True:
        answer = _answer_frame(waiting.get(), bench)
        try:
            write_frame(answers, answer)
        except OSError:
            os._exit(0)


def _read_requests(requests: FileIO, waiting: SimpleQueue[bytearray]) -> None:
    """Read requests while others are answered, so that the parent's end is noticed in the midst of a long one."""
    with contextlib.suppress(EOFError, OSError):
        while True:
            waiting.put(read_frame(requests))
    # Nobody waits for what is being drawn, and a driver that hangs would keep an orderly end.
    os._exit(0)


def _answer_frame(frame: bytearray, bench: Workbench) -> bytes:
    """The pickled answer: whether it is one, and the answer or the exception."""
    try:
        folder, request = pickle.loads(frame)
        os.chdir(folder)
        return pickle.dumps((True, _answer(request, bench)), pickle.HIGHEST_PROTOCOL)
    except (InputError, MachineError) as error:
        return _pickle_error(error)
    except Exception as error:
        error.add_note("".join(traceback.format_exception(error)).rstrip())
        return _pickle_error(error)


def _answer(request: Request[Any], bench: Workbench) -> Any:
    try:
        return request.answer(bench)
    finally:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()


def _pickle_error(error: Exception) -> bytes:
    try:
        pickled = pickle.dumps((False, error), pickle.HIGHEST_PROTOCOL)
        pickle.loads(pickled)  # one whose constructor takes other arguments fails only here
    except Exception:
        other = RuntimeError(f"{type(error).__name__}: {error}")
        for note in getattr(error, "__notes__", ()):
            other.add_note(note)
        return pickle.dumps((False, other), pickle.HIGHEST_PROTOCOL)
    return pickled
