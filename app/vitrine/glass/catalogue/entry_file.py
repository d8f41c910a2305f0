"""Reader of one device or environment file, merged over the file that it extends; problems carry their line."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from vitrine.document.located_data import Map, make_problem, make_unknown_problem
from vitrine.document.validation import validate_model
from vitrine.document.yaml_source import read_yaml
from vitrine.errors import InputError, Problem, sort_problems
from vitrine.glass.catalogue.environment import Environment
from vitrine.glass.catalogue.profile import DeviceProfile
from vitrine.glass.catalogue.sourced import expand_values, merge_values

Entry = DeviceProfile | Environment
E = TypeVar("E", DeviceProfile, Environment)

#: The name of each kind in messages and file names.
KIND_NAMES: dict[type[Entry], str] = {DeviceProfile: "device", Environment: "environment"}

#: Files by id, folder by folder; an earlier folder takes precedence over a later one.
SearchPath = tuple[Mapping[str, Path], ...]

#: Longest chain of files that extend one another: each takes of Python's stack, and nobody finds a value so far away.
MAX_DEPTH = 16

#: Keys of one file that are not inherited by those that extend it.
_NOT_INHERITED = ("id", "name", "aliases", "note", "extends")
#: An own value sets these of the file that it extends aside: they say the same in another way.
_REPLACED_KEYS = {
    "fov_deg": ("fov_diag_deg",),
    "fov_diag_deg": ("fov_deg",),
    "luminance": ("reflectance", "illuminance_lx"),
    "illuminance_lx": ("luminance", "reflectance"),
}


def read_entry(kind: type[E], path: Path, search_path: SearchPath) -> E:
    """The device or environment of a file; its id is the file's name up to the first dot.

    What it extends is looked for on `search_path`. Raises InputError with every problem that was found.
    """
    problems: list[Problem] = []
    id_ = path.name.split(".")[0]
    top = _merge_base(kind, path, search_path, (), problems)
    if top.get("id", id_) != id_:
        message = f'the file is called {path.name} and the id is "{top["id"]}"'
        problems.append(make_problem(top, "id", message, allowed=id_, hint="rename one of them"))
    top = top.with_entries(id=id_, name=top.get("name", id_))
    entry = validate_model(kind, top, problems)
    if problems or entry is None:
        raise InputError(sort_problems(problems))
    return entry


def find_entry_file(search_path: SearchPath, name: str, excluding: Path | None = None) -> Path | None:
    """The file of an id, other than `excluding`: an own file may extend the shipped one of its own name."""
    candidates = (files[name] for files in search_path if name in files)
    return next((path for path in candidates if excluding is None or path.resolve() != excluding.resolve()), None)


def _merge_base(
    kind: type[Any], path: Path, search_path: SearchPath, chain: tuple[Path, ...], problems: list[Problem]
) -> Map:
    """The file's top-level mapping, expanded and merged over that of the file that it extends."""
    top = expand_values(read_yaml(path), kind)
    name = top.get("extends")
    if not isinstance(name, str):
        return top
    base_path, chain = find_entry_file(search_path, name, excluding=path), (*chain, path)
    if len(chain) > MAX_DEPTH:
        problems.append(make_problem(top, "extends", f"more than {MAX_DEPTH} files extend one another"))
        return top
    if base_path is None and name == path.name.split(".")[0]:
        problems.append(
            make_problem(top, "extends", f'"{name}" extends itself', hint="name the one that it starts from")
        )
        return top
    if base_path is None:
        ids = {id_ for files in search_path for id_ in files}
        problems.append(make_unknown_problem(top, "extends", KIND_NAMES[kind], name, ids))
        return top
    if base_path in chain:
        cycle = " -> ".join(link.name for link in (*chain[chain.index(base_path) :], base_path))
        problems.append(make_problem(top, "extends", f"the files extend one another in a circle: {cycle}"))
        return top
    base = _merge_base(kind, base_path, search_path, chain, problems).without(*_NOT_INHERITED)
    for key, replaced in _REPLACED_KEYS.items():
        own = top.get(key)
        if isinstance(own, Map) and "value" in own:
            base = base.without(*replaced)
    merged = merge_values(base, top)
    return Map(merged, merged.marks, top.mark)
