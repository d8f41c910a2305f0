"""Files are written beside their name and renamed when whole: what was there stays until what is new is complete."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.scene.problem import InputError


@contextmanager
def written(path: Path) -> Iterator[Path]:
    """Give a path beside `path` to write to; it takes the name of `path` if nothing is raised, else it is removed.

    Raises InputError where the folder is not there or not writable.
    """
    folder = path.parent
    if not folder.is_dir():
        raise InputError(f"{path}: the folder {folder} is not there; make it first or name another one")
    if path.is_dir():
        raise InputError(f"{path}: this is a folder; name a file in it")
    if not os.access(folder, os.W_OK):
        raise InputError(f"{path}: the folder {folder} is not writable; name another one")
    beside = folder / f".{path.stem}.{os.getpid()}.part{path.suffix}"
    try:
        yield beside
        beside.replace(path)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(f"{path}: it cannot be written ({reason})") from error
    finally:
        beside.unlink(missing_ok=True)
