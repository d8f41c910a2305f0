"""The JSON output of `--json`: one value, whatever happens, with the log's warnings in it."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from vitrine.escape import dump_json


class WarningCollector(logging.Handler):
    """A log handler that collects warnings, which else go to the terminal."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep its message."""
        self.messages.append(record.getMessage())


@contextmanager
def collect_warnings() -> Iterator[None]:
    """A context in which warnings are collected for `print_json` instead of being written to stderr."""
    root, collector = logging.getLogger(), WarningCollector()
    before, root.handlers = root.handlers, [collector]
    try:
        yield
    finally:
        root.handlers = before


def print_json(value: Mapping[str, object]) -> None:
    """Print a JSON object; `warnings` in it are the messages that were collected, if any."""
    messages = [message for handler in logging.getLogger().handlers if isinstance(handler, WarningCollector)
             for message in handler.messages]  # fmt: skip
    print(dump_json({**value, "warnings": messages} if messages else value))
