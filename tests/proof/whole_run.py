"""A whole run in this process, with the prover and the gate of a test's choice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from vitrine.proof.plan.proof_plan import ProofPlan
from vitrine.proof.plan.schedule import ScheduledMoment
from vitrine.proof.result.moment_result import MomentResult
from vitrine.proof.result.proof_result import ProofResult
from vitrine.proof.run.branch_base import BranchBase
from vitrine.proof.run.orphan_search import Schedule
from vitrine.proof.run.proof_run import Gate, conclude_run
from vitrine.proof.run.prover import Prover, open_takes


def prove_all(
    prover: Prover,
    plans: Sequence[ProofPlan],
    gate: Gate,
    is_wanted: Callable[[ScheduledMoment], bool] = lambda moment: True,
    searched: Iterable[Path] = (),
    base: BranchBase | None = None,
) -> ProofResult:
    """Prove the wanted moments of all plans, and conclude the run."""
    results: list[MomentResult] = []
    compared: list[MomentResult] = []
    schedules: list[Schedule] = []
    for plan in plans:
        takes = [moments for _, moments in open_takes(plan)]
        schedules.append(Schedule(plan, tuple(moment for moments in takes for moment in moments)))
        for proved in prover.prove(plan, is_wanted):
            results.append(proved.result)
            compared += [base.compare(proved, prover.rules)] if base else []
    report = base.report(compared, schedules) if base else None
    return conclude_run(results, schedules, prover.identity, gate, prover.update, searched, report)
