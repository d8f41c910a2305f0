"""Proof run: all wanted moments of the plans proven, and the result that decides a gate. It fails closed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from vitrine.errors import InputError
from vitrine.proof.draw.renderer_identity import RendererIdentity
from vitrine.proof.golden.orphans import find_orphan_goldens, find_orphan_pictures
from vitrine.proof.plan.proof_plan import ProofPlan
from vitrine.proof.plan.schedule import ScheduledMoment
from vitrine.proof.result.moment_result import MomentResult
from vitrine.proof.result.proof_result import ProofResult
from vitrine.proof.run.prover import ProvedMoment, Prover
from vitrine.proof.run.update_mode import PICTURES, WORLDS


@dataclass(frozen=True, slots=True)
class Gate:
    """What a run must meet beside its moments: at least so many pictures compared, on CI not nothing at all."""

    at_least: int = 0
    on_ci: bool = False
    any_renderer: bool = False


def prove_all(
    prover: Prover,
    plans: Sequence[ProofPlan],
    gate: Gate,
    on_moment: Callable[[ProvedMoment], None],
    is_wanted: Callable[[ScheduledMoment], bool] = lambda moment: True,
) -> ProofResult:
    """Prove all plans; `on_moment` is called with each moment as it comes. Raises InputError for broken files."""
    results: list[MomentResult] = []
    names: dict[Path, list[str]] = {plan.goldens: [] for plan in plans}
    for plan in plans:
        for proved in prover.prove(plan, is_wanted):
            on_moment(proved)
            results.append(proved.result)
            names[plan.goldens].append(proved.moment.name)
    return conclude_run(results, names, {plan.root for plan in plans}, prover.identity, gate)


def conclude_run(
    results: Sequence[MomentResult],
    names: Mapping[Path, Sequence[str]],
    roots: Collection[Path],
    identity: RendererIdentity,
    gate: Gate,
) -> ProofResult:
    """The result of a run, or of a slice of it: its moments, what nothing names, and why it fails.

    `names` are those of all moments of all slices, by the folder of their goldens, which lie below `roots`.
    """
    orphans = [path for folder, moments in names.items() for path in find_orphan_goldens(folder, moments)]
    for root in sorted(roots):
        orphans += _list_unnamed(root)
    result = ProofResult(
        renderer=str(identity),
        is_reference=identity.is_reference,
        moments=tuple(results),
        planned=sum(map(len, names.values())),
        orphans=tuple(map(str, orphans)),
    )
    return result.model_copy(update={"failures": tuple(find_failures(result, gate))})


def find_failures(result: ProofResult, gate: Gate) -> Iterator[str]:
    """Why a run fails beside its moments, one sentence each."""
    compared = result.picture_count
    if not result.is_reference and not gate.any_renderer:
        yield f"{result.renderer} is not the reference renderer; --renderer any compares all the same"
    if gate.on_ci and not compared and (result.moments or not result.planned):
        yield "nothing was compared, which is no success; name a folder with proofs and their goldens"
    if compared < gate.at_least:
        yield f"{compared} pictures were compared, --at-least wants {gate.at_least}"


def _list_unnamed(root: Path) -> list[Path]:
    try:
        return list(find_orphan_pictures(root, root / PICTURES, root / WORLDS))
    except InputError:
        return []  # a golden that cannot be read has been told with its moment
