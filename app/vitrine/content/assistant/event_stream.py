"""Parser of server-sent events, by WHATWG's HTML standard, section 9.2.6: bytes in any pieces, whole events out."""

from __future__ import annotations

import codecs
from typing import NamedTuple

#: A longer line, or event, is none that was agreed.
MAX_LETTERS = 262_144


class ServerEvent(NamedTuple):
    """One event: its type, and its data with a line feed between two lines of them."""

    type: str
    data: str


class EventStreamError(Exception):
    """A line or an event that never ends."""


class EventStreamParser:
    """A parser of one stream. An event that the stream's end cuts off is none, as the standard has it."""

    def __init__(self) -> None:
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._rest = ""  # of a line that goes on
        self._is_first = True
        self._type = ""
        self._data: list[str] = []
        self._letters = 0

    def feed(self, data: bytes) -> list[ServerEvent]:
        """The events that end in these bytes. Raises EventStreamError."""
        text = self._decode(data)
        if self._is_first and text:
            text, self._is_first = text.removeprefix("\ufeff"), False
        text = self._rest + text
        # CR alone ends a line, too: whether a last one is half of CR LF is known with the next letter.
        held = "\r" if text.endswith("\r") else ""
        lines = text[: len(text) - len(held)].replace("\r\n", "\n").replace("\r", "\n").split("\n")
        self._rest = lines.pop() + held
        if len(self._rest) > MAX_LETTERS:
            raise EventStreamError("a line does not end")
        return [event for line in lines if (event := self._read_line(line)) is not None]

    def _read_line(self, line: str) -> ServerEvent | None:
        if not line:
            return self._dispatch()
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if name == "data":
            self._letters += len(value) + 1
            if self._letters > MAX_LETTERS:
                raise EventStreamError("an event does not end")
            self._data.append(value)
        elif name == "event":
            self._type = value
        return None  # a comment, or a field that nobody needs here: id, retry

    def _dispatch(self) -> ServerEvent | None:
        found = ServerEvent(self._type or "message", "\n".join(self._data)) if self._data else None
        self._type, self._data, self._letters = "", [], 0
        return found
