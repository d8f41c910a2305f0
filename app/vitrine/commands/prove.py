"""The command `prove`: are the pictures and figures of proofs still those that were approved?"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from vitrine.commands.executors import check_executor, open_executor
from vitrine.engine.view_options import parse_choice
from vitrine.errors import EXIT_INPUT_ERROR, EXIT_OK, CommandLineError, Problem
from vitrine.escape import escape_line
from vitrine.files.atomic import make_folder
from vitrine.output.json_output import print_json
from vitrine.output.progress_bar import show_progress
from vitrine.proof.draw.renderer_identity import RendererIdentity
from vitrine.proof.kept.driver_record import recall_renderer, record_renderer
from vitrine.proof.kept.program_digest import digest_program
from vitrine.proof.plan.proof_plan import find_proofs
from vitrine.proof.result.moment_result import MomentResult
from vitrine.proof.result.proof_result import ProofResult, write_result
from vitrine.proof.run.planned_take import PlannedTake, plan_takes
from vitrine.proof.run.proof_run import Gate, conclude_run
from vitrine.proof.run.prove_request import identify_bench
from vitrine.proof.run.shared_run import SharedRun, list_moments, list_names
from vitrine.proof.run.slice import parse_slice
from vitrine.proof.run.update_mode import UPDATE_MODES
from vitrine.workers.executor import Executor
from vitrine.workers.pool import usable_cores
from vitrine.workers.workbench import Workbench

#: Which renderers are compared with: the one that goldens are drawn by, or whatever is there.
RENDERERS = ("reference", "any")
#: Below the folder of the report: what moments looked like when they were last drawn.
KEPT = "cache"
#: Fewer moments than this are drawn sooner than another process has begun.
MOMENTS_PER_WORKER = 24


@dataclass(frozen=True, slots=True)
class ProveOptions:
    """The options of `prove`, as typed. `workers` None: as many as pay; `cluster` is the address of a scheduler."""

    update: str = "none"
    renderer: str = "reference"
    at_least: int = 0
    as_json: bool = False
    workers: int | None = None
    slice_: str | None = None
    cluster: str | None = None
    uses_kept: bool = True


def run_prove(typed: Sequence[Path], options: ProveOptions, output: Path) -> int:
    """Prove what the paths hold; 1 where something is not as approved. Raises InputError for broken files."""
    update = parse_choice("update", options.update, UPDATE_MODES)
    any_renderer = parse_choice("renderer", options.renderer, RENDERERS) == "any"
    gate = Gate(options.at_least, os.environ.get("CI", "").lower() in ("1", "true"), any_renderer)
    part = parse_slice(options.slice_, os.environ)
    check_executor(options.workers, options.cluster)
    if options.cluster is not None and update != "none":
        message = "--cluster proves on other machines, where nothing is approved"
        raise CommandLineError(Problem(message, hint="update goldens on this machine"))
    # A glyph from whatever fonts a machine has is no picture to be compared on another one.
    os.environ["VITRINE_SYSTEM_FONTS"] = "0"
    takes = plan_takes(find_proofs(typed or (Path("."),)))
    wanted = part.of(list_moments(takes))
    folder = make_folder(output / KEPT)
    with Workbench() as bench:
        program = digest_program()
        identity = recall_renderer(folder, program) or _identify(bench, folder, program)
        kept = tuple(take.open_kept(folder, program, identity) if options.uses_kept else None for take in takes)
        run = SharedRun(takes, wanted, kept, identity, update)  # type: ignore[arg-type]
        known = run.find_known()
        results = run.prove(known, lambda count: _open_executor(options, count, bench, takes, identity))
        moments = list(_show_results(results, len(wanted) - len(known), len(known), options.as_json))
    result = conclude_run(moments, list_names(takes), {take.plan.root for take in takes}, identity, gate)
    write_result(output / "result.json", result)
    if options.as_json:
        print_json(result.model_dump(mode="json"))
    else:
        _print_summary(result, len(known))
    return EXIT_OK if result.is_good else EXIT_INPUT_ERROR


def _identify(bench: Workbench, folder: Path, program: str) -> RendererIdentity:
    identity = identify_bench(bench)
    record_renderer(folder, identity, program)
    return identity


def _open_executor(
    options: ProveOptions, count: int, bench: Workbench, takes: Sequence[PlannedTake], identity: RendererIdentity
) -> Executor:
    workers = options.workers or max(1, min(usable_cores(), count // MOMENTS_PER_WORKER))
    files = (path for take in takes for path in take.all_files)
    return open_executor(workers, options.cluster, bench, lambda: files, lambda: identity)


def _show_results(results: Iterator[MomentResult], drawn: int, known: int, as_json: bool) -> Iterator[MomentResult]:
    """The results, each told as it comes where it is not good; a bar says how far the drawing is."""
    with (
        show_progress("proving", drawn + known, "moments", shows_rate=True) if drawn else nullcontext(_nothing) as step
    ):
        for result in results:
            step()
            if not as_json and not result.is_good:
                _print_moment(result)
            yield result


def _nothing() -> None:
    """What is called after each moment where no bar is shown."""


def _print_moment(result: MomentResult) -> None:
    print(f"{result.verdict}: {escape_line(f'{result.scene}/{result.moment}')} at {result.t_s:g} s")
    for sentence in list_sentences(result):
        print(f"    {escape_line(sentence)}")


def list_sentences(result: MomentResult) -> list[str]:
    """What is wrong with a moment, one sentence each."""
    sentences = [
        f"{picture.key}: {picture.verdict}"
        + ("" if picture.worst_mean is None else f", {picture.worst_mean:.2f} codes in its worst tile")
        + (f"; {picture.message}" if picture.message else "")
        for picture in result.pictures
        if picture.verdict not in ("same", "equivalent")
    ]
    return [*sentences, *result.figures, *result.broken]


def _print_summary(result: ProofResult, known: int) -> None:
    for orphan in result.orphans:
        print(f"orphaned: {escape_line(orphan)}")
    for failure in result.failures:
        print(f"fails: {escape_line(failure)}")
    counts = ", ".join(f"{count} {verdict}" for verdict, count in result.counts.items()) or "none"
    unchanged = f" ({known} of them from unchanged files, not drawn again)" if known else ""
    compared = f"{result.picture_count} pictures compared by {result.renderer}"
    print(f"{len(result.moments)} moments: {counts}{unchanged}; {compared}")
