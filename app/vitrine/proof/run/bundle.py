"""Bundle: files that another machine needs, packed with their places around the current folder, named by their hash."""

from __future__ import annotations

import hashlib
import io
import os
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from vitrine.errors import InputError

#: It passes through the memory of a scheduler and of every worker.
MAX_BYTES = 2_000_000_000
#: By this folder a proof knows its project: what it names there was found inside where the bundle was packed.
_PROJECT_MARK = ".git"
_DATE = (1980, 1, 1, 0, 0, 0)


class Bundle(NamedTuple):
    """A zip of files; `folder` is where the current folder lies in it, so that relative paths mean the same there."""

    digest: str
    folder: str
    data: bytes


def pack_bundle(paths: Iterable[Path]) -> Bundle:
    """Pack files; the same files give the same bytes. Raises InputError where one cannot be read, or all are too large.

    Nothing is compressed: what takes room are films and pictures.
    """
    here = Path.cwd()
    files = sorted({Path(os.path.abspath(path)) for path in paths})
    root = Path(os.path.commonpath([here, *(path.parent for path in files)]))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for path in files:
            try:
                archive.writestr(zipfile.ZipInfo(path.relative_to(root).as_posix(), _DATE), path.read_bytes())
            except OSError as error:
                raise InputError(f"{path}: it cannot be read ({(error.strerror or str(error)).lower()})") from None
            if buffer.tell() > MAX_BYTES:
                raise InputError(
                    f"{path}: with it, the files of a run take more than {MAX_BYTES // 10**9} GB; prove it here"
                )
    data, folder = buffer.getvalue(), here.relative_to(root).as_posix()
    return Bundle(hashlib.sha256(folder.encode() + b"\n" + data).hexdigest(), folder, data)


def unpack_bundle(bundle: Bundle, parent: Path) -> Path:
    """The folder of an unpacked bundle that stands for the current one, below `parent`; one that is there is taken."""
    root = parent / f"vitrine-{bundle.digest}"
    if not root.is_dir():
        partial = parent / f".vitrine-{bundle.digest}.{os.getpid()}"
        with zipfile.ZipFile(io.BytesIO(bundle.data)) as archive:
            archive.extractall(partial)
        for folder in (bundle.folder, _PROJECT_MARK):
            (partial / folder).mkdir(parents=True, exist_ok=True)
        partial.rename(root)
    return root / bundle.folder
