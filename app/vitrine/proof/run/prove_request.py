"""Prove request: a run of neighbouring moments of one take, to be proven at the workbench of some process."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import NamedTuple, Protocol

from vitrine.proof.draw.renderer_identity import RendererIdentity, identify_renderer
from vitrine.proof.golden.golden import format_golden, format_line
from vitrine.proof.kept.kept_moments import DrawnFacts, KeptDistance
from vitrine.proof.plan.proof_plan import plan_proof
from vitrine.proof.plan.schedule import ScheduledMoment
from vitrine.proof.result.moment_result import MomentResult
from vitrine.proof.run.branch_base import BranchBase
from vitrine.proof.run.judgement import Rules
from vitrine.proof.run.proposed_golden import ProposedGolden
from vitrine.proof.run.prover import OpenTake, ProvedMoment, Prover, open_take
from vitrine.proof.run.update_mode import UpdateMode
from vitrine.proof.run.written_goldens import take_written
from vitrine.stage.text.text_mode import TextMode
from vitrine.workers.workbench import Workbench


class ShownPictures(NamedTuple):
    """What a report shows of a moment: files by name. `at_ends` are shown where a neighbour in another run changed.

    `proposed` is what accepting it would write.
    """

    files: Mapping[str, bytes] = {}
    at_ends: Mapping[str, bytes] = {}
    proposed: ProposedGolden | None = None


class PictureChoice(Protocol):
    """What chooses the pictures that a report shows, where they are drawn: a value that is pickled on its way there."""

    def collect(self, proved: ProvedMoment, before: ProvedMoment | None, is_last: bool) -> ShownPictures:
        """Those of a moment, and small ones of it and the one `before` it; None before the first of a run."""

    def list_names(self, result: MomentResult) -> Iterator[str]:
        """The names of those of a moment with this result, but for small ones."""


class ProveOrders(NamedTuple):
    """What is done with each moment: which goldens are written, which variant too, and by what it is judged.

    With a `base` it is compared with what the branch began with, too; `shown` chooses pictures for a report. `text` is
    how text is drawn in place of what the proofs say, `locale` the language that is shown. What is written is handed
    back to who asked where that is another machine.
    """

    update: UpdateMode = "none"
    rules: Rules = Rules()
    accepts: str = ""
    base: BranchBase | None = None
    shown: PictureChoice | None = None
    text: TextMode | None = None
    locale: str | None = None
    hands_back: bool = False


class FinishedMoment(NamedTuple):
    """A moment that was proven anywhere: its result, and its lines as they were drawn, in the text of a golden.

    `facts` are what else is to be kept of it; `against` is its result beside what the branch began with, None where
    that was not asked for.
    """

    result: MomentResult
    drawn: str = ""
    facts: DrawnFacts = DrawnFacts()
    against: MomentResult | None = None
    shown: ShownPictures = ShownPictures()


class ProvedRun(NamedTuple):
    """The answer to a request: its moments in order, the renderer that drew them, what is to be written of goldens."""

    moments: tuple[FinishedMoment, ...]
    identity: RendererIdentity
    written: Mapping[str, bytes] = {}


@dataclass(frozen=True, slots=True)
class ProveRequest:
    """A request to prove the `moments` of a take, by name in the order of their times; `file` is the proof's."""

    file: Path
    take: str
    moments: tuple[str, ...]
    orders: ProveOrders = field(default_factory=ProveOrders)

    def answer(self, bench: Workbench) -> ProvedRun:
        """Prove them. Raises InputError for what their files have wrong."""
        identity, orders = identify_bench(bench), self.orders
        key = (self.file, self.take, orders.text, orders.locale)
        plan = partial(plan_proof, self.file, orders.text, orders.locale)
        opened = bench.keep(key, lambda: open_take(plan(), self.take))
        draws_whole = orders.base is not None
        prover = Prover(bench.renderer, identity, orders.update, orders.rules, orders.accepts, draws_whole)
        if not orders.hands_back:
            return ProvedRun(tuple(self._finish(prover, opened)), identity)
        with take_written(opened.plan, self._list_moments(opened)) as written:
            finished = tuple(self._finish(prover, opened))
        return ProvedRun(finished, identity, written)

    def _list_moments(self, opened: OpenTake) -> list[ScheduledMoment]:
        wanted = frozenset(self.moments)
        return [moment for moment in opened.moments if moment.name in wanted]

    def _finish(self, prover: Prover, opened: OpenTake) -> Iterator[FinishedMoment]:
        base, choice = self.orders.base, self.orders.shown
        before: ProvedMoment | None = None
        for moment in self._list_moments(opened):
            proved = prover.prove_moment(opened.plan, moment, opened.session)
            shown = choice.collect(proved, before, moment.name == self.moments[-1]) if choice else ShownPictures()
            proposal = shown.proposed.proposal if shown.proposed else None
            yield FinishedMoment(
                proved.result.model_copy(update={"proposal": proposal}),
                format_golden(proved.drawing.golden),
                _find_facts(proved),
                base.compare(proved, prover.rules) if base else None,
                shown,
            )
            before = proved


def _find_facts(proved: ProvedMoment) -> DrawnFacts:
    """What is to be kept of a moment beside its lines. Another renderer's tolerance says nothing of the usual one."""
    distances: dict[str, KeptDistance] = {}
    approved = None if proved.result.other_renderer else proved.approved
    for one in proved.comparisons:
        if approved is not None and one.verdict == "equivalent" and one.difference is not None:
            line = format_line(one.key, approved.lines[one.key])
            distances[line] = KeptDistance(one.difference.worst_mean, one.difference.most_large)
    return DrawnFacts(proved.result.masked_share, proved.broken, distances)


def identify_bench(bench: Workbench) -> RendererIdentity:
    """The identity of a workbench's renderer."""
    return identify_renderer(bench.renderer.driver_name, str(bench.renderer.ctx.info["GL_VERSION"]))
