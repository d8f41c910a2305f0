"""Shared run: the moments of a slice in order, some known from kept drawings, the rest drawn by an executor."""

from __future__ import annotations

from collections.abc import Callable, Collection, Generator, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

from vitrine.errors import InputError, MachineError
from vitrine.proof.draw.renderer_identity import RendererIdentity
from vitrine.proof.kept.kept_moments import KeptMoments, remove_oldest
from vitrine.proof.plan.schedule import ScheduledMoment
from vitrine.proof.result.moment_result import MomentResult
from vitrine.proof.run.kept_comparison import compare_kept, key_moment
from vitrine.proof.run.planned_take import PlannedTake
from vitrine.proof.run.prove_request import FinishedMoment, ProvedRun, ProveOrders, ProveRequest
from vitrine.proof.run.written_goldens import write_taken
from vitrine.workers.executor import Executor, put_in_order

#: Moments of one request: so few that the last worker is not waited for long, so many that decoding goes forward.
MAX_RUN = 8


class WantedMoment(NamedTuple):
    """A moment of a run, and the number of its take."""

    take: int
    moment: ScheduledMoment


@dataclass(frozen=True, eq=False, slots=True)
class SharedRun:
    """The wanted moments of takes, drawn by a renderer of this identity; `kept` is what is kept of each take."""

    takes: tuple[PlannedTake, ...]
    wanted: Sequence[WantedMoment]
    kept: tuple[KeptMoments | None, ...]
    identity: RendererIdentity
    orders: ProveOrders = field(default_factory=ProveOrders)

    def find_known(self, present: Collection[str] = ()) -> dict[int, MomentResult]:
        """The results of wanted moments that pass beside what was approved, by their number, without drawing them.

        One whose pictures are to be shown is among them where their files are `present`, by name, from an earlier run.
        None where all are written, or compared with what the branch began with, too.
        """
        if self.orders.update == "all" or self.orders.base is not None:
            return {}
        known, shown, present_names = {}, self.orders.shown, frozenset(present)
        for number, (take, moment) in enumerate(self.wanted):
            kept = self.kept[take]
            result = compare_kept(self.takes[take].plan, moment, kept, self.identity) if kept is not None else None
            if result is not None and present_names.issuperset(shown.list_names(result) if shown else ()):
                known[number] = result
        return known

    def prove(
        self, known: dict[int, MomentResult], open_executor: Callable[[int], Executor]
    ) -> Generator[FinishedMoment]:
        """All wanted moments in order; `open_executor` is given how many of them must be drawn.

        Raises InputError for what files have wrong, MachineError where a worker has another renderer.
        """
        left = [number for number in range(len(self.wanted)) if number not in known]
        if not left:
            yield from (FinishedMoment(known[number]) for number in range(len(self.wanted)))
            return
        drawn = self._draw(left, open_executor)
        for number in range(len(self.wanted)):
            yield FinishedMoment(known[number]) if number in known else next(drawn)
        self._tidy()

    def _draw(self, numbers: Sequence[int], open_executor: Callable[[int], Executor]) -> Iterator[FinishedMoment]:
        with open_executor(len(numbers)) as executor:
            runs = self._divide(numbers, executor.width)
            requests = [self.request(run) for run in runs]
            for run, answer in zip(runs, put_in_order(executor.run(requests)), strict=True):
                yield from self._take_in(run, answer)

    def _divide(self, numbers: Sequence[int], width: int) -> list[list[int]]:
        """Runs of neighbours of one take, several for each of `width` workers."""
        length = max(1, min(MAX_RUN, len(numbers) // (3 * width)))
        by_take = (list(group) for _, group in groupby(numbers, lambda number: self.wanted[number].take))
        return [group[start : start + length] for group in by_take for start in range(0, len(group), length)]

    def list_requests(self, width: int) -> list[ProveRequest]:
        """The requests for all wanted moments, to be answered by `width` workers."""
        return [self.request(run) for run in self._divide(range(len(self.wanted)), width)]

    def request(self, run: Sequence[int]) -> ProveRequest:
        """The request for wanted moments of these numbers, neighbours of one take."""
        take = self.takes[self.wanted[run[0]].take]
        names = tuple(self.wanted[number].moment.name for number in run)
        return ProveRequest(take.plan.file, take.take, names, self.orders)

    def _take_in(self, run: Sequence[int], answer: ProvedRun) -> Iterator[FinishedMoment]:
        if answer.identity != self.identity:
            raise MachineError(f"a worker draws by {answer.identity}, this process by {self.identity}")
        write_taken(self.takes[self.wanted[run[0]].take].plan.root, answer.written)
        for number, finished in zip(run, answer.moments, strict=True):
            self._keep(self.wanted[number], finished)
            yield finished

    def _keep(self, wanted: WantedMoment, finished: FinishedMoment) -> None:
        """Keep what was drawn. A curve is not."""
        kept = self.kept[wanted.take]
        if kept is not None and not wanted.moment.curve_device:
            key = key_moment(self.takes[wanted.take].plan, wanted.moment)
            # A folder that cannot be written costs the time of drawing it again, and nothing else.
            with suppress(InputError, OSError):
                kept.add(key, finished.drawn, finished.facts)

    def _tidy(self) -> None:
        for folder in {kept.folder for kept in self.kept if kept is not None}:
            with suppress(OSError):
                remove_oldest(folder)


def list_moments(takes: Sequence[PlannedTake]) -> list[WantedMoment]:
    """All moments of takes, in order."""
    return [WantedMoment(number, moment) for number, take in enumerate(takes) for moment in take.moments]
