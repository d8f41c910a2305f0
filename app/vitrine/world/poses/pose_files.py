"""Pose files: the files that poses are imported from, in a folder or in a zip archive, read by their names."""

from __future__ import annotations

import json
import lzma
import posixpath
import struct
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import Any

from vitrine.errors import InputError, Place, Problem
from vitrine.files.regular_file import check_regular, read_regular
from vitrine.world.trajectory import MAX_BYTES

#: Polycam has a file for each pose; what lies in an archive beside, pictures and depth, is not read.
_MAX_MEMBERS = 500_000
#: What a damaged archive raises, one for each way to pack; a name that is not there, and one under a password.
_DAMAGED = (
    *(OSError, ValueError, EOFError, KeyError, IndexError, RuntimeError, struct.error),
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError),
)


class PoseFiles:
    """The files below a folder, in a zip archive, or beside a file, which is `main` then; else that is empty."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.main = ""
        self._members: dict[str, str] | None = None
        if path.is_dir():
            self._folder = path
            return
        check_regular(path, "pose file")
        self._folder, self.main = path.parent, path.name
        if zipfile.is_zipfile(path):
            self._members, self.main = _list_members(path), ""

    def place(self, name: str = "") -> Place:
        """The place of a file, or of all."""
        return Place(str(self.path / name if self._members is not None or not self.main else self._folder / name))

    def exists(self, name: str) -> bool:
        """Whether there is a file of that name, with / between folders."""
        if self._members is not None:
            return posixpath.normpath(name) in self._members
        return (self._folder / name).is_file()

    def list_files(self, folder: str, suffix: str) -> list[str]:
        """The names, sorted, of the files right in a folder that end so."""
        if self._members is not None:
            found = [name for name in self._members if PurePosixPath(name).parent == PurePosixPath(folder)]
        else:
            inner = self._folder / folder
            found = [f"{folder}/{path.name}" for path in inner.iterdir()] if inner.is_dir() else []
        return sorted(name for name in found if name.endswith(suffix))

    def read(self, name: str) -> bytes:
        """The bytes of a file. Raises InputError."""
        if self._members is None:
            return read_regular(self._folder / name, MAX_BYTES, "pose file")
        try:
            with zipfile.ZipFile(self.path) as archive, archive.open(self._members[posixpath.normpath(name)]) as member:
                data = member.read(MAX_BYTES + 1)
        except _DAMAGED as error:
            raise InputError(Problem(f"the archive is damaged: {error}", self.place(name))) from None
        if len(data) > MAX_BYTES:
            message = "the file in the archive is too large"
            raise InputError(Problem(message, self.place(name), allowed=f"at most {MAX_BYTES // 1_000_000} MB"))
        return data

    def read_text(self, name: str) -> str:
        """A file as text. Raises InputError."""
        data = self.read(name)
        encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            raise InputError(Problem("the file is no text", self.place(name), allowed="UTF-8")) from None

    def read_json(self, name: str) -> dict[str, Any]:
        """The object of a JSON file; NaN may stand in it. Raises InputError."""
        try:
            top = json.loads(self.read_text(name))
        except json.JSONDecodeError as error:
            at = Place(self.place(name).file, error.lineno, error.colno)
            raise InputError(Problem(f"this is no JSON: {error.msg.lower()}", at)) from None
        except (RecursionError, ValueError):
            raise InputError(Problem("this is no JSON of poses", self.place(name))) from None
        if not isinstance(top, dict):
            raise InputError(Problem("this JSON holds no object", self.place(name)))
        return top


def _list_members(path: Path) -> dict[str, str]:
    """The names in an archive, by the names without the folder that all of them lie in."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = [info.filename for info in archive.infolist() if not info.is_dir()]
    except _DAMAGED as error:
        raise InputError(Problem(f"the archive is damaged: {error}", Place(str(path)))) from None
    names = [name for name in names if not name.startswith("__MACOSX/")]
    if len(names) > _MAX_MEMBERS:
        message = f"the archive has {len(names):,} files"
        raise InputError(Problem(message, Place(str(path)), allowed=f"at most {_MAX_MEMBERS:,}"))
    tops = {name.split("/", 1)[0] if "/" in name else "" for name in names}
    top = tops.pop() if len(tops) == 1 else ""
    # Polycam's own folder of key frames is no folder around it.
    if not top or top in ("keyframes", "sparse", "mav0"):
        return {name: name for name in names}
    return {name.removeprefix(f"{top}/"): name for name in names}
