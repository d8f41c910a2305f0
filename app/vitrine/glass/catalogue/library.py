"""Library of device profiles and environments: those shipped with the program, and own files beside a scene.

A shipped one is `assets/devices/ID.yaml`, an own one `ID.device.yaml` (`ID.environment.yaml`); an own one takes
precedence. Only the file that is asked for is read, and what it extends, unless the name is an alias.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple, TypeVar

from vitrine.document.yaml_source import read_yaml
from vitrine.errors import InputError, Place, Problem, sort_problems, suggest_name
from vitrine.glass.catalogue.entry_file import KIND_NAMES, Entry, SearchPath, find_entry_file, read_entry
from vitrine.glass.catalogue.environment import Environment
from vitrine.glass.catalogue.profile import DeviceProfile
from vitrine.scene.file_access import TRUST_HINT, FileAccess

E = TypeVar("E", DeviceProfile, Environment)

#: Of one kind beside a scene: --device all reads them all.
MAX_FILES = 200

#: Where each kind is shipped, below the assets.
_FOLDERS: dict[type[Entry], str] = {DeviceProfile: "devices", Environment: "environments"}


class Library(NamedTuple):
    """The places to look in: the program's assets, and the folder of a scene or None. Methods raise InputError."""

    assets: Path
    beside: FileAccess | None = None

    def device(self, name: str) -> DeviceProfile:
        """The device of an id, an alias or the path of a file."""
        return self._find(DeviceProfile, name)

    def environment(self, name: str) -> Environment:
        """The environment of an id, an alias or the path of a file."""
        return self._find(Environment, name)

    def named_environment(self, name: str) -> Environment:
        """The environment of an id or an alias, as a file may name one: of a path nothing is read."""
        return self._find_named(Environment, name)

    def devices(self) -> dict[str, DeviceProfile]:
        """All by id: the ideal displays, then the shipped ones by name, then own ones."""
        return dict(sorted(self._read_all(DeviceProfile).items(), key=lambda item: not item[1].is_feed))

    def environments(self) -> dict[str, Environment]:
        """All by id, from dark to bright."""
        return dict(sorted(self._read_all(Environment).items(), key=lambda item: (item[1].nits, item[0])))

    def _find(self, kind: type[E], name: str) -> E:
        if name.endswith((".yaml", ".yml")) or "/" in name:
            own = Path(name)
            trusted = self.beside is not None and self.beside.is_trusted
            return read_entry(kind, own, Library(self.assets, FileAccess(own.parent, trusted))._search_path(kind))
        return self._find_named(kind, name)

    def _find_named(self, kind: type[E], name: str) -> E:
        search_path = self._search_path(kind)
        path = find_entry_file(search_path, name)
        if path is not None:
            return read_entry(kind, path, search_path)
        aliases = _collect_aliases(search_path)
        if name in aliases:
            return read_entry(kind, aliases[name], search_path)
        problem = _unknown_name(KIND_NAMES[kind], name, search_path, aliases)
        raise InputError(
            replace(problem, hint=TRUST_HINT) if self._is_link(f"{name}.{KIND_NAMES[kind]}.yaml") else problem
        )

    def _is_link(self, name: str) -> bool:
        return self.beside is not None and os.path.islink(self.beside.folder / name)

    def _read_all(self, kind: type[E]) -> dict[str, E]:
        problems: list[Problem] = []
        entries: dict[str, E] = {}
        search_path = self._search_path(kind)
        for id_, path in {id_: path for files in reversed(search_path) for id_, path in files.items()}.items():
            try:
                entries[id_] = read_entry(kind, path, search_path)
            except InputError as error:
                problems += error.problems
        if problems:
            raise InputError(sort_problems(problems))
        return entries

    def _search_path(self, kind: type[Entry]) -> SearchPath:
        shipped = _list_files(FileAccess(self.assets / _FOLDERS[kind]), ".yaml")
        return (shipped,) if self.beside is None else (_list_files(self.beside, f".{KIND_NAMES[kind]}.yaml"), shipped)


def _unknown_name(kind_name: str, name: str, search_path: SearchPath, aliases: Iterable[str]) -> Problem:
    ids = list(dict.fromkeys(id_ for files in reversed(search_path) for id_ in files))
    return Problem(f'no {kind_name} "{name}"', allowed=", ".join(ids), hint=suggest_name(name, [*ids, *aliases]))


def _list_files(reach: FileAccess, suffix: str) -> dict[str, Path]:
    """The files of a folder by id. Links that lead out of it are left out, but for a scene that the user trusts."""
    try:
        files = {path.name.removesuffix(suffix): path for path in reach.folder.iterdir() if path.name.endswith(suffix)}
        files = {id_: path for id_, path in files.items() if reach.is_trusted or reach.contains(path)}
    except (OSError, RuntimeError):  # a scene whose folder cannot be listed has no own files
        return {}
    if len(files) > MAX_FILES:
        limit = f"at most {MAX_FILES} such files"
        raise InputError(Problem(f"{len(files):,} files end in {suffix}", Place(str(reach.folder)), allowed=limit))
    return dict(sorted(files.items()))


def _collect_aliases(search_path: SearchPath) -> dict[str, Path]:
    """The file of every alias. A file that cannot be read has none: it is not the one that was asked for."""
    aliases: dict[str, Path] = {}
    for path in (path for files in search_path for path in files.values()):
        try:
            names = read_yaml(path).get("aliases")
        except InputError:
            continue
        for name in names if isinstance(names, tuple) else ():
            aliases.setdefault(str(name), path)
    return aliases
