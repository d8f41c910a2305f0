"""Orphans: goldens that no moment has, and pictures and worlds that no golden names."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

from vitrine.errors import InputError, Problem
from vitrine.proof.golden import curve, golden, picture_store, world_signature
from vitrine.proof.golden.candidate import is_candidate
from vitrine.proof.golden.picture_line import EyeLine
from vitrine.proof.golden.picture_lines import read_named_lines

#: Names that do not begin with a dot: such are partial files of a run that is on, or was killed.
SHOWN = "[!.]*"


def find_orphan_goldens(folder: Path, wanted: Collection[str]) -> tuple[Path, ...]:
    """The goldens and curves in a scene's folder that are none of the `wanted` files; candidates are no orphans."""
    files = (*folder.glob(f"{SHOWN}{golden.SUFFIX}"), *folder.glob(f"{SHOWN}{curve.SUFFIX}"))
    return tuple(path for path in sorted(files) if path.name not in wanted and not is_candidate(path))


def find_orphan_pictures(root: Path, pictures: Path, worlds: Path, leaving: Iterable[Path] = ()) -> tuple[Path, ...]:
    """The files of pictures and worlds that no golden below `root` names, `leaving` left aside.

    Raises InputError where a golden cannot be read: what it names cannot be known.
    """
    stored, seen = list_named(root, leaving)
    named_files = {f"{hash_}{picture_store.SUFFIX}" for hash_ in stored}
    named_files |= {f"{hash_}{world_signature.SUFFIX}" for hash_ in seen}
    files = (*pictures.glob(f"{SHOWN}{picture_store.SUFFIX}"), *worlds.glob(f"{SHOWN}{world_signature.SUFFIX}"))
    return tuple(path for path in sorted(files) if path.name not in named_files)


def list_named(root: Path, leaving: Iterable[Path] = ()) -> tuple[set[str], set[str]]:
    """The hashes of pictures and of worlds that goldens below `root` name, candidates too. Raises InputError."""
    gone = set(leaving)
    pictures: set[str] = set()
    worlds: set[str] = set()
    # Sorted as text: comparing ten thousand paths part by part takes 0.1 s.
    for path in sorted(root.rglob(f"{SHOWN}{golden.SUFFIX}"), key=str):
        if path not in gone:
            try:
                found = read_named_lines(path)
            except InputError as error:
                hint = "mend it first: what it names would be deleted"
                raise InputError([*error.problems, Problem(f"{path} cannot be read", hint=hint)]) from None
            pictures |= {line.stored for line in found}
            worlds |= {line.world for line in found if isinstance(line, EyeLine)}
    return pictures, worlds
