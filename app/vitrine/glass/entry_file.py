"""Reader of one device or environment file, merged over the file that it extends; problems carry their line."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from vitrine.document.explain import validated
from vitrine.document.located import Map, problem, unknown
from vitrine.document.yaml_source import read_yaml
from vitrine.errors import InputError, Problem, in_order
from vitrine.glass.environment import Environment
from vitrine.glass.known import overlaid, spelled_out
from vitrine.glass.profile import Profile

Entry = Profile | Environment
E = TypeVar("E", Profile, Environment)

#: The name of each kind in messages and file names.
NOUNS: dict[type[Entry], str] = {Profile: "device", Environment: "environment"}

#: Files by id, folder by folder; an earlier folder takes precedence over a later one.
Shelves = tuple[Mapping[str, Path], ...]

#: Longest chain of files that extend one another: each takes of Python's stack, and nobody finds a value so far away.
MAX_DEPTH = 16

#: Keys of one file that are not inherited by those that extend it.
_NOT_HANDED_ON = ("id", "name", "aliases", "note", "extends")
#: Alternative keys for one value: an own one overrides both of the file that it extends.
_EITHER_WAY = ("fov_deg", "fov_diag_deg")


def read_entry(kind: type[E], path: Path, shelves: Shelves) -> E:
    """The device or environment of a file; its id is the file's name up to the first dot.

    What it extends is looked for on `search_path`. Raises InputError with every problem that was found.
    """
    problems: list[Problem] = []
    id_ = path.name.split(".")[0]
    top = _with_base(kind, path, shelves, (), problems)
    if top.get("id", id_) != id_:
        message = f'the file is called {path.name} and the id is "{top["id"]}"'
        problems.append(problem(top, "id", message, allowed=id_, hint="rename one of them"))
    top = top.put(id=id_, name=top.get("name", id_))
    entry = validated(kind, top, problems)
    if problems or entry is None:
        raise InputError(in_order(problems))
    return entry


def on_shelf(shelves: Shelves, name: str, without: Path | None = None) -> Path | None:
    """The file of an id, other than `excluding`: an own file may extend the shipped one of its own name."""
    candidates = (files[name] for files in shelves if name in files)
    return next((path for path in candidates if without is None or path.resolve() != without.resolve()), None)


def _with_base(kind: type[Any], path: Path, shelves: Shelves, chain: tuple[Path, ...], problems: list[Problem]) -> Map:
    """The file's top-level mapping, expanded and merged over that of the file that it extends."""
    top = spelled_out(read_yaml(path), kind)
    name = top.get("extends")
    if not isinstance(name, str):
        return top
    base_path, chain = on_shelf(shelves, name, without=path), (*chain, path)
    if len(chain) > MAX_DEPTH:
        problems.append(problem(top, "extends", f"more than {MAX_DEPTH} files extend one another"))
        return top
    if base_path is None and name == path.name.split(".")[0]:
        problems.append(problem(top, "extends", f'"{name}" extends itself', hint="name the one that it starts from"))
        return top
    if base_path is None:
        ids = {id_ for files in shelves for id_ in files}
        problems.append(unknown(top, "extends", NOUNS[kind], name, ids))
        return top
    if base_path in chain:
        cycle = " -> ".join(link.name for link in (*chain[chain.index(base_path) :], base_path))
        problems.append(problem(top, "extends", f"the files extend one another in a circle: {cycle}"))
        return top
    base = _with_base(kind, base_path, shelves, chain, problems).without(*_NOT_HANDED_ON)
    if any(key in top for key in _EITHER_WAY):
        base = base.without(*_EITHER_WAY)
    merged = overlaid(base, top)
    return Map(merged, merged.marks, top.mark)
