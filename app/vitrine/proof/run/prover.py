"""Prover: draws the moments of proofs in one process, compares each with its golden, and writes what is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from vitrine.engine.opening import open_session
from vitrine.engine.session import Session
from vitrine.errors import InputError, Problem
from vitrine.glass.optics.photometry import Thresholds
from vitrine.gpu.renderer import Renderer
from vitrine.proof.compare.moment_comparison import compare_moment
from vitrine.proof.compare.picture_comparison import ApprovedFolder, PictureComparison
from vitrine.proof.draw.moment_drawing import MomentCells, MomentDrawing, draw_moment
from vitrine.proof.draw.renderer_identity import RendererIdentity
from vitrine.proof.golden.golden import Golden, read_golden
from vitrine.proof.golden.picture_store import PictureStore
from vitrine.proof.plan.proof_plan import ProofPlan
from vitrine.proof.plan.schedule import ScheduledMoment, list_takes, schedule_moments
from vitrine.proof.result.moment_result import MomentResult
from vitrine.proof.run.update_mode import PICTURES, WORLDS, UpdateMode, update_golden, wants_update


class ProvedMoment(NamedTuple):
    """A moment that was drawn and compared: all that a report may want to show of it."""

    plan: ProofPlan
    moment: ScheduledMoment
    session: Session
    drawing: MomentDrawing
    approved: Golden | None
    comparisons: tuple[PictureComparison, ...]
    result: MomentResult


@dataclass(frozen=True, slots=True)
class Prover:
    """Proves plans by one renderer of this identity; `update` says which goldens are written."""

    renderer: Renderer
    identity: RendererIdentity
    update: UpdateMode = "none"

    def prove(self, plan: ProofPlan, is_wanted: Callable[[ScheduledMoment], bool]) -> Iterator[ProvedMoment]:
        """Prove the wanted moments of a plan, take by take. Raises InputError for what its files have wrong."""
        for take, file in list_takes(plan).items():
            with open_session(plan.scene, None, plan.entries.feed, file, ahead=0) as session:
                for moment in schedule_moments(plan, take, session):
                    if is_wanted(moment):
                        yield self.prove_moment(plan, moment, session)

    def prove_moment(self, plan: ProofPlan, moment: ScheduledMoment, session: Session) -> ProvedMoment:
        """Prove one moment of a session's take. Raises InputError where what is asked for cannot be written."""
        folder = approved_folder(plan)
        approved = read_approved_golden(plan, moment.name)
        pictured = plan.pictured if "eye" in plan.entries.views else ()
        lit = tuple(plan.entries.devices) if "light" in plan.entries.views else ()
        cells = MomentCells(plan.measured, pictured, lit, moment.masked)
        # What is written anew is drawn whole, also where it is what was approved: its files may be lost.
        known = None if self.update == "all" else approved
        drawing = draw_moment(self.renderer, session, moment.t_s, cells, Thresholds(), known)
        result, comparisons = compare_moment(plan, moment, drawing, approved, folder)
        if wants_update(self.update, result):
            if not self.identity.is_reference:
                raise _not_reference(self.identity)
            rewrite = self.update == "all"
            update_golden(plan, moment.name, drawing, approved, result, folder, str(self.identity), rewrite)
        return ProvedMoment(plan, moment, session, drawing, approved, comparisons, result)


def approved_folder(plan: ProofPlan) -> ApprovedFolder:
    """Where the pictures of a plan's goldens lie: shared by all scenes below its root."""
    return ApprovedFolder(PictureStore(plan.root / PICTURES), plan.root / WORLDS)


def read_approved_golden(plan: ProofPlan, moment: str) -> Golden | None:
    """The golden of a moment, None where there is none. Raises InputError for a broken one."""
    path = plan.golden_path(moment)
    return read_golden(path) if path.is_file() else None


def _not_reference(identity: RendererIdentity) -> InputError:
    message = f"{identity} is not the renderer that goldens are drawn by"
    return InputError(Problem(message, hint="update them where CI runs, or `vitrine review` its artefact"))
