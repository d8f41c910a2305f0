"""Written goldens: what proving moments wrote on another machine, taken along to the one that asked, and undone there.

A worker has a copy of the goldens that it compares with, by which the next run begins again: it stays as it came.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from vitrine.files.atomic import make_folder, write_atomically
from vitrine.proof.golden.candidate import remove_candidates
from vitrine.proof.plan.proof_plan import ProofPlan
from vitrine.proof.plan.schedule import ScheduledMoment
from vitrine.proof.run.orphan_search import list_files
from vitrine.proof.run.update_mode import PICTURES, WORLDS


@contextmanager
def take_written(plan: ProofPlan, moments: Iterable[ScheduledMoment]) -> Iterator[dict[str, bytes]]:
    """A context that gives a dictionary: what is written of these moments stands in it at the end, and nowhere else.

    Bytes by path below the folder of all goldens, pictures before the texts that name them.
    """
    texts = {plan.goldens / name for moment in moments for name in list_files(plan, moment)}
    before = {path: path.read_bytes() if path.is_file() else b"" for path in sorted(texts)}
    stored = _list_stored(plan)
    written: dict[str, bytes] = {}
    try:
        yield written
    finally:
        for path in (*sorted(_list_stored(plan) - stored), *before):
            data, was = path.read_bytes() if path.is_file() else b"", before.get(path, b"")
            if data != was:
                written[path.relative_to(plan.root).as_posix()] = data
                path.unlink()
                if was:
                    write_atomically(path, was)


def write_taken(root: Path, written: Mapping[str, bytes]) -> None:
    """Write what was taken along into a folder of goldens. Raises InputError."""
    for name, data in written.items():
        make_folder((root / name).parent)
        write_atomically(root / name, data)
        remove_candidates(root / name)


def _list_stored(plan: ProofPlan) -> set[Path]:
    return {path for folder in (PICTURES, WORLDS) for path in (plan.root / folder).glob("[!.]*")}
