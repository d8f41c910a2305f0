"""Proof run: the result of the moments that were proven, which decides a gate. It fails closed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from vitrine.errors import InputError
from vitrine.proof.draw.renderer_identity import RendererIdentity
from vitrine.proof.result.branch_report import BranchReport
from vitrine.proof.result.moment_result import MomentResult
from vitrine.proof.result.proof_result import ProofResult
from vitrine.proof.run.file_sharers import find_place, list_sharers
from vitrine.proof.run.orphan_search import Orphans, Schedule, describe_orphans, find_orphans, remove_unnamed
from vitrine.proof.run.update_mode import UpdateMode


@dataclass(frozen=True, slots=True)
class Gate:
    """What a run must meet beside its moments: at least so many pictures compared, on CI not nothing at all.

    `is_slice`: other runs prove the rest.
    """

    at_least: int = 0
    on_ci: bool = False
    any_renderer: bool = False
    is_slice: bool = False


def conclude_run(
    moments: Sequence[MomentResult],
    schedules: Sequence[Schedule],
    identity: RendererIdentity,
    gate: Gate,
    update: UpdateMode = "none",
    searched: Iterable[Path] = (),
    against: BranchReport | None = None,
) -> ProofResult:
    """The result of a run, or of a slice of it: its moments, what nothing names, and why it fails.

    `schedules` are those of all slices. `searched` are the folders in which all proofs were looked for: whatever else
    lies in their goldens is orphaned. After an `update` that rewrote goldens, what none names any more is deleted.
    """
    if update in ("changed", "all"):
        remove_unnamed(dict.fromkeys(schedule.plan.root for schedule in schedules))
    orphans = _find_readable_orphans(schedules, searched)
    result = ProofResult(
        renderer=str(identity),
        is_reference=identity.is_reference,
        moments=tuple(moments),
        planned=sum(len(schedule.moments) for schedule in schedules),
        against=against,
        orphans=tuple(map(str, (*orphans.goldens, *orphans.stored))),
        folder=find_place(Path.cwd()),
        named_by=list_sharers(moments),
    )
    failures = (*find_failures(result, gate), *describe_orphans(orphans, gate.on_ci).values())
    return result.model_copy(update={"failures": failures})


def find_failures(result: ProofResult, gate: Gate) -> Iterator[str]:
    """Why a run fails beside its moments, one sentence each."""
    compared = result.picture_count
    if not result.is_reference and not gate.any_renderer:
        yield f"{result.renderer} is not the reference renderer; --renderer any compares all the same"
    if gate.on_ci and not compared and (result.moments or not result.planned):
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
