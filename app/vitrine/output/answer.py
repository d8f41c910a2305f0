"""What `--json` prints: one JSON value, whatever happens, with what the log had to say in it."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from vitrine.escape import json_text


class Noted(logging.Handler):
    """Keeps the sentences of warnings, which else go to the terminal."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.sentences: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one."""
        self.sentences.append(record.getMessage())


@contextmanager
def noting() -> Iterator[None]:
    """Inside it warnings are noted for `print_json` instead of being written to stderr."""
    root, noted = logging.getLogger(), Noted()
    before, root.handlers = root.handlers, [noted]
    try:
        yield
    finally:
        root.handlers = before


def print_json(value: Mapping[str, object]) -> None:
    """Print an answer; `warnings` in it are the sentences that were noted, if any."""
    noted = [sentence for handler in logging.getLogger().handlers if isinstance(handler, Noted)
             for sentence in handler.sentences]  # fmt: skip
    print(json_text({**value, "warnings": noted} if noted else value))
