"""Prover: draws the moments of proofs in one process, compares each with its golden, and writes what is asked for."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from vitrine.engine.opening import open_session
from vitrine.engine.session import Session
from vitrine.glass.optics.photometry import Thresholds
from vitrine.gpu.renderer import Renderer
from vitrine.proof.compare.moment_comparison import compare_moment
from vitrine.proof.compare.picture_comparison import ApprovedFolder, PictureComparison
from vitrine.proof.compare.tile_difference import OTHER_RENDERER, SAME_RENDERER, PictureTolerance
from vitrine.proof.draw.moment_drawing import MomentCells, MomentDrawing, draw_moment
from vitrine.proof.draw.renderer_identity import RendererIdentity, not_reference_error
from vitrine.proof.expect.moment_expectations import find_broken
from vitrine.proof.explain.explanation import explain_moment
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
    """Proves plans by one renderer of this identity; `update` says which goldens are written.

    `any_renderer`: pictures that another renderer drew are compared all the same, with a wider tolerance.
    """

    renderer: Renderer
    identity: RendererIdentity
    update: UpdateMode = "none"
    any_renderer: bool = False

    def prove(self, plan: ProofPlan, is_wanted: Callable[[ScheduledMoment], bool]) -> Iterator[ProvedMoment]:
        """Prove the wanted moments of a plan, take by take. Raises InputError for what its files have wrong."""
        for take, file in list_takes(plan).items():
            with open_session(plan.scene, None, plan.entries.feed, file, ahead=0) as session:
                for moment in schedule_moments(plan, take, session):
                    if is_wanted(moment):
                        yield self._prove_moment(plan, moment, session)

    def _prove_moment(self, plan: ProofPlan, moment: ScheduledMoment, session: Session) -> ProvedMoment:
        began_s = time.perf_counter()
        folder = approved_folder(plan)
        approved = read_approved_golden(plan, moment.name)
        pictured = plan.pictured if "eye" in plan.entries.views else ()
        lit = tuple(plan.entries.devices) if "light" in plan.entries.views else ()
        cells = MomentCells(plan.measured, pictured, lit, moment.masked)
        drawing = draw_moment(self.renderer, session, moment.t_s, cells, Thresholds())
        tolerance = self._choose_tolerance(approved)
        result, comparisons = compare_moment(plan, moment, drawing, approved, folder, tolerance)
        if approved is not None and result.verdict in ("changed", "wrong size"):
            result = explain_moment(plan, session, cells, drawing, approved, comparisons, result)
        broken = find_broken(session, moment, drawing, plan.pictured)
        result = result.model_copy(update={"broken": (*result.broken, *broken)})
        if wants_update(self.update, result):
            if not self.identity.is_reference:
                raise not_reference_error(self.identity)
            rewrite = self.update == "all"
            update_golden(plan, moment.name, drawing, approved, result, folder, str(self.identity), rewrite)
        result = result.model_copy(update={"took_s": round(time.perf_counter() - began_s, 4)})
        return ProvedMoment(plan, moment, session, drawing, approved, comparisons, result)

    def _choose_tolerance(self, approved: Golden | None) -> PictureTolerance | None:
        """That of pictures which this renderer drew, or another one; None where those are not to be judged."""
        drawn_by = () if approved is None else approved.lines.get("renderer", ())
        if not drawn_by or drawn_by == tuple(str(self.identity).split()):
            return SAME_RENDERER
        return OTHER_RENDERER if self.any_renderer else None


def approved_folder(plan: ProofPlan) -> ApprovedFolder:
    """Where the pictures of a plan's goldens lie: shared by all scenes below its root."""
    return ApprovedFolder(PictureStore(plan.root / PICTURES), plan.root / WORLDS)


def read_approved_golden(plan: ProofPlan, moment: str) -> Golden | None:
    """The golden of a moment, None where there is none. Raises InputError for a broken one."""
    path = plan.golden_path(moment)
    return read_golden(path) if path.is_file() else None
