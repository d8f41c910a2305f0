"""Outputs of the check of a take: its report as tables, as SARIF, as pictures of the worst frames and as a map."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

from vitrine import paths
from vitrine.engine.check_plan import CheckPlan
from vitrine.engine.report import Report
from vitrine.engine.session import Session
from vitrine.errors import InputError, Problem
from vitrine.escape import dump_json
from vitrine.files.atomic import atomic_write, check_writable_folder
from vitrine.gpu.renderer import Renderer
from vitrine.output.console import open_console
from vitrine.output.progress_bar import show_progress
from vitrine.report.legibility_map import LegibilityMapSpec, check_map, write_map
from vitrine.report.sarif import build_sarif
from vitrine.report.verdict_table import (
    print_elements,
    print_faintest,
    print_findings,
    print_matrix,
    print_reasons,
    print_registration,
    print_variants,
)
from vitrine.report.worst_frames import write_worst_frames
from vitrine.verdict.finding import Finding

log = logging.getLogger("vitrine.check")

#: The width of tables where no terminal says how wide it is, such as in the log of a build.
LOG_COLUMNS = 160


def check_outputs(plan: CheckPlan, pictures: Path | None, legibility_map: Path | None) -> None:
    """Check the outputs before the take is played, which takes its time. Raises InputError as `draw_result` does."""
    if pictures is not None:
        check_writable_folder(pictures)
    if legibility_map is not None:
        if len(plan.profiles) * len(plan.environments) != 1:
            raise InputError("--heat shows one device in one light; name one with --device and --environment")
        check_map(legibility_map, plan.profiles[0])


def draw_result(
    session: Session, plan: CheckPlan, report: Report, pictures: Path | None, legibility_map: Path | None
) -> None:
    """Draw the report of a session, whose feed is RGBA: the worst frames into a folder, the legibility map.

    Raises InputError for a map of more than one case, and for files that cannot be written.
    """
    check_outputs(plan, pictures, legibility_map)
    options = plan.options
    with Renderer.headless(paths.shaders()) as renderer:
        glasses = [one.with_size(session.size_px) for one in report.glasses]
        if pictures is not None:
            count = write_worst_frames(pictures, renderer, session, report.results, glasses)
            log.warning("%s: %d pictures of worst frames", pictures, count)
        if legibility_map is not None:
            frames = range(0, session.feed.info.frame_count or 1, options.every)
            case = LegibilityMapSpec(glasses[0], plan.thresholds)
            with show_progress(legibility_map.name, len(frames)) as advance:
                write_map(legibility_map, renderer, session, case, frames, advance)


def print_report(report: Report) -> None:
    """Print what was played as tables: a matrix of many cases, or the elements of one; then every broken rule."""
    console = open_console(LOG_COLUMNS)
    readings, conditions = report.results, report.conditions
    print_registration(console, conditions)
    print_variants(console, conditions)
    if len(conditions) > 1:
        print_matrix(console, conditions, readings)
    if any(condition.brightness or not condition.has_display for condition in conditions):
        print_reasons(console, conditions, readings, report.findings)
    if len(conditions) > 1:
        print_faintest(console, readings)
    if len(conditions) == 1 and readings:
        print_elements(console, conditions[0], readings)
    print_findings(console, [f for f in report.findings if f.rule.id != "contrast"])


def write_sarif(path: Path, problems: Sequence[Problem], findings: Sequence[Finding]) -> None:
    """Write a SARIF file beside, then rename."""
    with atomic_write(path) as beside:
        text = dump_json(build_sarif(problems, findings, Path.cwd()))
        beside.write_text(text + "\n", encoding="utf-8")
