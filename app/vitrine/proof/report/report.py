"""Report of a result: a folder with its page and pictures, and the files that CI servers and code hosts read."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from vitrine.errors import InputError
from vitrine.files.atomic import atomic_write, make_folder
from vitrine.proof.report.junit import format_junit
from vitrine.proof.report.markdown import format_markdown
from vitrine.proof.report.page import render_page
from vitrine.proof.report.page_data import build_page_data, list_picture_names
from vitrine.proof.report.picture_folder import FOLDER, prune_pictures
from vitrine.proof.report.proposed_folder import PROPOSED, copy_proposed, list_proposed_names, prune_proposed
from vitrine.proof.result.proof_result import ProofResult, merge_results, read_result, write_result

#: The files of a report, beside its folder of pictures.
RESULT, PAGE, JUNIT, MARKDOWN = "result.json", "index.html", "junit.xml", "summary.md"


def write_report(output: Path, result: ProofResult) -> None:
    """Write the report of a result whose pictures lie in `output` already. Raises InputError.

    Pictures and proposed goldens of an earlier run are removed.
    """
    make_folder(output)
    folder = output / FOLDER
    prune_pictures(folder, frozenset(list_picture_names(result)))
    prune_proposed(output / PROPOSED, frozenset(list_proposed_names(result)))
    write_result(output / RESULT, result)
    present = frozenset(path.name for path in folder.glob("*.png"))
    for name, text in (
        (JUNIT, format_junit(result)),
        (MARKDOWN, format_markdown(result)),
        (PAGE, render_page(build_page_data(result, present))),
    ):
        with atomic_write(output / name) as partial:
            partial.write_text(text, encoding="utf-8", newline="\n")


def merge_reports(results: Sequence[Path], output: Path) -> ProofResult:
    """Merge the results of slices, files or folders of reports, into one report in `output`; the result of all.

    Pictures, and what accepting writes, are copied from beside the results. Raises InputError for what is no result,
    and what is in two of them.
    """
    files = [path / RESULT if path.is_dir() else path for path in results]
    merged = merge_results(map(read_result, files))
    names = frozenset(list_picture_names(merged))
    for folder in dict.fromkeys(file.resolve().parent / FOLDER for file in files):
        _copy_pictures(folder, output / FOLDER, names)
    copy_proposed([file.parent / PROPOSED for file in files], output / PROPOSED, list_proposed_names(merged))
    write_report(output, merged)
    return merged


def _copy_pictures(source: Path, folder: Path, names: frozenset[str]) -> None:
    """Copy the named pictures that lie in `source`; those that are there already have the same pixels."""
    for path in sorted(source.glob("*.png")):
        if path.name in names and not (folder / path.name).is_file():
            make_folder(folder)
            try:
                shutil.copyfile(path, folder / path.name)
            except OSError as error:
                raise InputError(f"{path}: it cannot be copied ({(error.strerror or str(error)).lower()})") from error
