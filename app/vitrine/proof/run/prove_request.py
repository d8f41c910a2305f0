"""Prove request: a run of neighbouring moments of one take, to be proven at the workbench of some process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Protocol

from vitrine.engine.opening import open_session
from vitrine.engine.session import Session
from vitrine.proof.draw.renderer_identity import RendererIdentity, identify_renderer
from vitrine.proof.golden.golden import format_golden
from vitrine.proof.plan.proof_plan import ProofPlan, plan_proof
from vitrine.proof.plan.schedule import ScheduledMoment, list_takes, schedule_moments
from vitrine.proof.result.moment_result import MomentResult
from vitrine.proof.run.prover import ProvedMoment, Prover
from vitrine.proof.run.update_mode import UpdateMode
from vitrine.workers.workbench import Workbench


class MomentKeeper(Protocol):
    """What looks at each moment where it was drawn, with all of its pixels, such as the pictures of a report.

    A value that is pickled on its way to another process.
    """

    def add(self, proved: ProvedMoment) -> object:
        """Take what is wanted of a moment. Raises InputError where it cannot be written."""


class OpenTake(NamedTuple):
    """A take of a plan, open, with its moments by time."""

    plan: ProofPlan
    session: Session
    moments: tuple[ScheduledMoment, ...]


class FinishedMoment(NamedTuple):
    """A moment that was proven anywhere: its result, and its lines as they were drawn, in the text of a golden."""

    result: MomentResult
    drawn: str


class ProvedRun(NamedTuple):
    """The answer to a request: its moments in order, and the renderer that drew them."""

    moments: tuple[FinishedMoment, ...]
    identity: RendererIdentity


@dataclass(frozen=True, slots=True)
class ProveRequest:
    """A request to prove the `moments` of a take, by name in the order of their times; `file` is the proof's.

    `keeper` is given each of them.
    """

    file: Path
    take: str
    moments: tuple[str, ...]
    update: UpdateMode = "none"
    keeper: MomentKeeper | None = None

    def answer(self, bench: Workbench) -> ProvedRun:
        """Prove them. Raises InputError for what their files have wrong."""
        identity = identify_bench(bench)
        opened = bench.keep((self.file, self.take), lambda: open_take(plan_proof(self.file), self.take))
        prover, wanted = Prover(bench.renderer, identity, self.update), frozenset(self.moments)
        finished = (
            self._finish(prover.prove_moment(opened.plan, moment, opened.session))
            for moment in opened.moments
            if moment.name in wanted
        )
        return ProvedRun(tuple(finished), identity)

    def _finish(self, proved: ProvedMoment) -> FinishedMoment:
        if self.keeper is not None:
            self.keeper.add(proved)
        return FinishedMoment(proved.result, format_golden(proved.drawing.golden))


def identify_bench(bench: Workbench) -> RendererIdentity:
    """The identity of a workbench's renderer."""
    return identify_renderer(bench.renderer.driver_name, str(bench.renderer.ctx.info["GL_VERSION"]))


@contextmanager
def open_take(plan: ProofPlan, take: str) -> Iterator[OpenTake]:
    """Open one of the takes of a plan. Raises InputError for what its files have wrong."""
    with open_session(plan.scene, None, plan.entries.feed, list_takes(plan)[take], ahead=0) as session:
        yield OpenTake(plan, session, schedule_moments(plan, take, session))
