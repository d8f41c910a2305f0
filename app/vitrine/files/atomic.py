"""Atomic writes: a file is written beside its name and renamed when complete; until then the old one stays."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from vitrine.errors import InputError
from vitrine.files.partial_file import hold_lock, partial_path, remove_stale


@contextmanager
def atomic_write(path: Path) -> Iterator[Path]:
    """A context that gives a partial file beside `path`; it replaces `path` if nothing is raised, else it is removed.

    Raises InputError where the folder is not there or not writable. What a killed run left of `path` is removed.
    """
    check_writable_file(path)
    remove_stale(path)
    partial = partial_path(path)
    try:
        partial.touch(exist_ok=False)
        with hold_lock(partial):
            yield partial
            partial.replace(path)
    except OSError as error:
        raise _not_writable_error(path, error) from error
    finally:
        with suppress(OSError):  # where it could not be made for its name's length, it cannot be removed either
            partial.unlink()


def write_atomically(path: Path, data: bytes) -> None:
    """Write a whole file, as `atomic_write` does. Raises InputError."""
    with atomic_write(path) as partial:
        partial.write_bytes(data)


@contextmanager
def atomic_write_folder(path: Path) -> Iterator[Path]:
    """The same for a folder of pictures that is not there yet or empty: all of them come, or none."""
    check_writable_folder(path)
    remove_stale(path)
    # A folder that is there stays itself: it may be a link, another disk or have rights of its own.
    exists = path.is_dir()
    partial = partial_path(path / path.name if exists else path)
    try:
        partial.mkdir()
        with hold_lock(partial):
            yield partial
            if exists:
                for picture in sorted(partial.iterdir()):
                    picture.replace(path / picture.name)
            else:
                partial.rename(path)
    except OSError as error:
        raise _not_writable_error(path, error) from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _not_writable_error(path: Path, error: OSError | RuntimeError) -> InputError:
    reason = getattr(error, "strerror", None) or str(error)
    return InputError(f"{path}: it cannot be written ({reason.lower()})")


def with_time_suffix(path: Path, time_s: float, count: int) -> Path:
    """The path of one of several times: shot.png, or shot-3.5s.png."""
    return path if count == 1 else path.with_name(f"{path.stem}-{time_s:g}s{path.suffix}")


def check_writable_file(path: Path) -> None:
    """Check, before long work, that a file can be written: a new one, or in the place of one. Raises InputError."""
    _check_parent(path)
    try:
        # The partial file's name is the longer one: what is too long is known before long work.
        _find_mode(partial_path(path))
        mode = _find_mode(path)
    except (OSError, RuntimeError) as error:  # a link that leads to itself, a name that is too long
        raise _not_writable_error(path, error) from None
    if mode is None:
        return
    if stat.S_ISDIR(mode):
        raise InputError(f"{path}: this is a folder; name a file in it")
    if not stat.S_ISREG(mode):  # it would be one from then on: /dev/null for the whole machine
        raise InputError(f"{path}: this is a device or a pipe, which no file can take the place of; name another one")


def _find_mode(path: Path) -> int | None:
    """The mode of what lies at a path, links followed; None where nothing does. Raises OSError."""
    try:
        return path.stat().st_mode
    except FileNotFoundError:
        return None


def check_writable_folder(path: Path) -> None:
    """The same for a folder of pictures: it is not there yet, or empty. What a killed run left in it is removed."""
    _check_parent(path)
    remove_stale(path / path.name)
    if path.is_dir() and any(path.iterdir()):
        raise InputError(f"{path}: this folder already holds something; name a new one")
    if path.exists() and not path.is_dir():
        raise InputError(f"{path}: this is a file; name a new folder")


def make_folder(path: Path) -> Path:
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
