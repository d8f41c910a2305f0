"""Report source: the files of a run's report by name, from its folder or from the zip that CI keeps of it.

Nothing is unpacked: a file of a zip is read when it is asked for, up to a limit, by a name that leads nowhere else.
"""

from __future__ import annotations

import re
import stat
import zipfile
import zlib
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from vitrine.errors import InputError, Place, Problem, list_names
from vitrine.files.regular_file import check_regular, read_regular
from vitrine.proof.report.report import RESULT
from vitrine.proof.result.proof_result import ProofResult, parse_result, read_result

#: Files of a zip; a report has at most twice 6,000 pictures, and what else lies in the folder.
MAX_ENTRIES = 100_000
#: Of one file of a zip: of its result, of 10,000 moments on ten displays 30 MB, and of a picture or golden.
MAX_RESULT_BYTES, MAX_FILE_BYTES = 256_000_000, 64_000_000

_NAME = re.compile(r"(?:pictures/[0-9a-f-]{1,150}(?:-small)?\.png|proposed/(?:[a-z]{1,20}/)?[0-9a-f]{64}\.[a-z]{1,10})")
_HINT = "name the zip that CI keeps of the folder that `vitrine prove` wrote, or that folder"


class ReportSource(Protocol):
    """A report: its result, and its pictures and proposed goldens by their names in its folder."""

    def read_result(self) -> ProofResult:
        """The result. Raises InputError for what is none."""
        ...

    def read(self, name: str) -> bytes:
        """The bytes of a picture or a proposed file. Raises InputError where it is not there."""
        ...

    def list_pictures(self) -> Collection[str]:
        """The names of the pictures that are there, without their folder."""
        ...


def is_readable(name: str) -> bool:
    """Whether a name is that of a picture or a proposed file: no other one is read of a report."""
    return _NAME.fullmatch(name) is not None


@dataclass(frozen=True, slots=True)
class ReportFolder:
    """The folder of a report."""

    folder: Path

    def read_result(self) -> ProofResult:
        """As `ReportSource.read_result`."""
        return read_result(self.folder / RESULT)

    def read(self, name: str) -> bytes:
        """As `ReportSource.read`."""
        if not is_readable(name):
            raise _missing_error(self.folder / name)
        return read_regular(self.folder / name, MAX_FILE_BYTES, "file of the report")

    def list_pictures(self) -> Collection[str]:
        """As `ReportSource.list_pictures`."""
        return frozenset(path.name for path in (self.folder / "pictures").glob("*.png"))


@dataclass(frozen=True, eq=False, slots=True)
class ReportZip:
    """A zip of a report, whose files lie below `prefix`."""

    path: Path
    archive: zipfile.ZipFile
    prefix: str
    names: frozenset[str]

    def read_result(self) -> ProofResult:
        """As `ReportSource.read_result`."""
        return parse_result(self._read(RESULT, MAX_RESULT_BYTES), f"{self.path}/{self.prefix}{RESULT}")

    def read(self, name: str) -> bytes:
        """As `ReportSource.read`."""
        if not is_readable(name):
            raise _missing_error(self.path / name)
        return self._read(name, MAX_FILE_BYTES)

    def list_pictures(self) -> Collection[str]:
        """As `ReportSource.list_pictures`."""
        start = f"{self.prefix}pictures/"
        return frozenset(name.removeprefix(start) for name in self.names if name.startswith(start))

    def _read(self, name: str, max_bytes: int) -> bytes:
        full = self.prefix + name
        if full not in self.names:
            raise _missing_error(self.path / full)
        try:
            # What it says of its size may be a lie; no more than the limit is ever unpacked.
            with self.archive.open(full) as file:
                data = file.read(max_bytes + 1)
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError) as error:
            raise _broken_error(self.path, f"{full} cannot be unpacked ({str(error)[:80]})") from None
        if len(data) > max_bytes:
            raise _broken_error(self.path, f"{full} has more than {max_bytes // 1_000_000} MB")
        return data


def open_artefact(path: Path) -> ReportSource:
    """Open the report that CI kept, a zip or a folder. Raises InputError for what is none, or leads elsewhere."""
    if path.is_dir():
        return ReportFolder(path)
    check_regular(path, "artefact")
    try:
        archive = zipfile.ZipFile(path)
        entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise InputError(Problem("this is no zip", Place(str(path)), hint=_HINT)) from None
    if len(entries) > MAX_ENTRIES:
        raise _broken_error(path, f"it has more than {MAX_ENTRIES:,} files")
    names: set[str] = set()
    for entry in entries:
        if leads_elsewhere(entry.filename) or stat.S_ISLNK(entry.external_attr >> 16):
            raise _broken_error(path, f'"{entry.filename[:80]}" in it leads elsewhere')
        if entry.filename in names:
            raise _broken_error(path, f'"{entry.filename[:80]}" is in it twice')
        names.add(entry.filename)
    return ReportZip(path, archive, _find_prefix(path, names), frozenset(names))


def leads_elsewhere(name: str) -> bool:
    """Whether a name in an archive, or in a result, leaves the folder that it is laid into, on any system."""
    parts = name.replace("\\", "/").split("/")
    return name.startswith(("/", "\\")) or ":" in name or "\0" in name or ".." in parts


def _find_prefix(path: Path, names: Collection[str]) -> str:
    found = [name.removesuffix(RESULT) for name in names if name == RESULT or name.endswith(f"/{RESULT}")]
    depth = min((prefix.count("/") for prefix in found), default=0)
    nearest = sorted(prefix for prefix in found if prefix.count("/") == depth)
    if not nearest:
        raise InputError(Problem(f"there is no {RESULT} in it", Place(str(path)), hint=_HINT))
    if len(nearest) > 1:
        hint = "unpack it, and `vitrine merge` them into one report"
        raise InputError(Problem(f"it holds several reports: {list_names(nearest)}", Place(str(path)), hint=hint))
    return nearest[0]


def _missing_error(path: Path) -> InputError:
    return InputError(Problem("this report has no such file", Place(str(path)), hint="run `vitrine prove` again"))


def _broken_error(path: Path, message: str) -> InputError:
    return InputError(Problem(f"{message}: nothing is taken from it", Place(str(path)), hint=_HINT))
