"""Bounded folder: where a run writes files by names that say what is in them, up to a limit."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from vitrine.errors import InputError
from vitrine.files.atomic import make_folder
from vitrine.files.partial_file import partial_path

#: 2,000 changed pictures, each with the approved one and the difference: 1 GB of a street. Nobody looks at more.
MAX_FILES = 6_000


class BoundedFolder:
    """A folder that takes so many files more; it is made when the first one is written. What is there stays."""

    def __init__(self, folder: Path, max_files: int = MAX_FILES) -> None:
        self._folder, self._room = folder, max_files

    def write(self, files: Mapping[str, bytes]) -> None:
        """Write files by their names below the folder, while there is room. Raises InputError where one cannot be."""
        for name, data in files.items():
            path = self._folder / name
            if self._room > 0 and not path.is_file():
                self._room -= 1
                make_folder(path.parent)
                write_bytes(path, data)


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file beside its name, then rename it. Raises InputError.

    Unlike `atomic_write` it does not look for what killed runs left, which takes a look at all of the folder's files
    for each; whoever prunes the folder does it once.
    """
    partial = partial_path(path)
    try:
        partial.write_bytes(data)
        partial.replace(path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise InputError(f"{path}: it cannot be written ({(error.strerror or str(error)).lower()})") from error
