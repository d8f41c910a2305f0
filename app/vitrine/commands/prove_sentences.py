"""What `prove` and `merge` print of a run: its moments, what else fails, what this branch changes, what to do next."""

from __future__ import annotations

import shlex
from pathlib import Path

from vitrine.escape import escape_line
from vitrine.proof.report.sentences import list_sentences, name_moment, summarise
from vitrine.proof.result.branch_report import BranchReport
from vitrine.proof.result.moment_result import MomentResult
from vitrine.proof.result.proof_result import ProofResult
from vitrine.proof.run.update_mode import UpdateMode

#: Orphans that are listed, and sentences of a moment that a branch changes; all are in the result's file.
MAX_ORPHANS, MAX_SENTENCES = 10, 3
#: Where the report goes, and where a review finds it.
DEFAULT_OUTPUT = Path("out/proof")


def print_moment(result: MomentResult) -> None:
    """Print what is wrong with a moment, and what is to be known of it; nothing where it is as approved."""
    if not result.is_good:
        print(escape_line(name_moment(result)))
        for sentence in list_sentences(result):
            print(f"    {escape_line(sentence)}")
    for note in result.notes:
        print(f"note: {escape_line(f'{result.scene}/{result.moment}: {note}')}")


def print_summary(result: ProofResult, known: int = 0) -> None:
    """Print what fails beside the moments, and how many there are of each verdict; so many were not drawn again."""
    for orphan in result.orphans[:MAX_ORPHANS]:
        print(f"orphaned: {escape_line(orphan)}")
    if (more := len(result.orphans) - MAX_ORPHANS) > 0:
        print(f"orphaned: and {more} more")
    for failure in result.failures:
        print(f"fails: {escape_line(failure)}")
    if result.against is not None:
        _print_branch(result.against)
    print(escape_line(summarise(result, known)))


def print_next(result: ProofResult, output: Path, update: UpdateMode, on_ci: bool) -> None:
    """Print what may be done next with what does not pass, where a run that may have updated goldens has its report."""
    if on_ci:
        if not result.is_good:
            place = escape_line(str(output))
            print(
                f"next: download the folder {place} as a zip; `vitrine review FILE.zip` shows it, to accept or reject"
            )
        return
    bad = [moment.verdict for moment in result.moments if not moment.is_good]
    new = bad.count("new")
    if new and update == "missing":
        drawn = "1 golden was written: look at it" if new == 1 else f"{new} goldens were written: look at them"
        print(f"next: {drawn}, and commit the folder of goldens")
    elif new and update == "none":
        print("next: `vitrine prove --update missing` draws the goldens of what is new")
    if update == "none" and {"changed", "missing", "wrong size"} & set(bad):
        print("next: mend what should not have changed; `vitrine prove --update changed` approves what is drawn now")
    if len(bad) > (new if update == "missing" else 0):
        folder = "" if output == DEFAULT_OUTPUT else f" --output {shlex.quote(escape_line(str(output)))}"
        print(f"next: `vitrine review{folder}` shows each beside what was approved, to accept or reject it")


def _print_branch(report: BranchReport) -> None:
    counts = ", ".join(f"{count} {verdict}" for verdict, count in report.counts.items()) or "nothing differs"
    print(f"against {escape_line(report.ref)} ({report.commit[:10]}): {counts}, of {report.compared} moments")
    for moment in report.moments:
        print(f"    {moment.verdict}: {escape_line(f'{moment.scene}/{moment.moment}')}")
        for sentence in list_sentences(moment)[:MAX_SENTENCES]:
            print(f"        {escape_line(sentence)}")
