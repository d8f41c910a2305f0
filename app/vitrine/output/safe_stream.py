"""Safe standard streams: no text steers a terminal, no character and no full disk ends in a traceback.

Commands in messages are named as their reader can type them.

Characters that the encoding lacks are replaced; what cannot be written at all is a MachineError, or silence on stderr.
"""

from __future__ import annotations

import codecs
import errno
import io
import os
import sys
from typing import Any, TextIO

from vitrine.errors import MachineError
from vitrine.escape import escape_for_json, escape_lines, escape_log_commands
from vitrine.files.program_name import name_launch_command

#: Replacements of the program's own characters where the encoding lacks them; all others become escapes.
REPLACEMENTS = {
    "✗": "x", "✓": "+", "≈": "~", "×": "x", "≤": "<=", "≥": ">=", "→": "->", "–": "-", "—": "-", "−": "-", "…": "...",
    "“": '"', "”": '"', "’": "'", "·": ".", "°": " deg", "²": "2", "µ": "u", "½": "1/2", "€": "EUR", "\xa0": " ",
}  # fmt: skip
REPLACE_HANDLER = "vitrine.lacking"


class ReaderGoneError(Exception):
    """The reader of stdout has gone, as `head` does: there is nothing to be said, and nobody to say it to."""


def replace_unencodable(error: UnicodeError) -> tuple[str, int]:
    """An error handler for codecs: replaces characters that an encoding lacks by others that it has, or by escapes."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    letters = error.object[error.start : error.end]
    replaced = (REPLACEMENTS.get(letter) or letter.encode("unicode_escape").decode("ascii") for letter in letters)
    return "".join(replaced), error.end


codecs.register_error(REPLACE_HANDLER, replace_unencodable)


class SafeStream(io.TextIOWrapper):
    """A text stream in the place of a standard one. `quiet`: what cannot be written is dropped without a word."""

    def __init__(self, stream: TextIO, quiet: bool) -> None:
        buffering = stream.line_buffering if isinstance(stream, io.TextIOWrapper) else quiet
        encoding = stream.encoding
        super().__init__(stream.detach(), encoding, REPLACE_HANDLER, line_buffering=buffering)  # type: ignore[attr-defined]
        self._quiet = quiet
        self._failure: MachineError | ReaderGoneError | None = None

    def write(self, text: str) -> int:
        """Write text, escaped. Raises MachineError where that cannot be, ReaderGoneError where nobody reads."""
        self._write_safe(escape_lines(name_launch_command(text)))
        return len(text)

    def write_styled(self, text: str) -> int:
        """Write text with colours, in which its maker has escaped all that is foreign. Raises as `write` does."""
        self._write_safe(escape_log_commands(name_launch_command(text)))
        return len(text)

    def _write_safe(self, text: str) -> None:
        if self._failure is not None:
            self._raise_failure()
            return
        try:
            super().write(text)
        except OSError as error:
            self._note_failure(error)

    def flush(self) -> None:
        """Flush the buffer. Raises as `write` does."""
        try:
            super().flush()
        except OSError as error:
            self._note_failure(error)

    def _note_failure(self, error: OSError) -> None:
        # What is still buffered goes nowhere: else Python would try, and complain, once more at its end.
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, self.fileno())
        os.close(null)
        reason = "it is closed" if error.errno == errno.EBADF else (error.strerror or str(error)).lower()
        self._failure = MachineError(f"nothing can be written to the standard output: {reason}")
        # Windows says EINVAL where others say EPIPE; a terminal that was closed says EIO.
        if error.errno in (errno.EPIPE, errno.EIO) or (sys.platform == "win32" and error.errno == errno.EINVAL):
            self._failure = ReaderGoneError()
        self._raise_failure()

    def _raise_failure(self) -> None:
        if self._failure is not None and not self._quiet:
            raise self._failure from None


class StyledStream(io.TextIOBase):
    """A view of a safe stream for text with colours."""

    def __init__(self, stream: SafeStream) -> None:
        self._stream = stream

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """The stream's own."""
        return self._stream.encoding

    def write(self, text: str) -> int:
        """Write text with its colours."""
        return self._stream.write_styled(text)

    def flush(self) -> None:
        """Flush the stream."""
        self._stream.flush()

    def isatty(self) -> bool:
        """Whether it is a terminal."""
        return self._stream.isatty()

    def fileno(self) -> int:
        """The number of its file."""
        return self._stream.fileno()


def allow_styles(stream: TextIO) -> Any:
    """The stream to write text with colours to, for one that may be a safe stream."""
    return StyledStream(stream) if isinstance(stream, SafeStream) else stream


def install_safe_streams() -> None:
    """Replace stdout and stderr by safe streams. A closed one is an error only when something is written."""
    # Else the first file that is opened would become the standard output, and take what is printed.
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_WRONLY if number == 2 else os.O_RDONLY)
    sys.stdout = SafeStream(sys.stdout or os.fdopen(1, "w", closefd=False), quiet=False)
    sys.stderr = SafeStream(sys.stderr or os.fdopen(2, "w", closefd=False), quiet=True)
    sys.__stdout__, sys.__stderr__ = sys.stdout, sys.stderr  # type: ignore[misc]


def escape_unencodable(text: str, encoding: str | None) -> str:
    r"""JSON with \uXXXX for what the encoding of stdout lacks."""
    try:
        text.encode(encoding or "utf-8")
        return text
    except UnicodeEncodeError:
        return "".join(letter if letter.isascii() else escape_for_json(letter) for letter in text)
