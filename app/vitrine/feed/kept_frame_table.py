"""Kept frame tables: those of large films, so that a film that was opened once is not read through again.

A table is found by what is in its film, not by its name: the identity of the file, when it was last written, and what
of it was asked for. No name and no picture is kept.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from vitrine.errors import InputError
from vitrine.feed.file_identity import identify_file
from vitrine.feed.frame_table import MAX_FRAMES, FrameTable
from vitrine.files.atomic import make_folder, write_atomically
from vitrine.files.stamp import read_stamp
from vitrine.files.user_folder import cache_folder

SUFFIX = ".frames"
#: To list its packets all of a film is read: ten minutes at 1280x720 in 720 MB took 560 to 780 ms by the clock of a
#: busy machine, and with their table kept 150 to 155; in 13 MB 340, and 45.
MIN_BYTES = 10_000_000
#: At most so many tables, of some 2 to 20 kB for ten minutes; the oldest goes.
MAX_TABLES = 64
#: Containers that have an index of their own: in others FFmpeg finds its way by what was read. No clock starts again
#: in them.
_INDEXED = ("mov", "matroska")
_HEAD = 5
#: Another way to read tables, or to write them, has another number.
_FORMAT = 1


def tables_folder() -> Path:
    """The folder of kept tables; it need not be there."""
    return cache_folder() / "films"


def find_or_read_table(
    path: Path, container: str, asked: tuple[int | None, Fraction | None], read: Callable[[], FrameTable]
) -> FrameTable:
    """The table of a film that was kept, else `read`, and kept where the film is large.

    `container` is FFmpeg's name of its format; `asked` are the stream's number and the rate that were asked for.
    Raises what `read` raises; that nothing can be kept is no error.
    """
    stamp = read_stamp(path)
    if stamp is None or stamp.size_bytes < MIN_BYTES or not container.startswith(_INDEXED):
        return read()
    words = (identify_file(path), stamp.mtime_ns, *asked, container, _FORMAT, av.__version__)
    file = tables_folder() / f"{hashlib.sha256(repr(words).encode()).hexdigest()[:32]}{SUFFIX}"
    if (kept := _load(file)) is not None:
        return kept
    table = read()
    if len(table.pts) and read_stamp(path) == stamp:
        _keep(file, table)
    return table


def _load(file: Path) -> FrameTable | None:
    """A kept table; None where there is none, or what is there is none."""
    try:
        numbers = np.frombuffer(zlib.decompress(file.read_bytes()), np.int64)
        count, ticks, seconds, last, lacks = numbers[:_HEAD].tolist()
    except (OSError, ValueError, zlib.error):
        return None
    steps, keys = numbers[_HEAD : _HEAD + count], numbers[_HEAD + count :]
    if not 0 < count == len(steps) <= MAX_FRAMES or not len(keys) or ticks <= 0 or seconds <= 0:
        return None
    return FrameTable(np.cumsum(steps), keys, Fraction(ticks, seconds), last, bool(lacks))


def _keep(file: Path, table: FrameTable) -> None:
    """Write a table as whole numbers: how many frames, a tick, the last one's ticks, then the steps and the keys."""
    head = len(table.pts), *table.tick_s.as_integer_ratio(), table.last_frame_ticks, int(table.lacks_timestamps)
    numbers = np.concatenate([np.array(head, np.int64), np.diff(table.pts, prepend=0), table.key_pts], dtype=np.int64)
    try:
        write_atomically(make_folder(file.parent) / file.name, zlib.compress(numbers.tobytes()))
        others = sorted(file.parent.glob(f"*{SUFFIX}"), key=lambda one: one.stat().st_mtime_ns, reverse=True)
        for old in others[MAX_TABLES:]:
            old.unlink()
    except (InputError, OSError):
        return  # a folder that cannot be written, or another program that tidied it at the same time
