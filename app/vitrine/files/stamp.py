"""Which writing of a file stands under its name."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple


class Stamp(NamedTuple):
    """Tells one writing of a file from another without reading it; a file that takes its place has another inode."""

    mtime_ns: int
    size_bytes: int
    inode: int


def stamp_of(path: Path) -> Stamp | None:
    """The stamp of what stands under a name now; None where nothing does."""
    try:
        facts = path.stat()
    except (OSError, ValueError):
        return None
    return Stamp(facts.st_mtime_ns, facts.st_size, facts.st_ino)
