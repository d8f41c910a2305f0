"""Proposed folder: what accepting a moment would write, kept beside the report for `vitrine review`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from vitrine.errors import InputError
from vitrine.files.atomic import make_folder
from vitrine.proof.report.bounded_folder import write_bytes
from vitrine.proof.result.moment_result import MomentResult
from vitrine.proof.result.proof_result import ProofResult
from vitrine.proof.run.proposed_golden import text_name

#: The name of the folder beside the page.
PROPOSED = "proposed"


def list_moment_names(moment: MomentResult) -> Iterator[str]:
    """The names of the files that are kept of a moment's proposal."""
    if (proposal := moment.proposal) is not None:
        yield from (text_name(digest, moment.golden) for digest in (proposal.text, proposal.compared) if digest)
        yield from proposal.files


def list_proposed_names(result: ProofResult) -> Iterator[str]:
    """The names of the files that are kept of all proposals."""
    for moment in result.moments:
        yield from list_moment_names(moment)


def prune_proposed(folder: Path, named: Collection[str]) -> None:
    """Remove the files of earlier runs: those that are not `named`. Raises InputError."""
    try:
        for path in list(folder.rglob("*")):
            if path.is_file() and path.relative_to(folder).as_posix() not in named:
                path.unlink(missing_ok=True)
        for path in (*folder.glob("*"), folder):
            if path.is_dir() and not any(path.iterdir()):
                path.rmdir()
    except OSError as error:
        raise InputError(f"{folder}: it cannot be cleared ({(error.strerror or str(error)).lower()})") from error


def copy_proposed(sources: Iterable[Path], folder: Path, names: Iterable[str]) -> None:
    """Copy the named files, each from the first folder that has it. Raises InputError."""
    places = list(dict.fromkeys(sources))
    for name in dict.fromkeys(names):
        found = next((place / name for place in places if (place / name).is_file()), None)
        if found is not None and not (folder / name).is_file():
            make_folder((folder / name).parent)
            try:
                write_bytes(folder / name, found.read_bytes())
            except OSError as error:
                raise InputError(f"{found}: it cannot be copied ({(error.strerror or str(error)).lower()})") from error
