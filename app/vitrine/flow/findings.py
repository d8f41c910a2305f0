"""Reading untrusted data piece by piece: what has the right shape comes back, the rest becomes located problems."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NoReturn

from vitrine.errors import InputError, Place, Problem, Problems, nearest

Path = tuple[str | int, ...]
SourceMap = Mapping[Path, Place]


class Findings:
    """Collects problems. `source` knows places by key path; a path without one has its nearest owner's."""

    def __init__(self, source: SourceMap) -> None:
        self.problems = Problems()
        self._source = source

    def say(self, path: Path, message: str, allowed: str = "", hint: str = "") -> None:
        """Notes an error at a key path."""
        key = ".".join(str(part) for part in path)
        self.problems.append(Problem(message, self.place(path), key, allowed, hint))

    def stop(self, path: Path, message: str, allowed: str) -> NoReturn:
        """Raises InputError with an error at a key path, after all that was noted before it."""
        self.say(path, message, allowed)
        raise InputError(self.problems)

    def place(self, path: Path) -> Place | None:
        """Where the value at a key path was written."""
        for length in range(len(path), -1, -1):
            if place := self._source.get(path[:length]):
                return place
        return None

    def mapping(self, value: object, path: Path) -> Mapping[Any, Any]:
        """`value` where it is a mapping or absent, else nothing."""
        if isinstance(value, Mapping):
            return value
        if value is not None:
            self.say(path, f"{path[-1]} is {shown(value)}", allowed="a mapping of keys to values")
        return {}

    def sequence(self, value: object, path: Path) -> Sequence[Any]:
        """`value` where it is a list or absent, else nothing."""
        if isinstance(value, list | tuple):
            return value
        if value is not None:
            self.say(path, f"{path[-1]} is {shown(value)}", allowed="a list")
        return ()

    def flag(self, value: object, path: Path) -> bool:
        """`value` where it is true or false; absent is false."""
        if value is not None and not isinstance(value, bool):
            self.say(path, f"{path[-1]} is {shown(value)}", allowed="true, false")
        return value is True

    def text(self, value: object, path: Path) -> str:
        """`value` where it is a text, else an empty one."""
        if isinstance(value, str) and value.strip():
            return value.strip()
        self.say(path, f"{path[-1]} is {shown(value)}", allowed="a text")
        return ""

    def keys(
        self,
        value: Mapping[Any, Any],
        allowed: Collection[str],
        remedies: Mapping[str, str],
        path: Path,
        elsewhere: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """Notes every key that is not allowed, with its remedy, where it belongs, or the nearest allowed one."""
        for key in value:
            if key in allowed:
                continue
            hint = remedies.get(key) or elsewhere.get(key) or nearest(str(key), allowed)
            said = "is not taken in a scene" if key in remedies else "means nothing here"
            self.say((*path, key), f'"{key}" {said}', allowed=", ".join(allowed), hint=hint)


def shown(value: object) -> str:
    """A value of a file as messages quote it."""
    if isinstance(value, Mapping):
        return "a mapping"
    if isinstance(value, list | tuple):
        return "a list"
    if value is None:
        return "missing"
    return str(value).lower() if isinstance(value, bool | int | float) else f'"{value}"'
