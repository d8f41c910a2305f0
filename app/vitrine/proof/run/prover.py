"""Prover: draws the moments of proofs in one process, compares each with its golden, and writes what is asked for."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from vitrine.engine.glasses_surroundings import find_surroundings
from vitrine.engine.opening import open_session
from vitrine.engine.session import Session
from vitrine.errors import InputError
from vitrine.files.atomic import make_folder
from vitrine.glass.optics.photometry import Thresholds
from vitrine.gpu.renderer import Renderer
from vitrine.proof.compare.curve_difference import settle_curve
from vitrine.proof.compare.picture_comparison import PictureComparison
from vitrine.proof.draw.curve_drawing import trace_curve
from vitrine.proof.draw.moment_drawing import MomentCells, MomentDrawing, draw_moment
from vitrine.proof.draw.renderer_identity import RendererIdentity, not_reference_error
from vitrine.proof.expect.moment_expectations import find_broken
from vitrine.proof.explain.explanation import explain_moment
from vitrine.proof.golden.candidate import remove_candidates
from vitrine.proof.golden.curve import Curve, write_curve
from vitrine.proof.golden.golden import Golden
from vitrine.proof.golden.picture_line import PictureLine
from vitrine.proof.golden.picture_lines import read_picture_lines
from vitrine.proof.plan.proof_plan import ProofPlan
from vitrine.proof.plan.schedule import ScheduledMoment, list_takes, schedule_moments
from vitrine.proof.result.moment_result import MomentResult
from vitrine.proof.run.judgement import Judgement, Rules, approved_folder, judge_moment, variant_path
from vitrine.proof.run.update_mode import UpdateMode, settle_golden, wants_update, write_moment, write_pictures

#: No picture is known: all are drawn whole, with the world behind and what is to be stored.
NOTHING_KNOWN: Mapping[str, PictureLine] = MappingProxyType({})


class OpenTake(NamedTuple):
    """A take of a plan, open, with its moments by time."""

    plan: ProofPlan
    session: Session
    moments: tuple[ScheduledMoment, ...]


class ProvedMoment(NamedTuple):
    """A moment that was drawn and compared: all that a report may want to show of it.

    `broken` are the expectations that do not hold, which the result has among others.
    """

    plan: ProofPlan
    moment: ScheduledMoment
    session: Session
    drawing: MomentDrawing
    approved: Golden | None
    comparisons: tuple[PictureComparison, ...]
    result: MomentResult
    broken: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Prover:
    """Proves plans by one renderer of this identity; `update` says which goldens are written.

    `accepts` is the name of a variant that is written for its moments where they are not as approved, "" for none.
    `draws_whole`: also pictures that are as approved, to be compared with others than those.
    """

    renderer: Renderer
    identity: RendererIdentity
    update: UpdateMode = "none"
    rules: Rules = field(default_factory=Rules)
    accepts: str = ""
    draws_whole: bool = False

    def prove(self, plan: ProofPlan, is_wanted: Callable[[ScheduledMoment], bool]) -> Iterator[ProvedMoment]:
        """Prove the wanted moments of a plan, take by take. Raises InputError for what its files have wrong."""
        for session, moments in open_takes(plan):
            for moment in moments:
                if is_wanted(moment):
                    yield self.prove_moment(plan, moment, session)

    def prove_moment(self, plan: ProofPlan, moment: ScheduledMoment, session: Session) -> ProvedMoment:
        """Prove one moment of a session's take. Raises InputError where what is asked for cannot be written."""
        began_s = time.perf_counter()
        drawing = self.draw(plan, moment, session, self._find_known(plan, moment))
        judged = judge_moment(plan, moment, drawing, approved_folder(plan), self.rules)
        result, approved = judged.result, judged.approved if isinstance(judged.approved, Golden) else None
        if approved is not None and result.verdict in ("changed", "wrong size"):
            cells = choose_cells(plan, moment)
            result = explain_moment(plan, session, cells, drawing, approved, judged.comparisons, result)
        broken = find_broken(session, moment, drawing, plan.pictured)
        result = result.model_copy(update={"broken": (*result.broken, *broken)})
        result = self._write(plan, moment, drawing, judged._replace(result=result))
        result = result.model_copy(update={"took_s": round(time.perf_counter() - began_s, 4)})
        return ProvedMoment(plan, moment, session, drawing, approved, judged.comparisons, result, broken)

    def draw(
        self,
        plan: ProofPlan,
        moment: ScheduledMoment,
        session: Session,
        known: Mapping[str, PictureLine] = NOTHING_KNOWN,
    ) -> MomentDrawing:
        """Draw a moment of a session's take, or trace its curve; of `known` pictures no more than the whole."""
        if moment.curve_device:
            glasses = next(one for one in plan.pictured if one.profile.id == moment.curve_device)
            display = session.find_display(glasses)
            curve = trace_curve(
                session, moment.curve_device, display, moment.masked, find_surroundings(session.stage, glasses)
            )
            return MomentDrawing(curve=curve)
        cells = choose_cells(plan, moment)
        drawing = draw_moment(self.renderer, session, moment.t_s, cells, Thresholds(), known)
        return replace(drawing, golden=drawing.golden.with_lines({"renderer": self.identity.words}))

    def _find_known(self, plan: ProofPlan, moment: ScheduledMoment) -> Mapping[str, PictureLine]:
        """The approved pictures whose files are there, where the moment is compared with no others."""
        has_variants = any(entry.accepts(moment.name) for entry in plan.entries.variants.values())
        if self.update == "all" or self.draws_whole or has_variants or moment.curve_device:
            return NOTHING_KNOWN
        folder = approved_folder(plan)
        try:
            lines = read_picture_lines(plan.golden_path(moment.name))
        except InputError:  # there is none, or the judgement tells what is wrong with it
            return NOTHING_KNOWN
        return {key: line for key, line in lines.items() if all(path.is_file() for path in folder.list_files(line))}

    def _write(
        self, plan: ProofPlan, moment: ScheduledMoment, drawing: MomentDrawing, judged: Judgement
    ) -> MomentResult:
        """Write what is asked for; the result, which says so. What cannot be read stays: it may be half merged."""
        result, folder = judged.result, approved_folder(plan)
        variant = plan.entries.variants.get(self.accepts)
        accepts = variant is not None and variant.accepts(moment.name) and wants_update("changed", result)
        if judged.is_unreadable or not (accepts or wants_update(self.update, result)):
            if self.update != "none" and self.identity.is_reference and isinstance(judged.approved, Golden):
                write_pictures(judged.approved, drawing.pictures, folder)
            return result
        if not self.identity.is_reference:
            raise not_reference_error(self.identity)
        path = plan.goldens / moment.file_name
        if accepts:
            path = variant_path(plan, moment.name, self.accepts)
            write_moment(path, drawing.golden, drawing.pictures, folder)
        elif drawing.curve is not None:
            self._write_curve(path, drawing.curve, judged, plan.tolerances.place_px)
        else:
            rewrite, approved = self.update == "all", judged.approved
            old = approved if isinstance(approved, Golden) else None
            golden = settle_golden(drawing, old, judged.comparisons, folder, plan.tolerances, rewrite)
            write_moment(path, golden, drawing.pictures, folder)
        return result.model_copy(update={"approved_now": accepts or self.update in ("changed", "all")})

    def _write_curve(self, path: Path, drawn: Curve, judged: Judgement, tolerance_px: float) -> None:
        make_folder(path.parent)
        approved = judged.approved
        settles = isinstance(approved, Curve) and self.update != "all"
        write_curve(path, settle_curve(approved, drawn, tolerance_px) if settles else drawn)  # type: ignore[arg-type]
        remove_candidates(path)


def open_takes(plan: ProofPlan) -> Iterator[tuple[Session, tuple[ScheduledMoment, ...]]]:
    """Each take of a plan as an open session, with its moments. Raises InputError for what its files have wrong."""
    for take in list_takes(plan):
        with open_take(plan, take) as opened:
            yield opened.session, opened.moments


@contextmanager
def open_take(plan: ProofPlan, take: str) -> Iterator[OpenTake]:
    """Open one of the takes of a plan. Raises InputError for what its files have wrong."""
    run = list_takes(plan)[take]
    text, locale = plan.entries.text, run.locale
    with open_session(plan.scene, None, plan.feed, run.file, ahead=0, text=text, locale=locale) as session:
        yield OpenTake(plan, session, schedule_moments(plan, take, session))


def choose_cells(plan: ProofPlan, moment: ScheduledMoment) -> MomentCells:
    """What is drawn and measured of a moment of a plan."""
    pictured = plan.pictured if "eye" in plan.entries.views else ()
    lit = tuple(plan.entries.devices) if "light" in plan.entries.views else ()
    return MomentCells(plan.measured, pictured, lit, moment.masked)
