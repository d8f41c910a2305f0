"""Files of design tokens, as the W3C's Design Tokens Format Module has them: groups, inherited types, aliases.

A token is a mapping with `$value`; its type is its own `$type`, that of the token it is an alias of, or that of the
nearest group. Names of a token's groups and its own are joined by dots: `brand.accent`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from vitrine.document.field_error import FieldError, describe_value
from vitrine.document.located_data import Map, Mark, Seq, make_problem
from vitrine.errors import Problem, ProblemList, suggest_name
from vitrine.scene.load.token_value import TOKEN_TYPES, convert_token

#: An alias of an alias of an alias; files of tools have four.
MAX_ALIASES = 32
#: The largest design systems have 5,000.
MAX_TOKENS = 20_000
#: Of the densest display that is made 60 pixels are a degree.
MAX_DENSITY = 1_000.0

_ALIAS = re.compile(r"\{([^{}]+)\}")
_BAD_NAME = re.compile(r"[.{}]|^\$")
_UNKNOWN_KEYS = ("$ref", "$extends")


class WrittenToken(NamedTuple):
    """A token as it stands in its file: the mapping that it is, and the type of the groups around it."""

    entry: Map
    group_type: str | None


class TokenFile(NamedTuple):
    """A file's tokens as they stand in it, and how many of its pixels are a degree; None: nobody says."""

    written: dict[str, WrittenToken]
    px_per_deg: float | None


class TypedValue(NamedTuple):
    """The value of a token with its type."""

    type: str
    value: Any


class DesignToken(NamedTuple):
    """A token: its type, its value as plain data (see `token_value.py`), where it stands, its file's `px_per_deg`."""

    type: str
    value: Any
    mark: Mark
    px_per_deg: float | None


def collect_tokens(top: Map, problems: ProblemList) -> dict[str, WrittenToken]:
    """The tokens of a file by their names."""
    found: dict[str, WrittenToken] = {}
    waiting: list[tuple[Map, str, str | None]] = [(top, "", None)]
    while waiting:
        group, prefix, group_type = waiting.pop()
        group_type = _read_type(group, problems) or group_type
        _refuse_keys(group, problems)
        for name, item in group.items():
            if name.startswith("$"):
                continue
            if _BAD_NAME.search(name):
                message = f'"{name}" is no name of a token'
                problems.append(make_problem(group, name, message, at_key=True, hint="rename it"))
            elif not isinstance(item, Map):
                allowed = "a token, such as {$type: color, $value: '#7DB7FF'}, or a group of tokens"
                hint = 'write "$value"' if name == "value" else ""
                problems.append(make_problem(group, name, "this is no token", allowed=allowed, hint=hint))
            elif "$value" in item:
                found[prefix + name] = WrittenToken(item, group_type)
            else:
                waiting.append((item, f"{prefix}{name}.", group_type))
    if len(found) > MAX_TOKENS:
        problems.append(make_problem(top, None, f"here are {len(found):,} tokens", allowed=f"at most {MAX_TOKENS:,}"))
        return {}
    return found


def resolve_tokens(files: Iterable[TokenFile], problems: ProblemList) -> dict[str, DesignToken]:
    """All tokens of files, of which the later wins; what is wrong with them goes to `problems`, once each."""
    written = {name: (token, file.px_per_deg) for file in files for name, token in file.written.items()}
    resolver = _Resolver({name: token for name, (token, _) in written.items()})
    found = {name: resolver.resolve(name, ()) for name in written}
    problems += resolver.problems
    return {
        name: DesignToken(*value, written[name][0].entry.mark, written[name][1])
        for name, value in found.items()
        if value is not None
    }


def read_density(written: Any) -> float | None:
    """How many pixels are a degree, as written; None for what the scene's model complains of."""
    is_number = isinstance(written, int | float) and not isinstance(written, bool)
    return float(written) if is_number and 0 < written <= MAX_DENSITY else None


def _read_type(owner: Map, problems: ProblemList) -> str | None:
    written = owner.get("$type")
    if written is None or written in TOKEN_TYPES:
        return written
    name = written if isinstance(written, str) else describe_value(written)
    hint = suggest_name(name, TOKEN_TYPES)
    message = f'there is no type of token "{name}"'
    problems.append(make_problem(owner, "$type", message, allowed=", ".join(TOKEN_TYPES), hint=hint))
    return None


def _refuse_keys(owner: Map, problems: ProblemList) -> None:
    for key in _UNKNOWN_KEYS:
        if key in owner:
            hint = "write an alias, {group.token}, or the value itself"
            problems.append(make_problem(owner, key, f"{key} is not read", hint=hint, at_key=True))


@dataclass(slots=True)
class _Resolver:
    """The resolver of aliases; a token that has none of its own mistakes but an alias of a broken one is left out."""

    written: Mapping[str, WrittenToken]
    resolved: dict[str, TypedValue | None] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def resolve(self, name: str, chain: tuple[str, ...]) -> TypedValue | None:
        """The token of a name; `chain` has those whose aliases led here."""
        if name not in self.resolved:
            entry, group_type = self.written[name]
            found: list[Problem] = []
            try:
                self.resolved[name] = self._read(entry, group_type, (*chain, name), found)
            except FieldError as error:
                found.append(make_problem(entry, "$value", str(error), allowed=error.allowed, hint=error.hint))
                self.resolved[name] = None
            self.problems += found
        return self.resolved[name]

    def _read(
        self, entry: Map, group_type: str | None, chain: tuple[str, ...], found: list[Problem]
    ) -> TypedValue | None:
        problems = ProblemList()
        own_type = _read_type(entry, problems)
        found += problems
        if problems:
            return None
        raw = entry["$value"]
        target = self._follow(raw, chain)
        if target is not None:
            if own_type is not None and own_type != target.type:
                raise FieldError(f"this is a {own_type}, and {raw} is a {target.type}")
            return target
        if isinstance(raw, str) and _ALIAS.fullmatch(raw):
            return None
        kind = own_type or group_type
        if kind is None:
            raise FieldError("the token has no type", ", ".join(TOKEN_TYPES), 'give it or its group a "$type"')
        value, is_whole = self._fill(raw, chain)
        return TypedValue(kind, convert_token(kind, value)) if is_whole else None

    def _follow(self, raw: Any, chain: tuple[str, ...]) -> TypedValue | None:
        """The token that a value is an alias of; None for what is no alias, or one of a token that is broken."""
        match = _ALIAS.fullmatch(raw) if isinstance(raw, str) else None
        if match is None:
            return None
        name = match[1]
        if name in chain:
            circle = " → ".join((*chain[chain.index(name) :], name))
            raise FieldError(f"the aliases go in a circle: {circle}")
        if name not in self.written:
            raise FieldError(f'there is no token "{name}"', hint=suggest_name(name, self.written))
        if len(chain) > MAX_ALIASES:
            raise FieldError(f"this alias leads on through more than {MAX_ALIASES} others")
        return self.resolve(name, chain)

    def _fill(self, raw: Any, chain: tuple[str, ...]) -> tuple[Any, bool]:
        """A value with the values of the tokens whose aliases stand in it, and whether all of them are whole."""
        if isinstance(raw, Map):
            filled = {key: self._fill(item, chain) for key, item in raw.items()}
            return {key: item for key, (item, _) in filled.items()}, all(whole for _, whole in filled.values())
        if isinstance(raw, Seq):
            items = [self._fill(item, chain) for item in raw]
            return tuple(item for item, _ in items), all(whole for _, whole in items)
        if isinstance(raw, str) and _ALIAS.fullmatch(raw):
            target = self._follow(raw, chain)
            return (target.value, True) if target is not None else (None, False)
        return raw, True
