"""A background task that opens a session over one source: a camera may take its time, and the screen goes on moving."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from typing import NamedTuple

from vitrine.engine.show import Show
from vitrine.errors import InputError

#: How long the kiosk's end waits for feeds to be closed; what hangs in a driver or on a disk by then is left behind.
CLOSE_WITHIN_S = 1.0


class Outcome(NamedTuple):
    """The result of an open task: the session, or None and what went wrong; `lacks_memory`: there was too little."""

    show: Show | None
    problems: tuple[str, ...] = ()
    memory: bool = False


class Opening:
    """A task in a thread of its own that opens a session. `source` None is the scene's own feed."""

    def __init__(self, source: str | None, open_show: Callable[[str | None], Show]) -> None:
        self._source, self._open_show = source, open_show
        self._lock = threading.Lock()
        self._outcome: Outcome | None = None
        self._unwanted = False
        # Left behind at the end where it hangs in a driver: nothing may keep the kiosk from ending.
        threading.Thread(target=self._run, name="opening", daemon=True).start()

    @property
    def outcome(self) -> Outcome | None:
        """The result; None while the task runs."""
        with self._lock:
            return self._outcome

    def give_up(self) -> None:
        """Close what the task has opened or will open: nobody waits for it any more."""
        with self._lock:
            self._unwanted = True
            if self._outcome is not None and self._outcome.show is not None:
                let_go([self._outcome.show], 0.0)

    def _run(self) -> None:
        outcome = self._tried()
        with self._lock:
            self._outcome = outcome
            is_abandoned = self._unwanted
        if is_abandoned and outcome.show is not None:
            outcome.show.close()

    def _tried(self) -> Outcome:
        name = named(self._source)
        try:
            return Outcome(self._open_show(self._source))
        except InputError as error:
            return Outcome(None, tuple(str(problem) for problem in error.problems))
        except MemoryError:
            return Outcome(None, (f"{name} cannot be opened: there is too little memory",), memory=True)
        except Exception as error:  # whatever a driver does, the kiosk goes on
            return Outcome(None, (f"{name} cannot be opened: {type(error).__name__}: {error}",))


def named(source: str | None) -> str:
    """The name of a source in a sentence."""
    return "the scene's own feed" if source is None else source


def let_go(shows: Iterable[Show], within_s: float) -> None:
    """Close sessions in parallel, each in a thread of its own, and wait for at most `within_s`."""
    threads = [threading.Thread(target=session.close, name="closing", daemon=True) for session in shows]
    for thread in threads:
        thread.start()
    deadline_s = time.monotonic() + within_s
    for thread in threads:
        thread.join(max(0.0, deadline_s - time.monotonic()))
