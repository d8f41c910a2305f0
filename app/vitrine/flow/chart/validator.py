"""Validator of untrusted data, value by value: one of the right type is returned, others become located problems."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NoReturn

from vitrine.document.located_data import KeyPath
from vitrine.errors import InputError, Place, Problem, ProblemList, suggest_name

SourceMap = Mapping[KeyPath, Place]


class Validator:
    """Validator that reads values by type and collects problems.

    `source` has file places by key path; a path without one gets its nearest ancestor's.
    """

    def __init__(self, source: SourceMap) -> None:
        self.problems = ProblemList()
        self._source = source

    def add_problem(self, path: KeyPath, message: str, allowed: str = "", hint: str = "") -> None:
        """Add a problem at a key path."""
        key = ".".join(str(part) for part in path)
        self.problems.append(Problem(message, self.locate(path), key, allowed, hint))

    def raise_problem(self, path: KeyPath, message: str, allowed: str) -> NoReturn:
        """Raise InputError with all problems so far and a last one at a key path."""
        self.add_problem(path, message, allowed)
        raise InputError(self.problems)

    def locate(self, path: KeyPath) -> Place | None:
        """The file place of the value at a key path."""
        for length in range(len(path), -1, -1):
            if place := self._source.get(path[:length]):
                return place
        return None

    def read_mapping(self, value: object, path: KeyPath) -> Mapping[Any, Any]:
        """`value` where it is a mapping or absent, else nothing."""
        if isinstance(value, Mapping):
            return value
        if value is not None:
            self.add_problem(path, f"{path[-1]} is {quote_value(value)}", allowed="a mapping of keys to values")
        return {}

    def read_sequence(self, value: object, path: KeyPath) -> Sequence[Any]:
        """`value` where it is a list or absent, else nothing."""
        if isinstance(value, list | tuple):
            return value
        if value is not None:
            self.add_problem(path, f"{path[-1]} is {quote_value(value)}", allowed="a list")
        return ()

    def read_flag(self, value: object, path: KeyPath) -> bool:
        """`value` where it is true or false; absent is false."""
        if value is not None and not isinstance(value, bool):
            self.add_problem(path, f"{path[-1]} is {quote_value(value)}", allowed="true, false")
        return value is True

    def read_text(self, value: object, path: KeyPath) -> str:
        """`value` where it is a text, else an empty one."""
        if isinstance(value, str) and value.strip():
            return value.strip()
        self.add_problem(path, f"{path[-1]} is {quote_value(value)}", allowed="a text")
        return ""

    def check_keys(
        self,
        value: Mapping[Any, Any],
        allowed: Collection[str],
        unsupported: Mapping[str, str],
        path: KeyPath,
        misplaced: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """Add a problem for every key that is not allowed.

        Its hint is from `unsupported` or `misplaced`, or the nearest allowed key.
        """
        for key in value:
            if key in allowed:
                continue
            hint = unsupported.get(key) or misplaced.get(key) or suggest_name(str(key), allowed)
            fault = "is not taken in a scene" if key in unsupported else "means nothing here"
            self.add_problem((*path, key), f'"{key}" {fault}', allowed=", ".join(allowed), hint=hint)


def quote_value(value: object) -> str:
    """Format a value of a file as messages quote it."""
    if isinstance(value, Mapping):
        return "a mapping"
    if isinstance(value, list | tuple):
        return "a list"
    if value is None:
        return "missing"
    return str(value).lower() if isinstance(value, bool | int | float) else f'"{value}"'
