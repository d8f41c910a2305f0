"""Regular files: the only ones that a scene, a feed or a table may name. A FIFO would hang, a device flood."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import BinaryIO

from vitrine.errors import InputError, Place, Problem
from vitrine.files.lookup import suggest_file

#: On Windows, which has no FIFOs among its files, there is nothing to wait for.
_NO_WAIT: int = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_CHUNK_BYTES = 1_000_000


def check_regular(path: Path, description: str = "file") -> os.stat_result:
    """The status of a regular file, links followed. Raises InputError for what is none, or cannot be looked at."""
    try:
        status = path.stat()
    except (OSError, ValueError) as error:
        raise InputError(_unreadable_problem(path, description, error)) from None
    if not stat.S_ISREG(status.st_mode):
        raise InputError(_wrong_type_problem(path, description, status.st_mode))
    return status


def open_regular(path: Path, max_bytes: int, description: str = "file") -> BinaryIO:
    """A regular file of at most `max_bytes`, open to be read. Raises InputError; never waits for a writer."""
    check_regular(path, description)
    try:
        file = open(path, "rb", opener=lambda name, flags: os.open(name, flags | _NO_WAIT))
    except (OSError, ValueError) as error:
        raise InputError(_unreadable_problem(path, description, error)) from None
    # Another one may have taken the name since it was looked at.
    status = os.fstat(file.fileno())
    if stat.S_ISREG(status.st_mode) and status.st_size <= max_bytes:
        return file
    file.close()
    if stat.S_ISREG(status.st_mode):
        raise InputError(_too_large_problem(path, description, f"{status.st_size / 1e6:.0f} MB", max_bytes))
    raise InputError(_wrong_type_problem(path, description, status.st_mode))


def read_regular(path: Path, max_bytes: int, description: str = "file") -> bytes:
    """The bytes of a regular file of at most `max_bytes`. Raises InputError; never waits for a writer."""
    chunks, size = [], 0
    with open_regular(path, max_bytes, description) as file:
        try:
            # What /proc holds says that it is empty, and some of it has no end.
            while chunk := file.read(_CHUNK_BYTES):
                chunks.append(chunk)
                size += len(chunk)
                if size > max_bytes:
                    raise InputError(_too_large_problem(path, description, "no end", max_bytes))
        except OSError as error:
            raise InputError(_unreadable_problem(path, description, error)) from None
    return b"".join(chunks)


def _unreadable_problem(path: Path, description: str, error: OSError | ValueError) -> Problem:
    place = Place(str(path))
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return Problem(f"there is no such {description}", place, hint=suggest_file(path))
    if isinstance(error, ValueError):
        return Problem("this is no path", place, allowed="the name of a file, without NUL characters")
    return Problem(f"the {description} cannot be read: {(error.strerror or str(error)).lower()}", place)


def _wrong_type_problem(path: Path, description: str, mode: int) -> Problem:
    if stat.S_ISDIR(mode):
        return Problem(f"this is a folder, not a {description}", Place(str(path)))
    what = next((name for is_it, name in _SPECIAL_FILES if is_it(mode)), "something else")
    return Problem(f"this is {what}, no regular file", Place(str(path)), hint=f"name a {description} on a disk")


_SPECIAL_FILES = (
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


def _too_large_problem(path: Path, description: str, size: str, max_bytes: int) -> Problem:
    return Problem(f"the {description} has {size}", Place(str(path)), allowed=f"at most {max_bytes // 1_000_000} MB")
