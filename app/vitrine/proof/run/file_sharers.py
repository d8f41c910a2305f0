"""File sharers: the goldens that name files which accepting a moment may leave unnamed; where a run's paths begin."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from vitrine.errors import InputError
from vitrine.proof.golden import golden
from vitrine.proof.golden.orphans import SHOWN
from vitrine.proof.golden.picture_lines import read_named_lines
from vitrine.proof.result.moment_result import MomentResult
from vitrine.proof.run.update_mode import name_files


def list_sharers(moments: Iterable[MomentResult]) -> dict[str, tuple[str, ...]]:
    """The goldens that name each file which a proposal replaces. One that cannot be read may name any of them."""
    replaced: dict[str, set[str]] = defaultdict(set)
    for moment in moments:
        if moment.proposal is not None:
            replaced[moment.proposal.root] |= moment.proposal.replaced.keys()
    found: dict[str, list[str]] = defaultdict(list)
    for root, names in sorted(replaced.items()):
        for path in sorted(Path(root).rglob(f"{SHOWN}{golden.SUFFIX}")) if names else ():
            try:
                named = {name for line in read_named_lines(path) for name in name_files(line)}
            except InputError:
                named = names
            for name in sorted(named & names):
                found[str(Path(root) / name)].append(str(path))
    return {file: tuple(goldens) for file, goldens in sorted(found.items())}


def find_place(folder: Path) -> str:
    """Where a folder lies below the top of its git work tree, with slashes; "" at the top, and where there is none."""
    for parent in (folder, *folder.parents):
        if (parent / ".git").exists():
            place = folder.relative_to(parent).as_posix()
            return "" if place == "." else place
    return ""
