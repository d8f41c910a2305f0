"""Orphans: goldens that no moment has, and pictures and worlds that no golden names."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from vitrine.errors import InputError, Problem
from vitrine.proof.golden import golden as goldens
from vitrine.proof.golden import picture_store, world_signature
from vitrine.proof.golden.golden import read_picture_lines
from vitrine.proof.golden.picture_line import EyeLine


def find_orphan_goldens(folder: Path, moments: Iterable[str]) -> tuple[Path, ...]:
    """The golden files of a scene's folder that belong to none of its moments."""
    wanted = {f"{moment}{goldens.SUFFIX}" for moment in moments}
    return tuple(path for path in sorted(folder.glob(f"*{goldens.SUFFIX}")) if path.name not in wanted)


def find_orphan_pictures(root: Path, pictures: Path, worlds: Path, leaving: Iterable[Path] = ()) -> tuple[Path, ...]:
    """The files of pictures and worlds that no golden below `root` names, `leaving` left aside.

    Raises InputError where a golden cannot be read: what it names cannot be known.
    """
    gone = set(leaving)
    named: set[str] = set()
    for path in sorted(root.rglob(f"*{goldens.SUFFIX}"), key=str):
        if path not in gone:
            try:
                lines = read_picture_lines(path).values()
            except InputError as error:
                hint = "mend it first: what it names would be deleted"
                raise InputError([*error.problems, Problem(f"{path} cannot be read", hint=hint)]) from None
            named |= {line.stored for line in lines} | {line.world for line in lines if isinstance(line, EyeLine)}
    files = (*pictures.glob(f"*{picture_store.SUFFIX}"), *worlds.glob(f"*{world_signature.SUFFIX}"))
    return tuple(path for path in sorted(files, key=str) if path.stem not in named)
