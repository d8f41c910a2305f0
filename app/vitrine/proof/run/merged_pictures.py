"""Merged pictures: the files that goldens name, brought back, settled and tidied up after a merge.

Git knows nothing of who names what: it takes one picture for a renamed other one, and drops what one side no longer
names though the other one does.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from vitrine.errors import InputError
from vitrine.files.atomic import make_folder, write_atomically
from vitrine.proof.golden import picture_store, world_signature
from vitrine.proof.golden.golden import parse_golden
from vitrine.proof.golden.orphans import find_orphan_pictures, list_named
from vitrine.proof.run.git_repository import GitRepository, Stage
from vitrine.proof.run.update_mode import PICTURES, WORLDS


def is_stored(path: str) -> bool:
    """Whether a path is that of a picture or a world by its name."""
    return path.endswith((picture_store.SUFFIX, world_signature.SUFFIX))


def restore_pictures(repository: GitRepository, root: Path, goldens: Iterable[bytes]) -> tuple[str, ...]:
    """Bring back what these goldens name and the merge dropped, from either side; the paths of what came back."""
    names = _list_names(goldens)
    missing = [name for name in sorted(names) if not (root / name).is_file()]
    commits = [name for name in ("HEAD", repository.find_operation()[1]) if name]
    restored = []
    place = repository.locate(root)
    for commit in commits if missing else ():
        blobs = repository.list_files(commit, place)
        for path in (f"{place}/{name}" for name in missing):
            if path in blobs and path not in restored:
                _write(repository.top / path, next(iter(repository.read_blobs([blobs[path]]))))
                restored.append(path)
    return tuple(restored)


def settle_pictures(
    repository: GitRepository,
    root: Path,
    unmerged: Mapping[str, Mapping[Stage, str]],
    restored: Collection[str],
    sides: Iterable[bytes],
) -> int:
    """Settle pictures and worlds once all goldens are: what one names is kept, what only a lost side named is not.

    The number of files that were removed.
    """
    pictures, worlds = list_named(root)
    place = repository.locate(root)
    named = {f"{place}/{PICTURES}/{hash_}{picture_store.SUFFIX}" for hash_ in pictures}
    named |= {f"{place}/{WORLDS}/{hash_}{world_signature.SUFFIX}" for hash_ in worlds}
    for path, stages in unmerged.items():
        if path in named:
            # All sides hold the same pixels: the name says so.
            _write(repository.top / path, next(iter(repository.read_blobs([stages[max(stages)]]))))
    kept = [path for path in (*unmerged, *restored) if path in named]
    gone = [path for path in unmerged if path not in named]
    lost = {f"{place}/{name}" for name in _list_names(sides)}
    unnamed = {repository.locate(path) for path in find_orphan_pictures(root, root / PICTURES, root / WORLDS)}
    gone += sorted((lost & unnamed) - {*gone})
    if kept:
        repository.stage(*kept)
    if gone:
        repository.remove(*gone)
        for path in gone:  # what came back and was not taken is none of git's yet
            (repository.top / path).unlink(missing_ok=True)
    return len(gone)


def _list_names(goldens: Iterable[bytes]) -> set[str]:
    """The files below a folder of goldens that these goldens name; of one that cannot be read none."""
    names: set[str] = set()
    for data in goldens:
        try:
            found = parse_golden(data.decode("utf-8", "replace"), "side")
        except InputError:
            continue
        names |= {f"{PICTURES}/{hash_}{picture_store.SUFFIX}" for hash_ in found.stored_hashes}
        names |= {f"{WORLDS}/{hash_}{world_signature.SUFFIX}" for hash_ in found.world_hashes}
    return names


def _write(path: Path, data: bytes) -> None:
    make_folder(path.parent)
    write_atomically(path, data)
