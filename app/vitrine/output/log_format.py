"""The format of log lines: foreign text in a message cannot steer a terminal, nor forge lines of its own."""

from __future__ import annotations

import logging

from vitrine.escape import escape_line, escape_lines


class OneLineFormatter(logging.Formatter):
    """A log formatter that makes a record one line; only a traceback below it has more."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802
        """The sentence with what stands before it."""
        return escape_line(super().formatMessage(record))

    def format(self, record: logging.LogRecord) -> str:
        """The line, and the traceback below it."""
        return escape_lines(super().format(record))
