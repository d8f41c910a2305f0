"""The YAML reader: plain data with places from files of careless or hostile authors, or an error that says where.

Built from libyaml's event stream, not from its composer: the composer recurses in C and 200,000 open brackets overflow
its stack. Only `true` and `false` are booleans, a duplicate key is an error, tags are refused, aliases are counted.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from yaml import AliasEvent, MappingEndEvent, ScalarEvent, SequenceEndEvent, SequenceStartEvent

from vitrine.document.limits import MAX_TEXT_LENGTH
from vitrine.document.located_data import KeyPath, Map, Mark, Seq, format_key_path
from vitrine.errors import InputError, Place, Problem
from vitrine.files.regular_file import read_regular

MAX_BYTES = 8_000_000
MAX_VALUES = 200_000
MAX_DEPTH = 64

#: Longer ones stay text: beyond 308 digits no field can hold them as a number, and a text is shown digit by digit.
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]{0,299})")
#: YAML 1.2, 5.1: all that may not stand in a file.
NOT_PRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|(0|[1-9][0-9]*)(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_KEYWORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None, "~": None, "": None}
_NUMBER_STARTS = frozenset("0123456789+-.")


def read_yaml(path: Path) -> Map:
    """The mapping that a YAML file holds. Raises InputError for a file that cannot be read or is not such a mapping."""
    return parse_yaml(read_text(path), str(path))


def read_text(path: Path, max_bytes: int = MAX_BYTES) -> str:
    """A UTF-8 file of at most `max_bytes` as text. Raises InputError."""
    data = read_regular(path, max_bytes)
    if b"\0" in data:
        raise InputError(Problem("the file holds NUL bytes", Place(str(path)), allowed="a text file in UTF-8"))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        where = Place(str(path), line, column)
        raise InputError(Problem("this byte is not UTF-8", where, hint="save the file as UTF-8")) from None


def parse_yaml(text: str, file: str) -> Map:
    """The mapping that a YAML text holds; `file` is the name for places. Raises InputError."""
    try:
        reader = _Reader(text, file)
        top = reader.read_document()
    except (yaml.YAMLError, UnicodeEncodeError) as error:
        raise InputError(_syntax_problem(error, text, file)) from None
    if not isinstance(top, Map):
        found = "is empty" if top is None else "does not hold keys and values"
        allowed = 'lines such as "name: My scene"'
        reader.problems.append(Problem(f"the file {found}", Place(file), allowed=allowed))
    if reader.problems or not isinstance(top, Map):
        raise InputError(reader.problems)
    return top


class _Anchored(NamedTuple):
    value: Any
    values: int
    height: int


class _Reader:
    """The reader that turns events into Maps, Seqs and scalars; mistakes that do not stop it are in `problems`."""

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self._next_event: Callable[[], Any] = yaml.CSafeLoader(text).get_event
        self._anchors: dict[str, _Anchored | None] = {}
        self._value_count = 0
        self._subtree_height = 0

    def read_document(self) -> Any:
        """The only document's value, None for an empty file."""
        self._next_event()
        if isinstance(self._next_event(), yaml.StreamEndEvent):
            return None
        value = self._read_value(self._next_event(), (), 1)
        self._next_event()
        end = self._next_event()
        if not isinstance(end, yaml.StreamEndEvent):
            self._fail(end, (), 'a second document starts here; a file holds one, without "---" between parts')
        return value

    def _read_value(self, event: Any, path: KeyPath, depth: int) -> Any:
        """The value that starts with `event`, counted with everything in it."""
        if isinstance(event, AliasEvent):
            return self._read_alias(event, path, depth)
        if event.tag is not None:
            self._refuse_tag(event, path)
        self._count_values(event, path, 1, depth)
        if depth > self._subtree_height:
            self._subtree_height = depth
        if event.anchor is None:
            return self._read_content(event, path, depth)
        first = self._value_count - 1
        # None marks an anchor whose value is still open: an alias to it would be endless.
        self._anchors[event.anchor] = None
        outer, self._subtree_height = self._subtree_height, depth
        value = self._read_content(event, path, depth)
        self._anchors[event.anchor] = _Anchored(value, self._value_count - first, self._subtree_height - depth)
        self._subtree_height = max(self._subtree_height, outer)
        return value

    def _read_content(self, event: Any, path: KeyPath, depth: int) -> Any:
        if isinstance(event, ScalarEvent):
            if len(event.value) > MAX_TEXT_LENGTH:
                self._fail(event, path, f"the text is longer than {MAX_TEXT_LENGTH:,} characters")
            return parse_scalar(event.value) if event.implicit[0] else event.value
        if isinstance(event, SequenceStartEvent):
            return self._read_sequence(event, path, depth)
        return self._read_mapping(event, path, depth)

    def _read_sequence(self, start: Any, path: KeyPath, depth: int) -> Seq:
        items: list[Any] = []
        marks: list[Mark] = []
        while not isinstance(event := self._next_event(), SequenceEndEvent):
            here = (*path, len(items))
            marks.append(self._mark(here, event, event))
            items.append(self._read_value(event, here, depth + 1))
        return Seq.of(items, marks, self._mark(path, start, start))

    def _read_mapping(self, start: Any, path: KeyPath, depth: int) -> Map:
        entries: dict[str, Any] = {}
        marks: dict[str, Mark] = {}
        while not isinstance(event := self._next_event(), MappingEndEvent):
            key = self._read_key(event, path)
            value_event = self._next_event()
            here = (*path, key)
            mark = self._mark(here, event, value_event)
            if key in marks:
                first = Place(self.file, marks[key].line, marks[key].column)
                message = f'the key "{key}" stands twice; first at {first}'
                self.problems.append(Problem(message, self._place(event), format_key_path(here), hint="remove one"))
            entries[key] = self._read_value(value_event, here, depth + 1)
            marks[key] = mark
        return Map(entries, marks, self._mark(path, start, start))

    def _read_key(self, event: Any, path: KeyPath) -> str:
        if not isinstance(event, ScalarEvent):
            self._fail(event, path, "a key must be a single word or text", "write the key as plain text")
        if event.value == "<<":
            self._fail(event, path, 'merge keys "<<" are not part of the format', "use `style:` or a component")
        return str(event.value)

    def _read_alias(self, event: Any, path: KeyPath, depth: int) -> Any:
        if event.anchor not in self._anchors:
            self._fail(event, path, f'there is no anchor "&{event.anchor}" before this alias')
        anchored = self._anchors[event.anchor]
        if anchored is None:
            self._fail(event, path, f'the alias "*{event.anchor}" holds itself')
        assert anchored is not None
        self._subtree_height = max(self._subtree_height, depth + anchored.height)
        self._count_values(event, path, anchored.values, depth + anchored.height)
        return anchored.value

    def _count_values(self, event: Any, path: KeyPath, more: int, depth: int) -> None:
        self._value_count += more
        if self._value_count > MAX_VALUES:
            remedy = "many anchors belong into a .csv or .npy table, see `repeat`"
            self._fail(event, path, f"the file unfolds to more than {MAX_VALUES:,} values", remedy)
        if depth > MAX_DEPTH:
            self._fail(event, path, f"the file is nested deeper than {MAX_DEPTH} levels")

    def _refuse_tag(self, event: Any, path: KeyPath) -> None:
        tag = str(event.tag).replace("tag:yaml.org,2002:", "!!")
        message = f'the tag "{tag}" is not allowed'
        self.problems.append(Problem(message, self._place(event), format_key_path(path), "plain values without tags"))

    def _fail(self, event: Any, path: KeyPath, message: str, hint: str = "") -> None:
        raise InputError([*self.problems, Problem(message, self._place(event), format_key_path(path), hint=hint)])

    def _place(self, event: Any) -> Place:
        return Place(self.file, event.start_mark.line + 1, event.start_mark.column + 1)

    def _mark(self, path: KeyPath, key: Any, value: Any) -> Mark:
        at = key.start_mark
        to = at if value is key else value.start_mark
        return Mark(path, self.file, at.line + 1, at.column + 1, to.line + 1, to.column + 1)


def parse_scalar(text: str) -> Any:
    """An unquoted word as number, boolean, null or text. 007 and 1e999 stay text: a code is no number."""
    if text in _KEYWORDS:
        return _KEYWORDS[text]
    if text[0] in _NUMBER_STARTS:
        if _INTEGER.fullmatch(text):
            return int(text)
        if _FLOAT.fullmatch(text) and math.isfinite(number := float(text)):
            return number
    return text


def _syntax_problem(error: Exception, text: str, file: str) -> Problem:
    """libyaml's complaint as one sentence with its remedy."""
    complaint, mark = str(getattr(error, "problem", "")), getattr(error, "problem_mark", None)
    if mark is None:
        # libyaml counts bytes; people count letters.
        found = NOT_PRINTABLE.search(text)
        position = found.start() if found else 0
        place = Place(file, text.count("\n", 0, position) + 1, position - text.rfind("\n", 0, position))
        return Problem("a control character stands here", place, allowed="text in UTF-8", hint="delete it")
    if "flow" in str(getattr(error, "context", "")):
        # What is not closed is noticed at the end of the file; the mistake is at its start.
        mark = error.context_mark  # type: ignore[attr-defined]
    lines = text.splitlines()
    if (row := next((number for number, line in enumerate(lines, 1) if line.startswith("<<<<<<< ")), 0)) > 0:
        return Problem("git left two sides of a merge here", Place(file, row, 1), hint="keep what is right of both")
    # libyaml may report a tab on a later line: the first line that is indented with one is the mistake.
    for number, line in enumerate(lines[: mark.line + 1], 1):
        if "\t" in line[: len(line) - len(line.lstrip())]:
            message = "the line is indented with a tab; YAML is indented with spaces"
            return Problem(message, Place(file, number, line.index("\t") + 1), hint="replace the tab with two spaces")
    character = lines[mark.line][mark.column : mark.column + 1] if mark.line < len(lines) else ""
    return Problem(_explain_complaint(complaint, character), Place(file, mark.line + 1, mark.column + 1))


def _explain_complaint(complaint: str, character: str) -> str:
    if "mapping values are not allowed" in complaint:
        return 'a ":" is not allowed here; check the indentation, and put text that contains ": " in quotes'
    if "cannot start any token" in complaint:
        return f'a value cannot start with "{character}"; put the text in quotes'
    if "',' or ']'" in complaint or "',' or '}'" in complaint:
        return 'a list "[" or mapping "{" that starts here is not closed, or a "," is missing in it'
    if "expected '-' indicator" in complaint:
        return "keys and list items are mixed at the same indentation"
    if "unexpected end of stream" in complaint:
        return "a quoted text is not closed"
    return f"the YAML cannot be read here: {complaint}"
