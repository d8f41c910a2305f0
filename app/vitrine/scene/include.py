"""Includes: a scene file and the files that it names, merged into one mapping that keeps every place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from vitrine.document.field_error import FieldError, shown
from vitrine.document.located import Map, Seq, key_place, problem
from vitrine.document.yaml_source import read_yaml
from vitrine.errors import InputError, Problem, nearest
from vitrine.files.missing import near_file
from vitrine.scene.reach import Reach
from vitrine.scene.scene_file import INCLUDABLE

#: Far more than anybody keeps apart by hand; each file may have 8 MB, and each step down takes of Python's stack.
MAX_FILES, MAX_DEPTH = 100, 16

_SECTIONS = ("styles", "components", "colors", "content", "places", "routes")


def gather(path: Path, reach: Reach, problems: list[Problem]) -> tuple[Map, frozenset[Path]]:
    """The merged top of a scene file, and all files read for it. Paths count from the folder of the scene itself.

    Raises InputError where the scene's own file cannot be read; what is wrong in included files goes to `problems`.
    """
    reader = _Gatherer(reach, problems)
    top = reader.with_includes(read_yaml(path), path, (path,))
    return top, frozenset(reader.files)


class _Gatherer:
    """The reader of one scene's files, each of them once."""

    def __init__(self, reach: Reach, problems: list[Problem]) -> None:
        self.reach = reach
        self.problems = problems
        self.files: list[Path] = []

    def with_includes(self, top: Map, path: Path, chain: tuple[Path, ...]) -> Map:
        """`top` with the sections of all files that it includes; each file is taken once, however often it is named."""
        self.files.append(path.resolve())
        names = top.get("include", ())
        if not isinstance(names, Seq):
            return top
        for index, name in enumerate(names):
            other = self._included(names, index, name, chain)
            if other is not None:
                top = self._merged(top, other)
        return top

    def _included(self, names: Seq, index: int, name: Any, chain: tuple[Path, ...]) -> Map | None:
        if not isinstance(name, str):
            return None
        if len(self.files) >= MAX_FILES or len(chain) > MAX_DEPTH:
            allowed = f"at most {MAX_FILES} files, {MAX_DEPTH} deep"
            raise InputError([*self.problems, problem(names, index, "the scene includes too much", allowed=allowed)])
        try:
            path = self.reach.file(name)
        except FieldError as error:
            self.problems.append(problem(names, index, str(error), allowed=error.allowed, hint=error.hint))
            return None
        resolved = path.resolve()
        links = [link.resolve() for link in chain]
        if resolved in links:
            cycle = " -> ".join(link.name for link in (*chain[links.index(resolved) :], path))
            self.problems.append(problem(names, index, f"the files include one another in a circle: {cycle}"))
            return None
        return None if resolved in self.files else self._read(names, index, path, (*chain, path))

    def _read(self, names: Seq, index: int, path: Path, chain: tuple[Path, ...]) -> Map | None:
        try:
            top = read_yaml(path)
        except InputError as error:
            missing = f'there is no file "{names[index]}" to include'
            is_there = path.exists()
            self.problems += error.problems if is_there else [problem(names, index, missing, hint=near_file(path))]
            return None
        for key in top:
            if key not in INCLUDABLE:
                self._not_includable(top, key)
        return self.with_includes(top, path, chain)

    def _not_includable(self, top: Map, key: str) -> None:
        allowed, hint = ", ".join(INCLUDABLE), nearest(key, INCLUDABLE)
        message = f'an included file cannot have the key "{key}"'
        self.problems.append(problem(top, key, message, allowed=allowed, hint=hint, at_key=True))

    def _merged(self, top: Map, other: Map) -> Map:
        for section in _SECTIONS:
            if section in other:
                top = self._section(top, other, section)
        if "nodes" in other:
            top = self._nodes(top, other)
        return top

    def _section(self, top: Map, other: Map, section: str) -> Map:
        mine, theirs = top.get(section), other[section]
        if not isinstance(theirs, Map):
            self.problems.append(
                problem(other, section, f"{shown(theirs)} does not fit here", allowed="keys with values")
            )
            return top
        if mine is None:
            return top.merged(other.only([section]))
        return (
            top.put(**{section: self._joined(mine, theirs, deep=section == "content")})
            if isinstance(mine, Map)
            else top
        )

    def _joined(self, mine: Map, theirs: Map, deep: bool) -> Map:
        """Both mappings in one; a name in both is an error, but for branches of content, which grow together."""
        joined = mine.merged(theirs.only(key for key in theirs if key not in mine))
        for key in theirs:
            if key not in mine:
                continue
            if deep and isinstance(mine[key], Map) and isinstance(theirs[key], Map):
                joined = joined.put(**{key: self._joined(mine[key], theirs[key], deep)})
            else:
                message = f'"{key}" is defined twice; the other is at {key_place(mine, key)}'
                self.problems.append(problem(theirs, key, message, hint="rename one", at_key=True))
        return joined

    def _nodes(self, top: Map, other: Map) -> Map:
        theirs, mine = other["nodes"], top.get("nodes", Seq.of((), (), top.mark))
        if not isinstance(theirs, Seq):
            self.problems.append(
                problem(other, "nodes", f"{shown(theirs)} does not fit here", allowed="a list of nodes")
            )
        if not isinstance(theirs, Seq) or not isinstance(mine, Seq):
            return top
        both = Seq.of((*theirs, *mine), (*theirs.marks, *mine.marks), theirs.mark)
        return top.put(nodes=both)
