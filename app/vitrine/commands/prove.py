"""The command `prove`: are the pictures and figures of proofs still those that were approved?"""

from __future__ import annotations

import os
import sys
from collections.abc import Generator, Iterator, Sequence, Sized
from contextlib import ExitStack, closing, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from vitrine.commands.executors import check_executor, open_executor
from vitrine.commands.prove_sentences import print_moment, print_next, print_summary
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
from vitrine.files.atomic import make_folder
from vitrine.output.json_output import print_json
from vitrine.output.log_format import drop_repeats
from vitrine.output.progress_bar import show_progress
from vitrine.proof.draw.renderer_identity import REFERENCE, RendererIdentity
from vitrine.proof.golden.golden_lock import lock_goldens
from vitrine.proof.kept.driver_record import recall_renderer, record_renderer
from vitrine.proof.kept.program_digest import digest_program
from vitrine.proof.plan.proof_plan import ProofPlan, find_proofs
from vitrine.proof.report.bounded_folder import BoundedFolder
from vitrine.proof.report.picture_folder import FOLDER, KEEP_MODES, PictureFolder, PicturesOf
from vitrine.proof.report.proposed_folder import PROPOSED
from vitrine.proof.report.report import PAGE, write_report
from vitrine.proof.result.moment_result import MomentResult
from vitrine.proof.run.branch_base import BranchBase, open_branch_base
from vitrine.proof.run.judgement import Rules
from vitrine.proof.run.orphan_search import RESOLVE_HINT, Schedule, prune
from vitrine.proof.run.planned_take import PlannedTake, list_schedules, open_kept_takes, plan_takes
from vitrine.proof.run.proof_run import Gate, conclude_run
from vitrine.proof.run.prove_request import FinishedMoment, ProveOrders, identify_bench
from vitrine.proof.run.prover import Prover, open_takes
from vitrine.proof.run.resolution import check_sources, resolve_merge
from vitrine.proof.run.shared_run import SharedRun, list_moments
from vitrine.proof.run.slice import parse_slice
from vitrine.proof.run.update_mode import UPDATE_MODES
from vitrine.stage.text.text_mode import TEXT_MODES, TextMode
from vitrine.workers.executor import Executor
from vitrine.workers.pool import usable_cores
from vitrine.workers.workbench import Workbench

#: Which renderers are compared with: the one that goldens are drawn by, or whatever is there.
RENDERERS = ("reference", "any")
#: What becomes of accepted variants whose last day is over.
EXPIRED = ("warn", "fail")
#: Below the folder of the report: what moments looked like when they were last drawn.
KEPT = "cache"
#: What became of a golden in conflict, where no side of it is what is drawn.
_TAKEN = {
    "": "neither side is what is drawn now",
    "removed": "removed, since no moment has it",
    "by hand": "settled by hand; its candidates are removed",
}
#: Fewer moments than this are drawn sooner than another process has begun.
MOMENTS_PER_WORKER = 24


@dataclass(frozen=True, slots=True)
class ProveOptions:
    """The options of `prove`, as typed. `workers` None: as many as pay; `cluster` is the address of a scheduler.

    `text` is empty where each proof says how its text is drawn.
    """

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
    workers: int | None = None
    slice_: str | None = None
    cluster: str | None = None
    uses_kept: bool = True
    text: str = ""
    locale: str | None = None

    @property
    def writes(self) -> bool:
        """Whether goldens are written while moments are proven."""
        return bool(self.accept_variant) or self.update != "none"

    @property
    def rules(self) -> Rules:
        """What moments are judged by today."""
        return Rules(self.renderer == "any", date.today(), self.expired == "fail")

    @property
    def text_mode(self) -> TextMode | None:
        """How text is drawn in place of what the proofs say. Raises CommandLineError."""
        return parse_choice("text", self.text, TEXT_MODES) if self.text else None  # type: ignore[return-value]

    def give_orders(self, base: BranchBase | None) -> ProveOrders:
        """What is done with each moment, beside what the branch began with, where that is asked for."""
        return ProveOrders(
            self.update,  # type: ignore[arg-type]
            self.rules,
            self.accept_variant,
            base,
            PicturesOf(self.report),  # type: ignore[arg-type]
            self.text_mode,
            self.locale,
            hands_back=self.cluster is not None and self.writes,
        )


def run_prove(typed: Sequence[Path], options: ProveOptions, output: Path) -> int:
    """Prove what the paths hold; 1 where something is not as approved. Raises InputError for broken files."""
    parse_choice("update", options.update, UPDATE_MODES)
    any_renderer = parse_choice("renderer", options.renderer, RENDERERS) == "any"
    parse_choice("expired", options.expired, EXPIRED)
    parse_choice("report", options.report, KEEP_MODES)
    _check_one_deed(options)
    part = parse_slice(options.slice_, os.environ)
    _check_place(options)
    searched = typed or (Path("."),)
    if options.resolve:
        return _resolve(searched, options)
    plans = find_proofs(searched, options.text_mode, options.locale)
    if options.prune:
        return _prune(plans, searched)
    _check_variant(options.accept_variant, plans)
    gate = Gate(options.at_least, is_on_ci(), any_renderer, part.total > 1)
    folder = make_folder(output / KEPT)
    with ExitStack() as opened:
        opened.enter_context(drop_repeats())
        takes = plan_takes(plans)
        schedules, wanted = list_schedules(takes), part.of(list_moments(takes))
        if options.writes:
            opened.enter_context(lock_goldens(plan.root for plan in plans))
        base = opened.enter_context(open_branch_base(options.against, plans)) if options.against else None
        bench, program = opened.enter_context(Workbench()), digest_program()
        identity = recall_renderer(folder, program) or _identify(bench, folder, program)
        # Where all pictures are to be seen, all are drawn.
        uses_kept = options.uses_kept and options.report != "all"
        kept = open_kept_takes(takes, folder, program, identity) if uses_kept else (None,) * len(takes)
        orders = options.give_orders(base)
        run = SharedRun(takes, wanted, kept, identity, orders)
        known = run.find_known([path.name for path in (output / FOLDER).glob("*.png")])
        pictures, proposed = PictureFolder(output / FOLDER), BoundedFolder(output / PROPOSED)
        results: list[MomentResult] = []
        compared: list[MomentResult] = []
        opened.enter_context(_tell_interruption(results, len(wanted), options.as_json))
        moments = run.prove(known, lambda count: _open_executor(options, count, bench, takes, identity))
        told = _show_moments(moments, len(wanted) - len(known), len(known), options.as_json)
        for moment in opened.enter_context(closing(told)):
            pictures.add(moment.result, moment.shown)
            proposed.write(moment.shown.proposed.files if moment.shown.proposed else {})
            results.append(moment.result)
            compared += [moment.against] if moment.against else []
        report = base.report(compared, schedules) if base else None
        result = conclude_run(results, schedules, identity, gate, orders.update, searched, report)
    write_report(output, result)
    if options.as_json:
        print_json(result.model_dump(mode="json"))
    else:
        print(f"report: {escape_line(str(output / PAGE))}")
        print_summary(result, len(known))
        print_next(result, output, orders.update, gate.on_ci)
    return EXIT_OK if result.is_good else EXIT_INPUT_ERROR


def is_on_ci() -> bool:
    """Whether a CI server runs this: nothing may be left out there."""
    return os.environ.get("CI", "").lower() in ("1", "true")


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


def _check_place(options: ProveOptions) -> None:
    """Check that what is asked for can be done where it is asked for. Raises CommandLineError."""
    check_executor(options.workers, options.cluster)
    if options.cluster is not None and options.against:
        message = "--cluster proves on other machines, which have no history to compare with"
        raise CommandLineError(Problem(message, hint="compare branches on this machine"))


def _check_variant(name: str, plans: Sequence[ProofPlan]) -> None:
    """Check that a proof says why a variant is accepted, and by whom. Raises InputError."""
    names = {variant for plan in plans for variant in plan.entries.variants}
    if name and name not in names:
        hint = suggest_name(name, names) or (
            f"write it into the proof first: variants: {{{name}: {{moments: [...], reason: ..., owner: ...}}}}"
        )
        message = f'no proof has a variant "{name}"'
        raise InputError(Problem(message, key="--accept-variant", allowed=list_names(sorted(names)), hint=hint))


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


def _resolve(searched: Sequence[Path], options: ProveOptions) -> int:
    """Settle the goldens of a half-done merge; 1 where one is left."""
    check_sources(searched)
    plans = find_proofs(searched, options.text_mode, options.locale)
    with lock_goldens(plan.root for plan in plans), Workbench() as bench:
        prover = Prover(bench.renderer, identify_bench(bench), rules=options.rules)
        if not prover.identity.is_reference and options.renderer != "any":
            hint = f"settle the merge where {REFERENCE} draws, or with --renderer any"
            raise InputError(Problem(f"{prover.identity} is not the renderer that goldens are drawn by", hint=hint))
        resolution = resolve_merge(prover, plans)
    for path, taken in resolution.settled:
        print(f"{escape_line(str(path))}: {_TAKEN.get(taken, f'{taken} is what is drawn now')}")
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
    print(f"{len(gone)} orphaned file{'' if len(gone) == 1 else 's'} deleted")
    return EXIT_OK


@contextmanager
def _tell_interruption(done: Sized, count: int, as_json: bool) -> Iterator[None]:
    """A context: where it is interrupted, how far it came is told, and what becomes of that."""
    try:
        yield
    except KeyboardInterrupt:
        if not as_json:
            message = f"interrupted after {len(done)} of {count} moments; what was drawn is kept"
            print(f"vitrine: {message}: the same command goes on from there", file=sys.stderr, flush=True)
        raise


def _show_moments(
    moments: Generator[FinishedMoment], drawn: int, known: int, as_json: bool
) -> Generator[FinishedMoment]:
    """The moments, each told as it comes; a bar says how far the drawing is. Whatever ends it ends the drawing, too."""
    bar = show_progress("proving", drawn + known, "moments", shows_rate=True) if drawn else nullcontext(_nothing)
    with closing(moments), bar as step:
        for moment in moments:
            step()
            if not as_json:
                print_moment(moment.result)
                sys.stdout.flush()  # a log on CI shows how far it is, too
            yield moment


def _nothing() -> None:
    """What is called after each moment where no bar is shown."""
