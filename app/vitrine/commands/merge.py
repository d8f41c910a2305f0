"""The command `merge`: the results of slices of one proof as one report."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from vitrine.commands.prove import is_on_ci
from vitrine.commands.prove_sentences import print_next, print_summary
from vitrine.errors import EXIT_INPUT_ERROR, EXIT_OK
from vitrine.escape import escape_line
from vitrine.proof.report.report import PAGE, merge_reports


def run_merge(results: Sequence[Path], output: Path) -> int:
    """Merge results into a report in `output`; 1 where it does not pass. Raises InputError for what is no result."""
    merged = merge_reports(results, output)
    print(f"report: {escape_line(str(output / PAGE))}")
    print_summary(merged)
    print_next(merged, output, "none", is_on_ci())
    return EXIT_OK if merged.is_good else EXIT_INPUT_ERROR
