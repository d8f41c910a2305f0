"""The time limit of `--time-limit`: a command that plays a stranger's scene ends in time, whatever it hangs in.

The work is done by a process of its own. It stops itself when the time is over; where it cannot, since some library
holds it, it is killed, and what it has left half written is removed.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from vitrine.files.interrupt import SIGNAL_EXIT_BASE, DeadlineExceeded, Terminated, set_deadline
from vitrine.files.partial_file import remove_stale

#: How long a worker may take to end in order.
GRACE_S = 3.0
#: A timer of 0 s would never go off.
MIN_TIMER_S = 0.001
#: The environment variable that tells the worker its deadline, by the machine's monotonic clock.
DEADLINE_VARIABLE = "VITRINE_TIME_IS_KEPT"


def enforce_time_limit(limit_s: float, outputs: Sequence[Path | None]) -> None:
    """Go on in a worker process in which DeadlineExceeded is raised in time; this process ends with its exit code.

    Raises DeadlineExceeded where the work did not end by itself; parts of `outputs` are gone then.
    """
    if ends := os.environ.pop(DEADLINE_VARIABLE, ""):
        set_deadline(limit_s, max(MIN_TIMER_S, float(ends) - time.monotonic()))
        return
    ends_s = time.monotonic() + limit_s
    # In a group of its own it hears of a Ctrl+C once, from here, and not from the terminal too.
    group = None if sys.platform == "win32" else 0
    environment = {**os.environ, DEADLINE_VARIABLE: repr(ends_s)}
    with subprocess.Popen(sys.orig_argv, executable=sys.executable, env=environment, process_group=group) as worker:
        code = _await_worker(worker, ends_s + GRACE_S)
    if code is None:
        for output in outputs:
            if output is not None:
                remove_stale(output)
                remove_stale(output / output.name)
        raise DeadlineExceeded(limit_s)
    # All has been said by the worker, also that it was interrupted.
    os._exit(code if code >= 0 else SIGNAL_EXIT_BASE - code)


def _await_worker(worker: subprocess.Popen[bytes], ends_s: float) -> int | None:
    """The worker's exit code; None where it had to be killed. Signals are handed on to it."""
    while True:
        try:
            return worker.wait(max(0.0, ends_s - time.monotonic()))
        except subprocess.TimeoutExpired:
            worker.kill()
            worker.wait()
            return None
        except Terminated as ended:
            worker.send_signal(ended.number)
        except KeyboardInterrupt:
            if sys.platform != "win32":  # where it comes to both
                worker.send_signal(signal.SIGINT)
