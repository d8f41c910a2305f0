"""Moments judged without a renderer, for tests: their figures, and what of their expectations is broken."""

from __future__ import annotations

from collections.abc import Iterator

from tests.proof.small_project import SmallProject
from vitrine.engine.device_run import collect_verdict, prepare_runs, record_instant
from vitrine.engine.opening import open_session
from vitrine.engine.session import Session
from vitrine.glass.optics.photometry import Thresholds
from vitrine.proof.draw.moment_drawing import MomentDrawing
from vitrine.proof.expect.moment_expectations import find_broken
from vitrine.proof.golden.golden import Golden
from vitrine.proof.plan.proof_plan import ProofPlan
from vitrine.proof.plan.schedule import ScheduledMoment, schedule_moments
from vitrine.verdict.scene_scan import scan_scene


def draw_without_pixels(session: Session, plan: ProofPlan, t_s: float) -> MomentDrawing:
    """The frames and figures of a moment, as `draw_moment` has them, without a renderer."""
    runs = prepare_runs(session, plan.pictured)
    observed = record_instant(session, runs, scan_scene(session.scene), session.instant_at(t_s))
    thresholds = {one.environment.id: Thresholds() for one in plan.pictured}
    frames = {run.traits.device: one.frame for run, one in zip(runs, observed, strict=True)}
    observations = {one.observation.traits.device: one.observation for one in observed}
    return MomentDrawing(Golden(), {}, frames, observations, collect_verdict(runs, thresholds).results)


def judge_plan(plan: ProofPlan) -> Iterator[tuple[ScheduledMoment, MomentDrawing, tuple[str, ...]]]:
    """Each moment with its figures and broken expectations."""
    with open_session(plan.scene, None, ahead=0) as session:
        for moment in schedule_moments(plan, "", session):
            drawing = draw_without_pixels(session, plan, moment.t_s)
            yield moment, drawing, find_broken(session, moment, drawing, plan.pictured)


def judge(project: SmallProject) -> Iterator[tuple[ScheduledMoment, MomentDrawing, tuple[str, ...]]]:
    """The same of a project's only proof."""
    return judge_plan(project.plan)
