"""The command `check`: every error and warning of a scene, and how its take reads on devices in their light."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from vitrine.commands.check_request import play_elsewhere
from vitrine.commands.executors import check_executor, open_executor
from vitrine.commands.take_check import check_outputs, draw_result, print_report, write_sarif
from vitrine.engine.check_plan import CheckOptions, CheckPlan, plan_check
from vitrine.engine.checked_scene import find_problems, open_checked_scene
from vitrine.engine.report import Report, play_take
from vitrine.engine.session import Session
from vitrine.errors import EXIT_INPUT_ERROR, EXIT_OK, Problem
from vitrine.escape import escape_line
from vitrine.files.atomic import check_writable_file
from vitrine.output.json_output import print_json
from vitrine.output.progress_bar import show_progress
from vitrine.proof.kept.input_files import list_input_files
from vitrine.proof.run.prove_request import identify_bench
from vitrine.workers.executor import Executor
from vitrine.workers.workbench import Workbench

log = logging.getLogger("vitrine.check")


@dataclass(frozen=True, slots=True)
class OutputOptions:
    """The outputs of `check`: JSON, a SARIF file, pictures of the worst frames, a legibility map."""

    as_json: bool = False
    sarif: Path | None = None
    pictures: Path | None = None
    legibility_map: Path | None = None


def run_check(
    scene_file: Path,
    options: CheckOptions | None,
    output: OutputOptions,
    trusted: bool = False,
    workers: int | None = None,
    cluster: str | None = None,
) -> int:
    """Print all problems and, unless `options` is None, what playing the take found.

    `workers` processes of this machine share the take, or those of the `cluster` whose scheduler has this address.
    1 if the scene has an error, or the take a finding as grave as `options.fail_on`, else 0. Raises InputError for what
    was typed wrong, before anything else is done.
    """
    check_executor(workers, cluster)
    plan = None if options is None else plan_check(scene_file, options)
    _check_outputs(plan, output)
    if plan is None:
        report = Report(tuple(find_problems(scene_file, trusted)))
        _tell(scene_file, report, output)
    else:
        report = _check_take(scene_file, plan, output, workers or 1, cluster)
    fails = report.has_errors or (plan is not None and report.fails(plan.options.fail_on))
    return EXIT_INPUT_ERROR if fails else EXIT_OK


def _check_take(scene_file: Path, plan: CheckPlan, output: OutputOptions, workers: int, cluster: str | None) -> Report:
    """Open a scene once, play its take unless it has an error, tell what was found and draw what is asked for."""
    options = plan.options
    with open_checked_scene(
        scene_file, options.feed, options.take, options.trust, options.locale, options.exposure_stops
    ) as checked:
        session, report = checked.session, Report(checked.problems)
        if session is not None:
            if session.feed.info.frame_count is None:
                log.warning("%s is live and has no end: the take is not played", session.feed.info.name)
            bar = partial(show_progress, "playing the take")
            if workers == 1 and cluster is None:
                report = play_take(session, plan, checked.problems, bar)
            else:
                with _open_executor(session, options, workers, cluster) as executor:
                    play = play_elsewhere(executor, scene_file, options)
                    report = play_take(session, plan, checked.problems, bar, play)
        _tell(scene_file, report, output)
        if session is not None and report.verdict is not None and (output.pictures or output.legibility_map):
            draw_result(session, plan, report, output.pictures, output.legibility_map)
    return report


def _open_executor(session: Session, options: CheckOptions, workers: int, cluster: str | None) -> Executor:
    """The executor that plays the take; a cluster's workers get the files that it is played from."""
    bench = Workbench()
    named = (*options.devices.split(","), *options.environments.split(","))
    return open_executor(
        workers, cluster, bench, partial(list_input_files, session, named), partial(identify_bench, bench)
    )


def _check_outputs(plan: CheckPlan | None, output: OutputOptions) -> None:
    if output.sarif is not None:
        check_writable_file(output.sarif)
    if plan is not None:
        check_outputs(plan, output.pictures, output.legibility_map)


def _tell(scene_file: Path, report: Report, output: OutputOptions) -> None:
    if output.sarif is not None:
        write_sarif(output.sarif, report.problems, report.findings)
    if output.as_json:
        print_json(report.as_json())
        return
    _print_problems(f"{scene_file}, as written" if report.verdict else str(scene_file), report.problems)
    if report.verdict is not None:
        print_report(report)


def _print_problems(what: str, problems: Sequence[Problem]) -> None:
    for problem in problems:
        print(f"{problem.severity}: {problem}")
    errors = sum(problem.severity == "error" for problem in problems)
    counts = f"{_format_count(errors, 'error')}, {_format_count(len(problems) - errors, 'warning')}"
    print(f"{escape_line(what)}: {counts}", flush=True)


def _format_count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
