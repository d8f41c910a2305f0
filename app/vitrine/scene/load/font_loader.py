"""The loader of a scene's fonts: families by name, or every mistake in `fonts:` at its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from vitrine.document.field_error import FieldError
from vitrine.document.located_data import Map, make_problem
from vitrine.errors import InputError, Problem
from vitrine.files.stamp import Stamp, read_stamp
from vitrine.scene.file_access import FileAccess
from vitrine.scene.font.font_family import FontFamily
from vitrine.scene.font.font_file import FontFile
from vitrine.scene.load.font import MAX_FONTS_BYTES, FaceKey, FontEntry, build_family, list_faces, load_font_file
from vitrine.scene.nodes.span import BUILT_IN_FONT
from vitrine.scene.scene import FontFiles, Scene


@dataclass(slots=True)
class FontLoader:
    """The loader of the fonts of one scene, with the files that it has read, and its mistakes.

    Of `previous`, the same scene as it was read earlier, it takes the files that were not written since then.
    """

    file_access: FileAccess
    problems: list[Problem]
    previous: Scene | None = None
    files: dict[tuple[Path, int], tuple[Stamp | None, FontFile]] = field(default_factory=dict)

    def load(self, section: Map, entries: Mapping[str, FontEntry]) -> Mapping[str, FontFamily]:
        """The families of `fonts:`, without those that are broken; unchanged ones are the same as in `previous`."""
        families = {}
        for name, entry in entries.items():
            if name == BUILT_IN_FONT:
                message = f'"{name}" is the name of the font that comes with the program'
                self.problems.append(make_problem(section, name, message, hint="choose another name", at_key=True))
                continue
            family = self._load_family(section, name, entry)
            if family is not None:
                families[name] = family
        return families

    def _load_family(self, section: Map, name: str, entry: FontEntry) -> FontFamily | None:
        files: dict[FaceKey, FontFile] = {}
        for face in list_faces(entry):
            found = self._load_file(*_find_owner(section, name, face.key), face)
            if found is None:
                return None
            files[face] = found
        try:
            family = build_family(name, entry, files)
        except FieldError as error:
            owner, key = _find_owner(section, name, "axes")
            self.problems.append(make_problem(owner, key, str(error), allowed=error.allowed, hint=error.hint))
            return None
        known = self.previous.fonts.get(name) if self.previous else None
        return known if known is not None and known.is_as(family) else family

    def _load_file(self, owner: Map, key: str, face: FaceKey) -> FontFile | None:
        try:
            path = self.file_access.resolve(face.name)
            stamp = read_stamp(path)
            known = self._find_known((path, face.number), stamp)
            font = load_font_file(path, face.number) if known is None else known
        except FieldError as error:
            self.problems.append(make_problem(owner, key, str(error), allowed=error.allowed, hint=error.hint))
            return None
        except InputError as error:
            found = error.problems[0]
            message = f'the font "{face.name}" cannot be read: {found.message}'
            self.problems.append(make_problem(owner, key, message, allowed=found.allowed, hint=found.hint))
            return None
        self.files[path, face.number] = stamp, font
        held = sum(len(each.data) for _, each in self.files.values())
        if held > MAX_FONTS_BYTES:
            limit = f"at most {MAX_FONTS_BYTES // 1_000_000} MB"
            message = f"the scene's fonts have {held / 1e6:.0f} MB together"
            self.problems.append(make_problem(owner, key, message, allowed=limit))
            return None
        return font

    def _find_known(self, key: tuple[Path, int], stamp: Stamp | None) -> FontFile | None:
        earlier: FontFiles = self.previous.font_files if self.previous else {}
        for files in (self.files, earlier):
            if key in files and stamp is not None and files[key][0] == stamp:
                return files[key][1]
        return None


def _find_owner(section: Map, name: str, key: str) -> tuple[Map, str]:
    """Where a key of a font is written: in its mapping, or that of its faces; else the font itself."""
    entry = section.get(name)
    faces = entry.get("faces") if isinstance(entry, Map) else None
    for owner in (entry, faces):
        if isinstance(owner, Map) and key in owner:
            return owner, key
    return section, name
