"""Candidates: both sides of a merge that could not be settled, beside the golden that they are candidates for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

#: As git names them: `ours` is what HEAD has, in a rebase the branch that one's own commits are laid upon.
Side = Literal["ours", "theirs"]
SIDES: tuple[Side, ...] = ("ours", "theirs")


def candidate_path(golden: Path, side: Side) -> Path:
    """The path of a side's candidate for a golden: `open.ours.golden` beside `open.golden`."""
    return golden.with_name(f"{golden.name.removesuffix(golden.suffix)}.{side}{golden.suffix}")


def is_candidate(path: Path) -> bool:
    """Whether a file is a candidate by its name."""
    return path.stem.endswith(tuple(f".{side}" for side in SIDES))


def find_candidates(root: Path) -> Iterator[Path]:
    """The candidates below a folder of goldens, in order."""
    found = (path for side in SIDES for path in root.rglob(f"[!.]*.{side}.*"))
    return iter(sorted(path for path in found if path.suffix in (".golden", ".curve") and is_candidate(path)))


def golden_of(candidate: Path) -> Path:
    """The golden that a candidate is one for."""
    return candidate.with_name(f"{candidate.stem.rpartition('.')[0]}{candidate.suffix}")


def remove_candidates(golden: Path) -> None:
    """Remove the candidates for a golden, which is settled."""
    for side in SIDES:
        candidate_path(golden, side).unlink(missing_ok=True)
