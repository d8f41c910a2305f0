"""Polling of a file for changes, in threads: a disk may not answer."""

from __future__ import annotations

import threading
from pathlib import Path

from vitrine.files.stamp import Stamp, read_stamp

#: How often; a file that is being copied is left alone until two polls find the same.
POLL_EACH_S = 2.0


class FilePoller:
    """A poller of one file, opened when it had `stamp`. While a poll hangs there is no other."""

    def __init__(self, file: Path, stamp: Stamp) -> None:
        self._file, self._stamp = file, stamp
        self._thread: threading.Thread | None = None
        self._result: Stamp | None = None
        self._last_two: tuple[Stamp | None, Stamp | None] = (stamp, stamp)
        self._next_s = float("-inf")

    def has_changed(self, now_s: float) -> bool:
        """Whether the file was written anew, and is whole as far as one can see. `now_s` is of a monotonic clock."""
        if self._thread is not None and not self._thread.is_alive():
            self._last_two = (self._last_two[1], self._result)
            self._thread = None
        if self._thread is None and now_s >= self._next_s:
            self._thread = threading.Thread(target=self._poll, name="watch", daemon=True)
            self._next_s = now_s + POLL_EACH_S
            self._thread.start()
        before, last = self._last_two
        return last is not None and last == before and last != self._stamp

    def _poll(self) -> None:
        self._result = read_stamp(self._file)
