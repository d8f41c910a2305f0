"""One try to open a show, in a thread of its own: a camera may take its time, and the calm card goes on moving."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import NamedTuple

from app.engine.show import Show
from app.scene.problem import InputError


class Outcome(NamedTuple):
    """The show of the first source that opened, with the source's place in the list, or None; and what went wrong."""

    show: Show | None
    place: int
    problems: tuple[str, ...]


class Opening:
    """Tries sources in order. `outcome` is None until it is known."""

    def __init__(self, sources: Sequence[str | None], open_show: Callable[[str | None], Show]) -> None:
        self._sources, self._open_show = tuple(sources), open_show
        self._lock = threading.Lock()
        self._outcome: Outcome | None = None
        self._unwanted = False
        # Left behind at the end where it hangs in a driver: nothing may keep the booth from ending.
        threading.Thread(target=self._run, name="opening", daemon=True).start()

    @property
    def outcome(self) -> Outcome | None:
        """What came of it, once it is over."""
        with self._lock:
            return self._outcome

    def give_up(self) -> None:
        """Nobody waits for it any more: what it has opened or will open is closed again."""
        with self._lock:
            self._unwanted = True
            if self._outcome is not None and self._outcome.show is not None:
                self._outcome.show.close()

    def _run(self) -> None:
        outcome = self._tried()
        with self._lock:
            self._outcome = outcome
            if self._unwanted and outcome.show is not None:
                outcome.show.close()

    def _tried(self) -> Outcome:
        problems: list[str] = []
        for place, source in enumerate(self._sources):
            try:
                return Outcome(self._open_show(source), place, tuple(problems))
            except InputError as error:
                problems += [str(problem) for problem in error.problems]
            except Exception as error:  # whatever a driver does, the booth goes on
                problems.append(f"{source or 'the scene'} cannot be opened: {type(error).__name__}: {error}")
        return Outcome(None, len(self._sources), tuple(problems))
