"""Live content: the services of a live session at work. Requests of its states go out, answers become rows of its take.

Nothing here waits, opens a file or a socket: services do so on threads of their own. An answer comes on the first tick
that has not been drawn, so that a replay of the take draws what was seen.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING

from vitrine.document.model import Model
from vitrine.engine.session import Session
from vitrine.errors import InputError
from vitrine.feed.address import find_feed_path
from vitrine.flow.timeline.code_news import is_news
from vitrine.flow.timeline.request import RequestStart
from vitrine.flow.timeline.take import TimedEvent
from vitrine.flow.timeline.tick_grid import tick_before, tick_time_s

if TYPE_CHECKING:
    from vitrine.content.checked_answer import CheckedAnswer
    from vitrine.content.service import Follower, Watcher
    from vitrine.content.service_runner import ServiceRunner
    from vitrine.content.service_table import ServiceTable

#: What the take of a run holds at most: a row of a code that moves takes 2 ms of processor time by then, and twice as
#: many 6. That is 20 minutes of a code that never lies still, 15 rows a second, and two days of one that does.
MAX_RUN_EVENTS, MAX_RUN_BYTES = 20_000, 16_000_000

_LOG = logging.getLogger("vitrine.content")

#: An answer with the service that gave it, and the request that it is one to; None: it was told unasked.
_Told = tuple[str, "CheckedAnswer", RequestStart | None]


class LiveContent:
    """The services of whatever session is stepped. A session that plays a take, or has no services, opens none.

    `clock` is a monotonic one, in seconds; `table` makes other services than those that the program has.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic, table: ServiceTable | None = None) -> None:
        self._clock, self._table = clock, table
        self._blocks: Mapping[str, Model] = {}
        self._runners: dict[str, ServiceRunner] = {}
        self._watchers: list[Watcher] = []
        self._followers: list[Follower] = []
        self._asked: frozenset[RequestStart] = frozenset()
        self._tick, self._run_bytes = -1, 0

    def is_full(self, session: Session) -> bool:
        """Whether the run is to end, and another to begin: the take that it makes holds as much as one may."""
        is_long = len(session.take.events) >= MAX_RUN_EVENTS or self._run_bytes >= MAX_RUN_BYTES
        return is_long and session.runs_services

    def step(self, session: Session, t_s: float) -> tuple[TimedEvent, ...]:
        """Put into the session's take what services have told by now, and ask what its states ask at `t_s`.

        It is called before each frame is drawn; the rows that were added, in order.
        """
        self._follow(session)
        if not self._blocks:
            return ()
        t_s = session.wrap_time(t_s)
        tick = tick_before(t_s)
        if tick < self._tick:  # a new run: what the last one asked is over
            self._drop(self._asked)
            self._tick, self._run_bytes = -1, 0
        at_tick = max(tick, self._tick + 1)
        added = [timed for told in self._poll() for timed in self._add(session, t_s, at_tick, *told)]
        self._hand_over(session, t_s)
        for watcher in self._watchers:
            watcher.submit(session.frame_at(t_s))
        for follower in self._followers:
            follower.submit(session.see_wearer(t_s))
        self._tick = tick
        return tuple(added)

    def close(self) -> None:
        """End all services; what hangs is left behind."""
        for runner in self._runners.values():
            runner.close()
        for teller in self._list_tellers():
            teller.close()
        self._blocks, self._runners, self._asked = {}, {}, frozenset()
        self._watchers, self._followers = [], []

    def _follow(self, session: Session) -> None:
        """Open the services of the session's scene, where they are others than those that are open."""
        blocks = session.scene.services if session.runs_services else {}
        if blocks == self._blocks:
            return
        self.close()
        self._blocks = blocks
        if not blocks:
            return
        # A scene without services imports nothing of them.
        from vitrine.content.service_runner import ServiceRunner
        from vitrine.content.service_table import FOLLOWER_MAKERS, SERVICE_MAKERS, WATCHER_MAKERS, ServiceTable

        table = self._table or ServiceTable(SERVICE_MAKERS, WATCHER_MAKERS, FOLLOWER_MAKERS)
        for name, block in blocks.items():
            if name in table.services:
                make = partial(table.services[name], block, session.scene)
                self._runners[name] = ServiceRunner(name, make, clock=self._clock)
            if name in table.watchers:
                self._watchers.append(table.watchers[name](block, session.scene))
            if name in table.followers:
                feed = find_feed_path(session.sources.feed.address)
                self._followers.append(table.followers[name](block, session.scene, feed, session.take.seed))

    def _list_tellers(self) -> list[Watcher | Follower]:
        """Those who tell unasked."""
        return [*self._watchers, *self._followers]

    def _poll(self) -> Iterator[_Told]:
        from vitrine.content.checked_answer import check_answer

        for name, runner in self._runners.items():
            for key, answer in runner.poll():
                assert isinstance(key, RequestStart)
                yield name, answer, key
        for teller in self._list_tellers():
            for told in teller.poll():
                yield teller.name, check_answer(teller.name, told), None

    def _add(
        self, session: Session, t_s: float, tick: int, service: str, answer: CheckedAnswer, start: RequestStart | None
    ) -> Iterator[TimedEvent]:
        """Add one answer, unless the state that asked was left or it says nothing new: its row, or a failure's."""
        from vitrine.content.checked_answer import make_failure

        if start is not None and start not in {start for start, _ in session.open_requests(t_s)}:
            return
        timed = TimedEvent(tick_time_s(tick), answer.event, answer.data)
        if start is None and not is_news(session.timeline, timed, session.size_px):
            return
        try:
            session.add_event(timed)
        except InputError as error:  # a picture that is not there, too many names
            _LOG.warning("%s: its answer cannot be shown: %s", service, error.problems[0])
            failure = make_failure(service, f"its answer cannot be shown: {error.problems[0].message}")
            timed = TimedEvent(timed.t_s, failure.event, failure.data)
            session.add_event(timed)
        self._run_bytes += 0 if timed.data is None else len(timed.data.text)
        yield timed

    def _hand_over(self, session: Session, t_s: float) -> None:
        """Ask what is asked anew, and drop what nobody waits for any more."""
        opened = session.open_requests(t_s)
        current = frozenset(start for start, _ in opened)
        self._drop(self._asked - current)
        for start, state in opened:
            runner = self._runners.get(start.invocation.service)
            if start not in self._asked and runner is not None:
                inputs = {**session.read_request(start, state), "t_s": tick_time_s(start.tick)}
                if start.invocation.reads_take:
                    inputs["rows"] = session.timeline.events
                runner.submit(start, start.invocation.verb, inputs)
        self._asked = current

    def _drop(self, starts: frozenset[RequestStart]) -> None:
        for start in starts:
            if start.invocation.service in self._runners:
                self._runners[start.invocation.service].drop(start)
        self._asked -= starts
