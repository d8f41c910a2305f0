"""Runner of one service: requests go in, answers come out, and nobody waits. The service works on its own thread.

A request that is not answered by its deadline is answered by a timeout, and a thread that hangs in it is left behind:
the next request gets another one, with a service of its own. Of those that hang at most MAX_LEFT_BEHIND are; until one
of them comes back, all that is asked times out. An answer may come in parts: then there is a deadline for the next one,
and one for all; the rest of what nobody waits for any more is stopped.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Hashable
from contextlib import closing
from typing import NamedTuple

from vitrine.content.checked_answer import CheckedAnswer, check_answer, make_failure, make_timeout
from vitrine.content.service import DEADLINE_S, AnswerStream, JsonObject, Service, StreamingService

_LOG = logging.getLogger("vitrine.content")

#: Threads that hang: a server that is silent for ever must not cost one more with every request.
MAX_LEFT_BEHIND = 4
#: How long the end waits for a service to be closed; one that hangs is left behind.
CLOSE_WITHIN_S = 0.5


class _Job(NamedTuple):
    """One request that waits, or is being answered. `due_s` is its deadline by the runner's clock.

    `stream` are the parts of its answer, once they come; `end_s` is when all of them must have.
    """

    key: Hashable
    verb: str
    request: JsonObject
    deadline_s: float
    due_s: float
    stream: AnswerStream | None = None
    end_s: float = 0.0

    def wait_for_part(self, now_s: float) -> _Job:
        """The same, waiting for the next part of its stream, which it has."""
        assert self.stream is not None
        by_part = now_s + self.stream.part_s <= self.end_s
        deadline_s = self.stream.part_s if by_part else self.stream.whole_s
        return self._replace(deadline_s=deadline_s, due_s=min(now_s + self.stream.part_s, self.end_s))


class ServiceRunner:
    """The runner of one service, which `make` makes on its thread. All methods are for one thread, and never wait.

    A request has a key of its caller's, which comes back with its answer; `clock` is a monotonic one, in seconds.
    """

    def __init__(self, name: str, make: Callable[[], Service], *, clock: Callable[[], float] = time.monotonic) -> None:
        self.name = name
        self._make, self._clock = make, clock
        self._changed = threading.Condition()
        self._waiting: deque[_Job] = deque()
        self._arrived: deque[tuple[Hashable, CheckedAnswer]] = deque()
        self._thread: threading.Thread | None = None  # None: none yet, or the last was left behind
        self._current: _Job | None = None  # what that thread is at, None once it was dropped
        self._due_s: float | None = None  # until when that thread has time for it, None: it waits
        self._is_closed = False
        self._left_behind: set[threading.Thread] = set()

    @property
    def thread_count(self) -> int:
        """How many threads there are, those that were left behind included."""
        with self._changed:
            return len(self._left_behind) + (self._thread is not None)

    def submit(self, key: Hashable, verb: str, request: JsonObject, deadline_s: float = DEADLINE_S) -> None:
        """Ask the service, after what was asked before."""
        with self._changed:
            self._waiting.append(_Job(key, verb, request, deadline_s, self._clock() + deadline_s))
            self._start_thread()
            self._changed.notify_all()

    def drop(self, key: Hashable) -> None:
        """Forget a request: nobody waits for its answer any more."""
        with self._changed:
            self._waiting = deque(job for job in self._waiting if job.key != key)
            self._arrived = deque(pair for pair in self._arrived if pair[0] != key)
            if self._current is not None and self._current.key == key:
                self._stop_stream()
                self._current = None

    def poll(self) -> list[tuple[Hashable, CheckedAnswer]]:
        """The answers since the last call, each with the key of its request, and the deadlines that have passed."""
        with self._changed:
            now_s = self._clock()
            if self._due_s is not None and now_s >= self._due_s:
                self._leave_behind()
            while self._waiting and now_s >= self._waiting[0].due_s:
                self._time_out(self._waiting.popleft())
            if self._waiting:
                self._start_thread()
            found = list(self._arrived)
            self._arrived.clear()
            return found

    def close(self, within_s: float = CLOSE_WITHIN_S) -> None:
        """End the thread, which closes the service. One that hangs is left behind."""
        with self._changed:
            self._is_closed = True
            self._waiting.clear()
            self._stop_stream()
            thread = self._thread
            self._changed.notify_all()
        if thread is not None:
            thread.join(within_s)

    def _start_thread(self) -> None:
        if self._thread is None and not self._is_closed and len(self._left_behind) < MAX_LEFT_BEHIND:
            self._thread = threading.Thread(target=self._run, name=f"service {self.name}", daemon=True)
            self._thread.start()

    def _leave_behind(self) -> None:
        assert self._thread is not None
        self._stop_stream()
        if self._current is not None:
            self._time_out(self._current)
        self._left_behind.add(self._thread)
        self._thread = self._current = self._due_s = None

    def _stop_stream(self) -> None:
        if self._current is not None and self._current.stream is not None:
            self._current.stream.stop()

    def _time_out(self, job: _Job) -> None:
        _LOG.warning("%s.%s did not answer within %g s", self.name, job.verb, job.deadline_s)
        self._arrived.append((job.key, make_timeout(self.name, job.deadline_s)))

    def _run(self) -> None:
        """The thread: answer requests in order, until it is left behind or all ends."""
        service: Service | None = None
        while (job := self._take_job()) is not None:
            try:
                service = service or self._make()
                if isinstance(service, StreamingService):
                    self._deliver_parts(service.stream(job.verb, job.request))
                    continue
                answer = check_answer(self.name, service.answer(job.verb, job.request, self._left_s(job)))
            except (Exception, SystemExit) as error:  # whatever a library raises, the show goes on
                # Its words may hold what no take may keep, such as a key.
                message = f"{job.verb} ended in {type(error).__name__}, which nobody foresaw"
                _LOG.warning("%s: %s", self.name, message)
                answer = make_failure(self.name, message)
            self._deliver(answer)
        if service is not None:
            self._close_service(service)
        with self._changed:
            self._left_behind.discard(threading.current_thread())
            if self._thread is threading.current_thread():
                self._thread = None

    def _left_s(self, job: _Job) -> float:
        return max(0.0, job.due_s - self._clock())

    def _take_job(self) -> _Job | None:
        """Wait for the next request; None where this thread is to end."""
        with self._changed:
            while True:
                if self._is_closed or self._thread is not threading.current_thread():
                    return None
                if self._waiting:
                    self._current = job = self._waiting.popleft()
                    self._due_s = job.due_s
                    return job
                self._changed.wait()

    def _deliver_parts(self, stream: AnswerStream) -> None:
        """Deliver the parts of an answer as they come, as long as somebody waits for them."""
        with self._changed:
            if (job := self._find_wanted()) is None:
                return self._end_job()
            now_s = self._clock()
            self._wait_for_part(job._replace(stream=stream, end_s=now_s + stream.whole_s), now_s)
        with closing(iter(stream)) as parts:
            for part in parts:
                if not self._deliver_part(check_answer(self.name, part)):
                    break
        self._end_job()

    def _wait_for_part(self, job: _Job, now_s: float) -> None:
        self._current = waiting = job.wait_for_part(now_s)
        self._due_s = waiting.due_s

    def _deliver_part(self, answer: CheckedAnswer) -> bool:
        """Deliver one part; whether somebody waits for the next."""
        with self._changed:
            if (job := self._find_wanted()) is None:
                return False
            self._arrived.append((job.key, answer))
            if job.stream is not None:
                self._wait_for_part(job, self._clock())
            return True

    def _deliver(self, answer: CheckedAnswer) -> None:
        self._deliver_part(answer)
        self._end_job()

    def _find_wanted(self) -> _Job | None:
        """The job that this thread is at, None where nobody waits for it: it was left behind, or that was dropped."""
        return self._current if self._thread is threading.current_thread() else None

    def _end_job(self) -> None:
        with self._changed:
            if self._thread is threading.current_thread():
                self._current = self._due_s = None

    def _close_service(self, service: Service) -> None:
        try:
            service.close()
        except Exception as error:
            _LOG.warning("%s could not be closed: %s", self.name, type(error).__name__)
