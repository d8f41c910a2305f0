"""The follower of a wearer along a route: it guides on a thread of its own, so that nobody waits for files or a map."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable

from vitrine.content.route.route_data import describe_failure
from vitrine.content.route.route_guide import RouteGuide
from vitrine.content.service import Answer, SeenWearer
from vitrine.document.field_error import FieldError
from vitrine.errors import InputError
from vitrine.feed.newest_slot import NewestSlot

_LOG = logging.getLogger("vitrine.content")

#: How long the end waits for its thread; one that hangs is left behind.
CLOSE_WITHIN_S = 0.5
#: Signals that wait for somebody who polls: beyond, the oldest go.
_MAX_WAITING = 240


class RouteFollower:
    """The follower of one live session. Its methods are for one thread; `open_guide` is called on its own."""

    name = "route"

    def __init__(self, open_guide: Callable[[], RouteGuide]) -> None:
        self._open_guide = open_guide
        self._slot: NewestSlot[SeenWearer] = NewestSlot()
        self._newest: SeenWearer | None = None
        self._told: deque[Answer] = deque(maxlen=_MAX_WAITING)
        self._thread: threading.Thread | None = None

    def submit(self, seen: SeenWearer) -> None:
        """Tell where the wearer is now. The same time again is let pass; one that waited is dropped."""
        if seen == self._newest or self._slot.is_closed:
            return
        self._newest = seen
        self._slot.put(seen)
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="route", daemon=True)
            self._thread.start()

    def poll(self) -> list[Answer]:
        """What there is to tell since the last call, without waiting."""
        return [self._told.popleft() for _ in range(len(self._told))]

    def close(self) -> None:
        """End the thread; one that hangs is left behind."""
        self._slot.close()
        if self._thread is not None:
            self._thread.join(CLOSE_WITHIN_S)

    def _run(self) -> None:
        try:
            guide = self._open_guide()
            while (seen := self._slot.take()) is not None:
                self._told.extend(guide.update(seen))
        except InputError as error:
            self._fail(error.problems[0].message)
        except FieldError as error:
            self._fail(str(error))
        except Exception as error:  # whatever a file or a map holds, the session goes on
            self._fail(f"it ended in {type(error).__name__}, which nobody foresaw")

    def _fail(self, message: str) -> None:
        _LOG.warning("route: %s", message)
        self._told.append(Answer("route.failed", {"route": describe_failure(message)}))
