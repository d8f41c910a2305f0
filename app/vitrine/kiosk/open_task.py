"""A background task that opens a session over one source: a camera may take its time, and the screen goes on moving."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from typing import NamedTuple

from vitrine.engine.session import Session
from vitrine.errors import InputError

#: How long the kiosk's end waits for feeds to be closed; what hangs in a driver or on a disk by then is left behind.
CLOSE_WITHIN_S = 1.0


class OpenOutcome(NamedTuple):
    """The result of an open task: the session, or None and what went wrong; `lacks_memory`: there was too little."""

    session: Session | None
    problems: tuple[str, ...] = ()
    lacks_memory: bool = False


class OpenTask:
    """A task in a thread of its own that opens a session. `source` None is the scene's own feed."""

    def __init__(self, source: str | None, open_session: Callable[[str | None], Session]) -> None:
        self._source, self._open_session = source, open_session
        self._lock = threading.Lock()
        self._outcome: OpenOutcome | None = None
        self._is_abandoned = False
        # Left behind at the end where it hangs in a driver: nothing may keep the kiosk from ending.
        threading.Thread(target=self._run, name="opening", daemon=True).start()

    @property
    def outcome(self) -> OpenOutcome | None:
        """The result; None while the task runs."""
        with self._lock:
            return self._outcome

    def abandon(self) -> None:
        """Close what the task has opened or will open: nobody waits for it any more."""
        with self._lock:
            self._is_abandoned = True
            if self._outcome is not None and self._outcome.session is not None:
                close_sessions([self._outcome.session], 0.0)

    def _run(self) -> None:
        outcome = self._try_open()
        with self._lock:
            self._outcome = outcome
            is_abandoned = self._is_abandoned
        if is_abandoned and outcome.session is not None:
            outcome.session.close()

    def _try_open(self) -> OpenOutcome:
        name = describe_source(self._source)
        try:
            return OpenOutcome(self._open_session(self._source))
        except InputError as error:
            return OpenOutcome(None, tuple(str(problem) for problem in error.problems))
        except MemoryError:
            return OpenOutcome(None, (f"{name} cannot be opened: there is too little memory",), lacks_memory=True)
        except Exception as error:  # whatever a driver does, the kiosk goes on
            return OpenOutcome(None, (f"{name} cannot be opened: {type(error).__name__}: {error}",))


def describe_source(source: str | None) -> str:
    """The name of a source in a sentence."""
    return "the scene's own feed" if source is None else source


def close_sessions(sessions: Iterable[Session], within_s: float) -> None:
    """Close sessions in parallel, each in a thread of its own, and wait for at most `within_s`."""
    threads = [threading.Thread(target=session.close, name="closing", daemon=True) for session in sessions]
    for thread in threads:
        thread.start()
    deadline_s = time.monotonic() + within_s
    for thread in threads:
        thread.join(max(0.0, deadline_s - time.monotonic()))
