"""Mappings and sequences of a YAML file that carry the place of every entry.

They behave as the plain dict and tuple that they are, so models validate them as they stand; places travel with them
through styles, components and includes, and an error can name its line however far the value has come.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from vitrine.errors import Place, Problem, Severity, list_names, suggest_name

KeyPath = tuple[str | int, ...]


class Mark(NamedTuple):
    """The position of an entry: of its key and its value, lines and columns from 1. For items of a sequence both agree.

    `path` is its key path in that file. `source` is the mark of what was put in for the whole of the value, if any.
    """

    path: KeyPath
    file: str
    line: int
    column: int
    value_line: int
    value_column: int
    source: Mark | None = None


class Map(dict[str, Any]):
    """A mapping with the places of its keys. `mark` is its own, `marks` has one Mark per key that somebody wrote."""

    __slots__ = ("mark", "marks")

    def __init__(self, entries: Mapping[str, Any], marks: dict[str, Mark], mark: Mark) -> None:
        super().__init__(entries)
        self.marks = marks
        self.mark = mark

    def merged(self, over: Map) -> Map:
        """The same mapping with the entries of `over` in place of its own; every entry keeps its own place."""
        return Map({**self, **over}, {**self.marks, **over.marks}, self.mark)

    def only(self, keys: Iterable[str]) -> Map:
        """The entries whose keys are among `keys`."""
        kept = set(keys)
        return Map({key: value for key, value in self.items() if key in kept}, self.marks, self.mark)

    def without(self, *keys: str) -> Map:
        """The entries whose keys are not among `keys`."""
        return self.only(key for key in self if key not in keys)

    def with_entries(self, **entries: Any) -> Map:
        """A copy with entries that nobody wrote: their place is that of the key they replace, or of the mapping."""
        marks = {key: self.marks.get(key, self.mark) for key in entries}
        return Map({**self, **entries}, {**self.marks, **marks}, self.mark)


class Seq(tuple[Any, ...]):
    """A sequence as read. `marks` has one Mark per item."""

    marks: tuple[Mark, ...]
    mark: Mark

    @classmethod
    def of(cls, items: Iterable[Any], marks: Iterable[Mark], mark: Mark) -> Seq:
        """A sequence with places."""
        seq = cls(items)
        seq.marks, seq.mark = tuple(marks), mark
        return seq


def locate_key(owner: Map | Seq, key: str | int | None) -> Place:
    """Where a key (or item) stands; the owner's own place for None or a key that it does not have."""
    mark = _find_mark(owner, key)
    return Place(mark.file, mark.line, mark.column)


def locate_value(owner: Map | Seq, key: str | int) -> Place:
    """Where the value of a key (or an item) stands."""
    mark = _find_mark(owner, key)
    return Place(mark.file, mark.value_line, mark.value_column)


def _find_mark(owner: Map | Seq, key: str | int | None) -> Mark:
    if isinstance(owner, Map):
        return owner.marks.get(str(key), owner.mark)
    return owner.marks[key] if isinstance(key, int) and key < len(owner.marks) else owner.mark


def _find_key_path(owner: Map | Seq, key: str | int | None) -> KeyPath:
    mark = _find_mark(owner, key)
    # What nobody wrote has the path of what it was made for; a key that is not there is named below its owner.
    is_there = key in owner if isinstance(owner, Map) else key is None or isinstance(key, int)
    return mark.path if mark is not owner.mark or is_there or key is None else (*mark.path, key)


def format_key_path(path: Iterable[str | int]) -> str:
    """A key path as people write it: `nodes.2.size`."""
    return ".".join(str(part) for part in path)


def make_problem(
    owner: Map | Seq,
    key: str | int | None,
    message: str,
    *,
    allowed: str = "",
    hint: str = "",
    severity: Severity = "error",
    at_key: bool = False,
) -> Problem:
    """A Problem with the place and the key path of one entry (of the owner itself for None)."""
    place = locate_key(owner, key) if key is None or at_key else locate_value(owner, key)
    return Problem(message, place, format_key_path(_find_key_path(owner, key)), allowed, hint, severity)


def make_unknown_problem(
    owner: Map | Seq, key: str | int | None, noun: str, name: str, allowed: Iterable[str], *, at_key: bool = False
) -> Problem:
    """The problem of a name that is not among the allowed ones."""
    names = sorted(allowed)
    allowed_names = list_names(names) if names else f"there is no {noun} in this scene"
    message, hint = f'unknown {noun} "{name}"', suggest_name(name, names)
    return make_problem(owner, key, message, allowed=allowed_names, hint=hint, at_key=at_key)


def strip_places(value: Any) -> Any:
    """The same as built-in dicts and tuples, without places."""
    if isinstance(value, dict):
        return {key: strip_places(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return tuple(strip_places(item) for item in value)
    return value


def build_source_map(value: Any, prefix: KeyPath = ()) -> dict[KeyPath, Place]:
    """The place of every entry below `value` by key path: of the key in a mapping, of the item in a sequence."""
    places: dict[KeyPath, Place] = {}
    _add_places(places, value, prefix)
    return places


def _add_places(places: dict[KeyPath, Place], value: Any, prefix: KeyPath) -> None:
    entries = value.items() if isinstance(value, Map) else enumerate(value) if isinstance(value, Seq) else ()
    for key, item in entries:
        path = (*prefix, key)
        places[path] = locate_key(value, key)
        _add_places(places, item, path)
