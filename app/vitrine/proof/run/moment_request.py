"""Moment request: one moment of a proof to be proven by a worker process, and what it answers."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from vitrine.document.located_data import locate_key
from vitrine.engine.opening import open_session
from vitrine.errors import InputError, Problem
from vitrine.proof.compare.picture_comparison import GOOD
from vitrine.proof.draw.renderer_identity import RendererIdentity
from vitrine.proof.image.evidence import remove_evidence, write_evidence
from vitrine.proof.plan.proof_plan import ProofPlan, plan_proof
from vitrine.proof.plan.schedule import list_takes, schedule_moments
from vitrine.proof.result.moment_result import MomentResult
from vitrine.proof.run.judgement import Rules
from vitrine.proof.run.prove_request import identify_bench
from vitrine.proof.run.prover import ProvedMoment, Prover
from vitrine.proof.run.update_mode import UpdateMode, wants_update
from vitrine.stage.text.text_mode import TextMode
from vitrine.workers.workbench import Workbench


@dataclass(frozen=True, slots=True)
class NamedMoment:
    """A moment of a proof by its name; `entry` is the name that it was written under, `line` where, from 1."""

    name: str
    entry: str
    line: int


@dataclass(frozen=True, slots=True)
class MomentAnswer:
    """A moment's result, the renderer that drew it, the PNGs that show its changes, and whether it was written."""

    result: MomentResult
    identity: RendererIdentity
    evidence: tuple[Path, ...]
    was_written: bool


@dataclass(frozen=True, slots=True)
class MomentRequest:
    """A request to prove a moment of the proof in `file`; PNGs of what changed are written into `output`.

    `text` is how text is drawn in place of what the proof says.
    """

    file: Path
    moment: NamedMoment
    update: UpdateMode
    output: Path
    rules: Rules = field(default_factory=Rules)
    text: TextMode | None = None

    def answer(self, bench: Workbench) -> MomentAnswer:
        """Prove it. Raises InputError for what its files have wrong."""
        plan = narrow_plan(plan_proof(Path(os.path.relpath(self.file)), self.text), self.moment.entry)
        identity = identify_bench(bench)
        prover = Prover(bench.renderer, identity, self.update, self.rules)
        for proved in prover.prove(plan, lambda moment: moment.name == self.moment.name):
            evidence = tuple(_write_evidence(proved, self.output / proved.plan.name))
            return MomentAnswer(proved.result, identity, evidence, wants_update(self.update, proved.result))
        message = f'{self.file} has no moment "{self.moment.name}" any more'
        raise InputError(Problem(message, hint="it was changed while the tests ran: run them again"))


def name_moments(plan: ProofPlan) -> Iterator[NamedMoment]:
    """Name the moments of a proof in the order in which they are written; a row's are found on its take, without GL.

    Raises InputError for what the files of rows have wrong.
    """
    for name, entry in plan.entries.moments.items():
        line = locate_key(plan.raw["moments"], name).line
        if entry.every is None:
            yield NamedMoment(name, name, line)
            continue
        narrow = narrow_plan(plan, name)
        for take, run in list_takes(narrow).items():
            with open_session(plan.scene, None, plan.feed, run.file, ahead=0, locale=run.locale) as session:
                for moment in schedule_moments(narrow, take, session):
                    yield NamedMoment(moment.name, name, line)


def narrow_plan(plan: ProofPlan, entry: str) -> ProofPlan:
    """The plan with one of its entries alone, so that no other take is opened."""
    moments = {entry: plan.entries.moments[entry]} if entry in plan.entries.moments else {}
    return replace(plan, entries=plan.entries.model_copy(update={"moments": moments}))


def _write_evidence(proved: ProvedMoment, folder: Path) -> Iterator[Path]:
    for comparison in proved.comparisons:
        name = f"{proved.moment.name}-{comparison.key.replace('/', '-')}"
        if comparison.verdict in GOOD:
            remove_evidence(folder, name)
        else:
            drawn = proved.drawing.pictures.get(comparison.key)
            yield from write_evidence(folder, name, comparison.approved_pixels, drawn.whole if drawn else None)
