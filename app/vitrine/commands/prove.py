"""The command `prove`: are the pictures and figures of proofs still those that were approved?"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from vitrine import paths
from vitrine.engine.view_options import parse_choice
from vitrine.errors import (
    EXIT_INPUT_ERROR,
    EXIT_OK,
    CommandLineError,
    InputError,
    Problem,
    list_names,
    suggest_name,
)
from vitrine.escape import escape_line
from vitrine.gpu.renderer import Renderer
from vitrine.output.json_output import print_json
from vitrine.proof.compare.picture_comparison import GOOD
from vitrine.proof.draw.renderer_identity import REFERENCE, identify_renderer
from vitrine.proof.golden.golden_lock import lock_goldens
from vitrine.proof.plan.proof_plan import ProofPlan, find_proofs
from vitrine.proof.report.picture_folder import FOLDER, KEEP_MODES, PictureFolder
from vitrine.proof.report.report import write_report
from vitrine.proof.report.sentences import list_sentences, summarise
from vitrine.proof.result.branch_report import BranchReport
from vitrine.proof.result.proof_result import ProofResult
from vitrine.proof.run.branch_base import open_branch_base
from vitrine.proof.run.judgement import Rules
from vitrine.proof.run.orphan_search import RESOLVE_HINT, Schedule, prune
from vitrine.proof.run.proof_run import Gate, prove_all
from vitrine.proof.run.prover import ProvedMoment, Prover, open_takes
from vitrine.proof.run.resolution import check_sources, resolve_merge
from vitrine.proof.run.update_mode import UPDATE_MODES

#: Which renderers are compared with: the one that goldens are drawn by, or whatever is there.
RENDERERS = ("reference", "any")
#: What becomes of accepted variants whose last day is over.
EXPIRED = ("warn", "fail")


@dataclass(frozen=True, slots=True)
class ProveOptions:
    """The options of `prove`, as typed."""

    update: str = "none"
    renderer: str = "reference"
    at_least: int = 0
    as_json: bool = False
    report: str = "changed"
    against: str = ""
    expired: str = "warn"
    accept_variant: str = ""
    resolve: bool = False
    prune: bool = False


def run_prove(typed: Sequence[Path], options: ProveOptions, output: Path) -> int:
    """Prove what the paths hold; 1 where something is not as approved. Raises InputError for broken files."""
    parse_choice("update", options.update, UPDATE_MODES)
    any_renderer = parse_choice("renderer", options.renderer, RENDERERS) == "any"
    parse_choice("expired", options.expired, EXPIRED)
    keep = parse_choice("report", options.report, KEEP_MODES)
    _check_one_deed(options)
    searched = typed or (Path("."),)
    if options.resolve:
        return _resolve(searched, options)
    plans = find_proofs(searched)
    if options.prune:
        return _prune(plans, searched)
    _check_variant(options.accept_variant, plans)
    gate = Gate(options.at_least, os.environ.get("CI", "").lower() in ("1", "true"), any_renderer)
    with ExitStack() as opened:
        if options.accept_variant or options.update != "none":
            opened.enter_context(lock_goldens(plan.root for plan in plans))
        base = opened.enter_context(open_branch_base(options.against, plans)) if options.against else None
        prover = opened.enter_context(_open_prover(options))
        pictures = PictureFolder(output / FOLDER, keep)  # type: ignore[arg-type]

        def show(proved: ProvedMoment) -> None:
            pictures.add(proved)
            if not options.as_json:
                _print_moment(proved)

        result = prove_all(prover, plans, gate, show, searched=searched, base=base)
    write_report(output, result)
    if options.as_json:
        print_json(result.model_dump(mode="json"))
    else:
        print_summary(result)
    return EXIT_OK if result.is_good else EXIT_INPUT_ERROR


@contextmanager
def _open_prover(options: ProveOptions) -> Iterator[Prover]:
    """A context with a prover on this machine's renderer, and the rules by which moments are judged."""
    with Renderer.headless(paths.shaders()) as renderer:
        identity = identify_renderer(renderer.driver_name, str(renderer.ctx.info["GL_VERSION"]))
        rules = Rules(options.renderer == "any", date.today(), options.expired == "fail")
        yield Prover(renderer, identity, options.update, rules, options.accept_variant)  # type: ignore[arg-type]


def _check_one_deed(options: ProveOptions) -> None:
    """Check that no two options were typed that both write. Raises CommandLineError."""
    deeds = {
        "--update": options.update != "none",
        "--accept-variant": bool(options.accept_variant),
        "--resolve": options.resolve,
        "--prune": options.prune,
    }
    if len(typed := [name for name, is_typed in deeds.items() if is_typed]) > 1:
        raise CommandLineError(f"{typed[0]} and {typed[1]} both write goldens; give one of them")


def _check_variant(name: str, plans: Sequence[ProofPlan]) -> None:
    """Check that a proof says why a variant is accepted, and by whom. Raises InputError."""
    names = {variant for plan in plans for variant in plan.entries.variants}
    if name and name not in names:
        hint = suggest_name(name, names) or (
            f"write it into the proof first: variants: {{{name}: {{moments: [...], reason: ..., owner: ...}}}}"
        )
        message = f'no proof has a variant "{name}"'
        raise InputError(Problem(message, key="--accept-variant", allowed=list_names(sorted(names)), hint=hint))


def _resolve(searched: Sequence[Path], options: ProveOptions) -> int:
    """Settle the goldens of a half-done merge; 1 where one is left."""
    check_sources(searched)
    plans = find_proofs(searched)
    with lock_goldens(plan.root for plan in plans), _open_prover(options) as prover:
        if not prover.identity.is_reference and options.renderer != "any":
            hint = f"settle the merge where {REFERENCE} draws, or with --renderer any"
            raise InputError(Problem(f"{prover.identity} is not the renderer that goldens are drawn by", hint=hint))
        resolution = resolve_merge(prover, plans)
    for path, taken in resolution.settled:
        what = {"": "neither side is what is drawn now", "removed": "removed, since no moment has it"}
        print(f"{escape_line(str(path))}: {what.get(taken, f'{taken} is what is drawn now')}")
    if not resolution.is_whole:
        print(f"fails: both sides lie beside their goldens; {RESOLVE_HINT}")
        return EXIT_INPUT_ERROR
    during = f" of this {resolution.operation}" if resolution.operation else ""
    print(f"{len(resolution.settled)} goldens{during} settled, {resolution.removed} pictures and worlds removed")
    return EXIT_OK


def _prune(plans: Sequence[ProofPlan], searched: Sequence[Path]) -> int:
    with lock_goldens(plan.root for plan in plans):
        schedules = [
            Schedule(plan, tuple(moment for _, moments in open_takes(plan) for moment in moments)) for plan in plans
        ]
        gone = prune(schedules, searched)
    for path in gone:
        print(f"deleted: {escape_line(str(path))}")
    print(f"{len(gone)} orphaned files deleted")
    return EXIT_OK


def _print_moment(proved: ProvedMoment) -> None:
    result = proved.result
    if not result.is_good:
        verdict = "broken" if result.verdict in GOOD else result.verdict
        print(f"{verdict}: {escape_line(f'{result.scene}/{result.moment}')} at {result.t_s:g} s")
        for sentence in list_sentences(result):
            print(f"    {escape_line(sentence)}")
    for note in result.notes:
        print(f"note: {escape_line(f'{result.scene}/{result.moment}: {note}')}")


def print_summary(result: ProofResult) -> None:
    """Print what fails beside the moments, and how many there are of each verdict."""
    for orphan in result.orphans:
        print(f"orphaned: {escape_line(orphan)}")
    for failure in result.failures:
        print(f"fails: {escape_line(failure)}")
    if result.against is not None:
        _print_branch(result.against)
    print(escape_line(summarise(result)))


def _print_branch(report: BranchReport) -> None:
    counts = ", ".join(f"{count} {verdict}" for verdict, count in report.counts.items()) or "nothing differs"
    print(f"against {escape_line(report.ref)} ({report.commit[:10]}): {counts}, of {report.compared} moments")
    for moment in report.moments:
        print(f"    {moment.verdict}: {escape_line(f'{moment.scene}/{moment.moment}')}")
