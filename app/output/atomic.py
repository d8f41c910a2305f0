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
    check_file(path)
    beside = path.parent / f".{path.stem}.{os.getpid()}.part{path.suffix}"
    try:
        yield beside
        beside.replace(path)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(f"{path}: it cannot be written ({reason})") from error
    finally:
        beside.unlink(missing_ok=True)


def check_file(path: Path) -> None:
    """Before long work: raises InputError where a file could not be written."""
    _check_parent(path)
    if path.is_dir():
        raise InputError(f"{path}: this is a folder; name a file in it")


def check_folder(path: Path) -> None:
    """The same for a folder of pictures: it is not there yet, or empty."""
    _check_parent(path)
    if path.is_dir() and any(path.iterdir()):
        raise InputError(f"{path}: this folder already holds something; name a new one")
    if path.exists() and not path.is_dir():
        raise InputError(f"{path}: this is a file; name a new folder")


def made_folder(path: Path) -> Path:
    """The folder, made with those around it where it is not there. Raises InputError where that cannot be."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(f"{path}: the folder cannot be made ({reason}); name another one") from None
    return path


def _check_parent(path: Path) -> None:
    folder = path.parent
    if not folder.is_dir():
        raise InputError(f"{path}: the folder {folder} is not there; make it first or name another one")
    if not os.access(folder, os.W_OK):
        raise InputError(f"{path}: the folder {folder} is not writable; name another one")
