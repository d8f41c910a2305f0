"""The start of the program: from the first moment Ctrl+C ends it in silence, also while it imports what is slow.

Only what Python has loaded by then is imported here: a signal that comes earlier meets Python's own words.
"""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]  # `signal` itself is an import of some milliseconds
import os

INTERRUPTED = 130


def end_in_silence() -> None:
    """From now on Ctrl+C ends the process at once; also one that came while run.py held it back."""
    # One that runs in the background of a script ignores Ctrl+C, and goes on doing so.
    if _signal.getsignal(_signal.SIGINT) != _signal.SIG_IGN:
        _signal.signal(_signal.SIGINT, lambda number, frame: os._exit(INTERRUPTED))
    if hasattr(_signal, "pthread_sigmask"):
        _signal.pthread_sigmask(_signal.SIG_UNBLOCK, [_signal.SIGINT])
