"""The format of log lines: foreign text in a message cannot steer a terminal, nor forge lines of its own.

What opens one scene several times says each sentence once.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from vitrine.escape import escape_line, escape_lines


class OneLineFormatter(logging.Formatter):
    """A log formatter that makes a record one line; only a traceback below it has more."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802
        """The sentence with what stands before it."""
        return escape_line(super().formatMessage(record))

    def format(self, record: logging.LogRecord) -> str:
        """The line, and the traceback below it."""
        return escape_lines(super().format(record))


class OnceFilter(logging.Filter):
    """A log filter that lets each sentence pass once."""

    def __init__(self) -> None:
        super().__init__()
        self._said: set[str] = set()

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether it was not said before."""
        sentence = record.getMessage()
        is_new = sentence not in self._said
        self._said.add(sentence)
        return is_new


@contextmanager
def drop_repeats() -> Iterator[None]:
    """A context in which the log says each sentence once, however often a scene is opened."""
    handlers = [(handler, OnceFilter()) for handler in logging.getLogger().handlers]
    for handler, repeats in handlers:
        handler.addFilter(repeats)
    try:
        yield
    finally:
        for handler, repeats in handlers:
            handler.removeFilter(repeats)
