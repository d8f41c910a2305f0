"""Includes: a scene file and the files that it names, merged into one mapping that keeps every place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from vitrine import paths
from vitrine.document.field_error import FieldError, describe_value
from vitrine.document.located_data import Map, Seq, locate_key, make_problem
from vitrine.document.yaml_document import DocumentReader
from vitrine.errors import InputError, Problem, suggest_name
from vitrine.files.lookup import suggest_file
from vitrine.scene.file_access import FileAccess
from vitrine.scene.load.scene_file import INCLUDABLE

#: Far more than anybody keeps apart by hand; each file may have 8 MB, and each step down takes of Python's stack.
MAX_FILES, MAX_DEPTH = 100, 16

#: What the name of a library begins with that comes with the program: vitrine:shop.
LIBRARY_PREFIX = "vitrine:"

_MERGED_SECTIONS = ("styles", "components", "colors", "content", "strings", "places", "routes", "fonts")
#: Those whose branches grow together: each file has its own keys of a language.
_DEEP_SECTIONS = ("content", "strings")


def find_library(name: str) -> Path | None:
    """The file of a library of components, None for a name of one's own file. Raises FieldError for an unknown one."""
    if not name.startswith(LIBRARY_PREFIX):
        return None
    files = {f"{LIBRARY_PREFIX}{path.stem}": path for path in sorted(_library_folder().glob("*.yaml"))}
    if name not in files:
        raise FieldError(f'there is no library "{name}"', ", ".join(files), suggest_name(name, files))
    return files[name]


def is_in_library(file: str) -> bool:
    """Whether a file is one of a library, of which a scene uses what it needs."""
    return Path(file).parent == _library_folder()


def _library_folder() -> Path:
    return paths.assets() / "components"


def read_with_includes(
    path: Path, file_access: FileAccess, documents: DocumentReader, problems: list[Problem]
) -> tuple[Map, frozenset[Path]]:
    """The merged top of a scene file, and all files read for it. Paths count from the folder of the scene itself.

    Raises InputError where the scene's own file cannot be read; what is wrong in included files goes to `problems`.
    """
    reader = _IncludeReader(file_access, documents, problems)
    top = reader.merge_includes(documents.read(path), path, (path,))
    return top, frozenset(reader.files)


class _IncludeReader:
    """The reader of one scene's files, each of them once."""

    def __init__(self, reach: FileAccess, documents: DocumentReader, problems: list[Problem]) -> None:
        self.file_access = reach
        self.documents = documents
        self.problems = problems
        self.files: list[Path] = []

    def merge_includes(self, top: Map, path: Path, chain: tuple[Path, ...]) -> Map:
        """`top` with the sections of all files that it includes; each file is taken once, however often it is named."""
        self.files.append(path.resolve())
        names = top.get("include", ())
        if not isinstance(names, Seq):
            return top
        for index, name in enumerate(names):
            other = self._read_included(names, index, name, chain)
            if other is not None:
                top = self._merge_file(top, other)
        return top

    def _read_included(self, names: Seq, index: int, name: Any, chain: tuple[Path, ...]) -> Map | None:
        if not isinstance(name, str):
            return None
        if len(self.files) >= MAX_FILES or len(chain) > MAX_DEPTH:
            allowed = f"at most {MAX_FILES} files, {MAX_DEPTH} deep"
            raise InputError(
                [*self.problems, make_problem(names, index, "the scene includes too much", allowed=allowed)]
            )
        try:
            path = find_library(name) or self.file_access.resolve(name)
        except FieldError as error:
            self.problems.append(make_problem(names, index, str(error), allowed=error.allowed, hint=error.hint))
            return None
        resolved = path.resolve()
        links = [link.resolve() for link in chain]
        if resolved in links:
            cycle = " -> ".join(link.name for link in (*chain[links.index(resolved) :], path))
            self.problems.append(make_problem(names, index, f"the files include one another in a circle: {cycle}"))
            return None
        return None if resolved in self.files else self._read_file(names, index, path, (*chain, path))

    def _read_file(self, names: Seq, index: int, path: Path, chain: tuple[Path, ...]) -> Map | None:
        try:
            top = self.documents.read(path)
        except InputError as error:
            missing = f'there is no file "{names[index]}" to include'
            is_there = path.exists() or path.resolve() in self.documents.texts
            self.problems += (
                error.problems if is_there else [make_problem(names, index, missing, hint=suggest_file(path))]
            )
            return None
        for key in top:
            if key not in INCLUDABLE:
                self._report_not_includable(top, key)
        return self.merge_includes(top, path, chain)

    def _report_not_includable(self, top: Map, key: str) -> None:
        allowed, hint = ", ".join(INCLUDABLE), suggest_name(key, INCLUDABLE)
        message = f'an included file cannot have the key "{key}"'
        self.problems.append(make_problem(top, key, message, allowed=allowed, hint=hint, at_key=True))

    def _merge_file(self, top: Map, other: Map) -> Map:
        for section in _MERGED_SECTIONS:
            if section in other:
                top = self._merge_section(top, other, section)
        if "nodes" in other:
            top = self._merge_nodes(top, other)
        return top

    def _merge_section(self, top: Map, other: Map, section: str) -> Map:
        mine, theirs = top.get(section), other[section]
        if not isinstance(theirs, Map):
            self.problems.append(
                make_problem(other, section, f"{describe_value(theirs)} does not fit here", allowed="keys with values")
            )
            return top
        if mine is None:
            return top.merged(other.only([section]))
        return (
            top.with_entries(**{section: self._merge_maps(mine, theirs, deep=section in _DEEP_SECTIONS)})
            if isinstance(mine, Map)
            else top
        )

    def _merge_maps(self, mine: Map, theirs: Map, deep: bool) -> Map:
        """Both mappings in one; a name in both is an error, but for branches of what is deep, which grow together."""
        joined = mine.merged(theirs.only(key for key in theirs if key not in mine))
        for key in theirs:
            if key not in mine:
                continue
            if deep and isinstance(mine[key], Map) and isinstance(theirs[key], Map):
                joined = joined.with_entries(**{key: self._merge_maps(mine[key], theirs[key], deep)})
            else:
                message = f'"{key}" is defined twice; the other is at {locate_key(mine, key)}'
                self.problems.append(make_problem(theirs, key, message, hint="rename one", at_key=True))
        return joined

    def _merge_nodes(self, top: Map, other: Map) -> Map:
        theirs, mine = other["nodes"], top.get("nodes", Seq.of((), (), top.mark))
        if not isinstance(theirs, Seq):
            self.problems.append(
                make_problem(other, "nodes", f"{describe_value(theirs)} does not fit here", allowed="a list of nodes")
            )
        if not isinstance(theirs, Seq) or not isinstance(mine, Seq):
            return top
        both = Seq.of((*theirs, *mine), (*theirs.marks, *mine.marks), theirs.mark)
        return top.with_entries(nodes=both)
