"""The stamp of a file: which version of it lies under its name."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple


class Stamp(NamedTuple):
    """What tells one version of a file from another without reading it; one that replaces it has another inode."""

    mtime_ns: int
    size_bytes: int
    inode: int


def read_stamp(path: Path) -> Stamp | None:
    """The stamp of the file under a name now; None where there is none."""
    try:
        status = path.stat()
    except (OSError, ValueError):
        return None
    return Stamp(status.st_mtime_ns, status.st_size, status.st_ino)
