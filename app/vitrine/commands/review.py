"""The command `review`: a page on this machine that shows what a run found, and accepts or rejects it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from vitrine.errors import EXIT_OK, CommandLineError, InputError, MachineError, Problem
from vitrine.escape import escape_line
from vitrine.files.interrupt import Terminated
from vitrine.proof.report.report import RESULT
from vitrine.proof.review.golden_tree import GoldenTree
from vitrine.proof.review.patch_file import PatchFile
from vitrine.proof.review.report_source import ReportFolder, ReportSource, open_artefact
from vitrine.proof.review.review import Review, summarise_review


@dataclass(frozen=True, slots=True)
class ReviewOptions:
    """The options of `review`, as typed. `patch` None: beside the artefact; `port` 0: a free one."""

    patch: Path | None = None
    applies: bool = False
    port: int = 0
    opens: bool = True


def run_review(artefact: Path | None, output: Path, options: ReviewOptions) -> int:
    """Show a review until Ctrl+C. Raises InputError for what is no report, MachineError without the extra."""
    try:
        from vitrine.proof.review.review_site import ReviewSite
        from vitrine.web.server import Server, open_browser
    except ImportError:
        message = 'starlette and uvicorn are not installed, which review needs; pip install "vitrine-glasses[proof]"'
        raise MachineError(message) from None
    source = _open_source(artefact, output)
    result = source.read_result()
    patch = None
    if artefact is not None and not options.applies:
        patch = PatchFile(options.patch or artefact.resolve().with_suffix(".patch"), result)
    elif options.patch is not None:
        hint = "name the artefact, and leave --apply"
        raise CommandLineError(Problem("--patch is for what was proven elsewhere", hint=hint))
    review = Review(result, source, patch or GoldenTree(is_strict=artefact is not None))
    server = Server(options.port)
    print(f"{len(review.decisions)} of {len(result.moments)} moments do not pass; Ctrl+C ends the review")
    if patch is not None:
        print(f"accepted goldens go to {escape_line(str(patch.path))}")
    print(f"review: {server.access.first_address}", flush=True)
    if options.opens:
        open_browser(server.access.first_address)
    try:
        server.serve(ReviewSite(review, str(patch.path) if patch else ""))
    except KeyboardInterrupt as end:
        print(f"\n{summarise_review(review)}{_tell_next(review, patch)}")
        if isinstance(end, Terminated):
            raise
    return EXIT_OK


def _open_source(artefact: Path | None, output: Path) -> ReportSource:
    if artefact is not None:
        return open_artefact(artefact)
    if not (output / RESULT).is_file():
        hint = "run `vitrine prove` first, or name the zip that CI keeps"
        raise InputError(Problem(f"there is no report in {output}", hint=hint))
    return ReportFolder(output)


def _tell_next(review: Review, patch: PatchFile | None) -> str:
    if not review.count("accepted"):
        return ""
    if patch is not None:
        return f"; git apply {escape_line(str(patch.path))}"
    return "; look at `git diff`, run `vitrine prove`, and commit the goldens"
