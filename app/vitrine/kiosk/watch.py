"""Polling of a file for changes, in threads: a disk may not answer."""

from __future__ import annotations

import threading
from pathlib import Path

from vitrine.files.stamp import Stamp, stamp_of

#: How often; a file that is being copied is left alone until two polls find the same.
LOOK_EACH_S = 2.0


class Watch:
    """A poller of one file, opened when it had `stamp`. While a poll hangs there is no other."""

    def __init__(self, file: Path, stamp: Stamp) -> None:
        self._file, self._stamp = file, stamp
        self._looking: threading.Thread | None = None
        self._result: Stamp | None = None
        self._looks: tuple[Stamp | None, Stamp | None] = (stamp, stamp)
        self._next_s = float("-inf")

    def changed(self, now_s: float) -> bool:
        """Whether the file was written anew, and is whole as far as one can see. `now_s` is of a monotonic clock."""
        if self._looking is not None and not self._looking.is_alive():
            self._looks = (self._looks[1], self._result)
            self._looking = None
        if self._looking is None and now_s >= self._next_s:
            self._looking = threading.Thread(target=self._look, name="watch", daemon=True)
            self._next_s = now_s + LOOK_EACH_S
            self._looking.start()
        before, last = self._looks
        return last is not None and last == before and last != self._stamp

    def _look(self) -> None:
        self._result = stamp_of(self._file)
