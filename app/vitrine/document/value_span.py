"""Value spans: where each value of a YAML text begins and ends, and whose bytes an alias repeats.

They are found from the text when somebody asks, since nobody asks while a scene is loaded and a mark knows no end.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import yaml

Position = tuple[int, int]

#: All that libyaml counts as the end of a line.
LINE_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
#: What stands between an anchor and its value.
_AFTER_ANCHOR = re.compile(r"&[-\w]+(?:\s|#[^\n\r\x85\u2028\u2029]*)*")
_BLANK_LINES = re.compile(rf"(?:(?:{LINE_BREAK.pattern})[ \t]*)+\Z")
_LAST_BREAK = re.compile(rf"(?:{LINE_BREAK.pattern})\Z")


class ValueSpan(NamedTuple):
    """A value as written: from its first character up to one past its last; lines and columns in characters from 1.

    Quotes belong to it, and of a block scalar all from the indicator to its last line; an anchor before it does not.
    `anchor` is the name by which other places repeat these characters, "" where none does; `aliases` are those places.
    """

    line: int
    column: int
    end_line: int
    end_column: int
    anchor: str = ""
    aliases: tuple[Position, ...] = ()


@dataclass(slots=True)
class _Anchor:
    """An anchor of the text, with the place of its value and those of its aliases."""

    name: str
    start: Position
    aliases: list[Position] = field(default_factory=list)


@dataclass(slots=True)
class _Collection:
    """A mapping or list that is not closed yet; `expects_key` is None in a list."""

    start_event: Any
    anchor: _Anchor | None
    expects_key: bool | None


def index_values(text: str) -> dict[Position, ValueSpan]:
    """The span of every value of a text that parses, by the line and column where a Mark says that it begins.

    An alias has the span of the value that it repeats. An empty value behind a key without a colon has none.
    """
    return _ValueScanner(text).scan()


class _ValueScanner:
    """The scanner of one text's events."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._next_event = yaml.CSafeLoader(text).get_event
        self._open: list[_Collection] = []
        self._anchors: dict[str, _Anchor] = {}
        self._aliases: dict[Position, _Anchor] = {}
        self._found: dict[Position, tuple[Position, Position, tuple[_Anchor, ...]]] = {}
        self._last_end: Position = (1, 1)

    def scan(self) -> dict[Position, ValueSpan]:
        while not isinstance(event := self._next_event(), yaml.StreamEndEvent):
            if isinstance(event, yaml.CollectionStartEvent):
                self._open_collection(event)
            elif isinstance(event, yaml.CollectionEndEvent):
                self._close_collection(event)
            elif isinstance(event, yaml.NodeEvent) and not self._take_turn():
                self._add_leaf(event)
        spans = {place: _make_span(*found) for place, found in self._found.items()}
        return spans | {place: spans[anchor.start] for place, anchor in self._aliases.items() if anchor.start in spans}

    def _take_turn(self) -> bool:
        """Whether the scalar that comes is a key; in a mapping keys and values take turns."""
        if not self._open or self._open[-1].expects_key is None:
            return False
        is_key = self._open[-1].expects_key
        self._open[-1].expects_key = not is_key
        return is_key

    def _open_collection(self, event: Any) -> None:
        self._take_turn()
        self._open.append(_Collection(event, self._name_anchor(event), self._is_mapping(event)))

    @staticmethod
    def _is_mapping(event: Any) -> bool | None:
        return True if isinstance(event, yaml.MappingStartEvent) else None

    def _name_anchor(self, event: Any) -> _Anchor | None:
        if event.anchor is None:
            return None
        anchor = self._anchors[event.anchor] = _Anchor(event.anchor, _position(event.start_mark))
        return anchor

    def _close_collection(self, event: Any) -> None:
        closed = self._open.pop()
        start = closed.start_event
        # A block ends for libyaml where the next thing begins; for people where its last value does.
        self._last_end = _position(event.end_mark) if start.flow_style else self._last_end
        self._add(start.start_mark, self._find_start(start)[1], self._last_end, closed.anchor)

    def _add_leaf(self, event: Any) -> None:
        if isinstance(event, yaml.AliasEvent):
            self._add_alias(event)
            return
        anchor = self._name_anchor(event)
        index, start = self._find_start(event)
        end = _position(event.end_mark)
        if event.style in ("|", ">"):
            end = self._find_block_end(event, index, start)
        elif event.value == "" and event.implicit[0]:
            start = end
            if not self._is_fillable(event):
                return
        self._last_end = end
        self._add(event.start_mark, start, end, anchor)

    def _add_alias(self, event: Any) -> None:
        place, anchor = _position(event.start_mark), self._anchors[str(event.anchor)]
        self._aliases[place] = anchor
        anchor.aliases.append(place)
        self._last_end = _position(event.end_mark)

    def _add(self, mark: Any, start: Position, end: Position, own: _Anchor | None) -> None:
        around = [collection.anchor for collection in self._open]
        self._found[_position(mark)] = (start, end, tuple(anchor for anchor in (*around, own) if anchor is not None))

    def _index(self, mark: Any) -> int:
        """The index of a mark in the text; libyaml does not count a byte order mark."""
        return int(mark.index) + self.text.startswith("\ufeff")

    def _find_start(self, event: Any) -> tuple[int, Position]:
        """Where the value itself begins, as index and position."""
        index, place = self._index(event.start_mark), _position(event.start_mark)
        skipped = _AFTER_ANCHOR.match(self.text, index) if event.anchor is not None else None
        return (skipped.end(), _advance(place, skipped[0])) if skipped else (index, place)

    def _find_block_end(self, event: Any, index: int, start: Position) -> Position:
        """The end of a block scalar's last line. Blank lines after it belong to it where it keeps them: `|+`."""
        block = self.text[index : self._index(event.end_mark)]
        header = LINE_BREAK.split(block, maxsplit=1)[0]
        keeps = "+" in header.partition("#")[0]
        return _advance(start, (_LAST_BREAK if keeps else _BLANK_LINES).sub("", block))

    def _is_fillable(self, event: Any) -> bool:
        """Whether a value can be written where none stands: behind what it belongs to, on the same line."""
        index = self._index(event.end_mark)
        before = self.text[max(0, index - 1) : index]
        if before in (" ", "\t") and self.text[index : index + 1] in (",", "}", "]"):
            before = self.text[self.text.rfind("\n", 0, index) + 1 : index].strip()
        return before != "" and not before.isspace()


def _position(mark: Any) -> Position:
    return mark.line + 1, mark.column + 1


def _advance(start: Position, passed: str) -> Position:
    """The position after some characters that begin at `start`."""
    lines = LINE_BREAK.split(passed)
    return (start[0], start[1] + len(passed)) if len(lines) == 1 else (start[0] + len(lines) - 1, len(lines[-1]) + 1)


def _make_span(start: Position, end: Position, anchors: tuple[_Anchor, ...]) -> ValueSpan:
    repeated = [anchor for anchor in anchors if anchor.aliases]
    aliases = tuple(alias for anchor in repeated for alias in anchor.aliases)
    return ValueSpan(*start, *end, repeated[-1].name if repeated else "", aliases)
