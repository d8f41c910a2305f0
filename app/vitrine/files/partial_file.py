"""Partial files, `.NAME.PID.part*` beside what they become, and the removal of those that killed runs left.

Whoever writes one holds a lock on it, which goes with the process, however it ends, and is seen by other containers.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

#: Of all files that a folder can hold while it is being written; there are no folders in it.
PICTURE_SUFFIXES = frozenset({".png", ".jpg"})


def partial_path(path: Path) -> Path:
    """The path that this process writes to before that takes the name of `path`."""
    return path.parent / f".{path.stem}.{os.getpid()}.part{path.suffix}"


def remove_stale(path: Path) -> None:
    """Remove the partial files of `path` whose processes have ended, and nothing else."""
    pattern = re.compile(rf"\.{re.escape(path.stem)}\.(?P<pid>[1-9]\d{{0,9}})\.part({re.escape(path.suffix)}|-files)?")
    try:
        entries = [(entry, match) for entry in os.scandir(path.parent) if (match := pattern.fullmatch(entry.name))]
    except OSError:
        return
    alive = {match["pid"] for entry, match in entries if not is_stale(Path(entry.path), int(match["pid"]))}
    for entry, match in entries:
        if match["pid"] not in alive:
            _remove(entry)


def is_stale(path: Path, pid: int) -> bool:
    """Whether nobody writes a partial file any more; `pid` is the process that its name holds."""
    return not (_is_alive(pid) or _is_locked(path))


def _remove(entry: os.DirEntry[str]) -> None:
    try:
        if entry.is_file(follow_symlinks=False):
            os.unlink(entry.path)
        elif entry.is_dir(follow_symlinks=False) and _holds_pictures(entry.path):
            shutil.rmtree(entry.path)
    except OSError:  # it may be another's by now, and harms nobody
        pass


def _holds_pictures(folder: str) -> bool:
    with os.scandir(folder) as entries:
        return all(
            entry.is_file(follow_symlinks=False) and os.path.splitext(entry.name)[1] in PICTURE_SUFFIXES
            for entry in entries
        )


def _is_alive(pid: int) -> bool:
    """Whether another process of this number runs. What has our own and no lock is from an earlier run: ours begins."""
    if pid == os.getpid():
        return False
    if sys.platform == "win32":
        import ctypes

        handle = ctypes.windll.kernel32.OpenProcess(0x1000, False, pid)  # PROCESS_QUERY_LIMITED_INFORMATION
        if handle:
            ctypes.windll.kernel32.CloseHandle(handle)
        return bool(handle)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


@contextmanager
def hold_lock(path: Path) -> Iterator[None]:
    """Hold a lock on an existing file or folder. Systems without such locks go by the process's number alone."""
    lock = _lock(path)
    try:
        yield
    finally:
        if lock is not None:
            os.close(lock)


def _is_locked(path: Path) -> bool:
    if path.is_symlink():
        return False
    try:
        lock = _lock(path)
    except OSError:
        return True
    if lock is not None:
        os.close(lock)
    return False


def _lock(path: Path) -> int | None:
    """The file descriptor of the locked file, None where there are no locks. Raises OSError where another holds it."""
    if sys.platform == "win32":
        return None
    import errno
    import fcntl

    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(descriptor)
        if error.errno in (errno.EWOULDBLOCK, errno.EACCES):
            raise
        return None
    return descriptor
