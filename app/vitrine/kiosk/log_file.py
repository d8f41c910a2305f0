"""The kiosk's log file: two files of 1 MB at most, in which a repeated sentence is written once an hour.

Except the status: `status_log` limits its own rate.
"""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from logging.handlers import RotatingFileHandler
from pathlib import Path

from vitrine.errors import InputError
from vitrine.kiosk.status_log import log as status_logger
from vitrine.output.log_format import OneLineFormatter

MAX_FILE_BYTES, BACKUP_FILES = 1_000_000, 1
REPEAT_S = 3600.0
MAX_REMEMBERED = 64


class RepeatFilter(logging.Filter):
    """A log filter that drops a sentence let through less than an hour ago. Of many it forgets the oldest."""

    def __init__(self) -> None:
        super().__init__()
        self._logged_s: OrderedDict[tuple[int, str], float] = OrderedDict()

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record is news. The status always is: the log must never end with what is no longer so."""
        if record.name == status_logger.name:
            return True
        key = (record.levelno, record.getMessage())
        logged_s = self._logged_s.get(key)
        # A wall clock may be set back: then it is news, too.
        if logged_s is not None and 0 <= record.created - logged_s < REPEAT_S:
            return False
        self._logged_s[key] = record.created
        self._logged_s.move_to_end(key)
        if len(self._logged_s) > MAX_REMEMBERED:
            self._logged_s.popitem(last=False)
        return True


class _SilentFileHandler(RotatingFileHandler):
    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        """A full disk must not end the kiosk, nor fill another log with complaints."""


@contextmanager
def log_to_file(file: Path) -> Iterator[None]:
    """A context in which the program's log is also written to `file`. Raises InputError where that cannot be."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handler = _SilentFileHandler(file, maxBytes=MAX_FILE_BYTES, backupCount=BACKUP_FILES, encoding="utf-8")
    except OSError as error:
        raise InputError(f"--log {file}: the log cannot be written: {(error.strerror or str(error)).lower()}") from None
    handler.setFormatter(OneLineFormatter("%(asctime)s %(levelname)s %(message)s"))
    handler.addFilter(RepeatFilter())
    logger = logging.getLogger("vitrine")
    level = logger.level
    logger.setLevel(logging.INFO)
    logger.addHandler(handler)
    # What also goes to the terminal is as quiet: it may end in a log of the system's.
    repeat_filter, others = RepeatFilter(), list(logging.getLogger().handlers)
    for other in others:
        other.addFilter(repeat_filter)
    try:
        yield
    finally:
        for other in others:
            other.removeFilter(repeat_filter)
        logger.removeHandler(handler)
        logger.setLevel(level)
        handler.close()
