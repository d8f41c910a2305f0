"""Proof run: all wanted moments of the plans proven, and the result that decides a gate. It fails closed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from vitrine.errors import InputError
from vitrine.proof.plan.proof_plan import ProofPlan
from vitrine.proof.plan.schedule import ScheduledMoment
from vitrine.proof.result.moment_result import MomentResult
from vitrine.proof.result.proof_result import ProofResult
from vitrine.proof.run.branch_base import BranchBase
from vitrine.proof.run.orphan_search import Orphans, Schedule, describe_orphans, find_orphans, remove_unnamed
from vitrine.proof.run.prover import ProvedMoment, Prover, open_takes


@dataclass(frozen=True, slots=True)
class Gate:
    """What a run must meet beside its moments: at least so many pictures compared, on CI not nothing at all.

    `is_slice`: other runs prove the rest.
    """

    at_least: int = 0
    on_ci: bool = False
    any_renderer: bool = False
    is_slice: bool = False


def prove_all(
    prover: Prover,
    plans: Sequence[ProofPlan],
    gate: Gate,
    on_moment: Callable[[ProvedMoment], None],
    is_wanted: Callable[[ScheduledMoment], bool] = lambda moment: True,
    searched: Iterable[Path] = (),
    base: BranchBase | None = None,
) -> ProofResult:
    """Prove all plans; `on_moment` is called with each moment as it comes. Raises InputError for broken files.

    `searched` are the folders in which all proofs were looked for: whatever else lies in their goldens is orphaned.
    With a `base` the result tells what the branch changes, too.
    """
    results: list[MomentResult] = []
    compared: list[MomentResult] = []
    schedules: list[Schedule] = []
    for plan in plans:
        scheduled: list[ScheduledMoment] = []
        for session, moments in open_takes(plan):
            scheduled += moments
            for moment in moments:
                if is_wanted(moment):
                    proved = prover.prove_moment(plan, moment, session)
                    on_moment(proved)
                    results.append(proved.result)
                    compared += [base.compare(proved, prover.rules)] if base else []
        schedules.append(Schedule(plan, tuple(scheduled)))
    if prover.update in ("changed", "all"):
        remove_unnamed(dict.fromkeys(plan.root for plan in plans))
    orphans = _find_readable_orphans(schedules, searched)
    result = ProofResult(
        renderer=str(prover.identity),
        is_reference=prover.identity.is_reference,
        moments=tuple(results),
        planned=sum(len(schedule.moments) for schedule in schedules),
        against=base.report(compared, schedules) if base else None,
        orphans=tuple(map(str, (*orphans.goldens, *orphans.stored))),
    )
    failures = (*find_failures(result, gate), *describe_orphans(orphans, gate.on_ci).values())
    return result.model_copy(update={"failures": failures})


def find_failures(result: ProofResult, gate: Gate) -> Iterator[str]:
    """Why a run fails beside its moments, one sentence each."""
    compared = result.picture_count
    if not result.is_reference and not gate.any_renderer:
        yield f"{result.renderer} is not the reference renderer; --renderer any compares all the same"
    if gate.on_ci and not compared:
        yield "nothing was compared, which is no success; name a folder with proofs and their goldens"
    if gate.on_ci and not gate.is_slice and len(result.moments) < result.planned:
        yield f"{result.planned - len(result.moments)} of {result.planned} moments were skipped"
    if compared < gate.at_least:
        yield f"{compared} pictures were compared, --at-least wants {gate.at_least}"


def _find_readable_orphans(schedules: Sequence[Schedule], searched: Iterable[Path]) -> Orphans:
    try:
        return find_orphans(schedules, searched)
    except InputError:
        return Orphans()  # a golden that cannot be read has been told with its moment
