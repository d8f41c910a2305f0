"""Driver record: which renderer this machine has, known without a GL context as long as its files are the same.

After a context was made, Linux lists the libraries that the driver is made of. As long as each of them is the file that
it was, and no graphics device came or went, the next context is of the same renderer.
"""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from vitrine.document.model import Model
from vitrine.errors import InputError
from vitrine.files.atomic import atomic_write
from vitrine.files.stamp import read_stamp
from vitrine.proof.draw.renderer_identity import RendererIdentity

NAME = "driver.json"
_MAPS, _DEVICES = Path("/proc/self/maps"), Path("/dev/dri")
#: Parts of the names of libraries by which a driver is told from the rest of a process.
_DRIVER_PARTS = ("GL", "gallium", "swrast", "LLVM", "glapi", "drm", "nvidia", "_dri.so", "vulkan")


class DriverRecord(Model):
    """The words of a renderer's identity, the digest of the program that saw it, and the stamps of its files."""

    identity: tuple[str, ...]
    program: str
    devices: tuple[str, ...]
    files: dict[str, tuple[int, int, int]]


def recall_renderer(folder: Path, program: str) -> RendererIdentity | None:
    """The renderer that `record_renderer` kept in a folder; None where it may be another one by now."""
    try:
        record = DriverRecord.model_validate_json((folder / NAME).read_bytes())
    except (OSError, ValidationError):
        return None
    same = record.program == program and record.devices == _list_devices() and record.files
    if same and all(read_stamp(Path(name)) == stamp for name, stamp in record.files.items()):
        return RendererIdentity(record.identity)
    return None


def record_renderer(folder: Path, identity: RendererIdentity, program: str) -> None:
    """Keep which renderer this process has, where the system says which files it is made of. It may be lost."""
    stamps = {str(path): read_stamp(path) for path in list_driver_files()}
    files = {name: (*stamp,) for name, stamp in stamps.items() if stamp}
    if not files or not identity.is_reference:
        return
    record = DriverRecord(identity=identity.words, program=program, devices=_list_devices(), files=files)
    try:
        with atomic_write(folder / NAME) as partial:
            partial.write_text(record.model_dump_json(), encoding="utf-8")
    except InputError:  # a folder that cannot be written costs time, and nothing else
        return


def list_driver_files() -> tuple[Path, ...]:
    """The files of GL drivers that this process has loaded; none where the system does not tell."""
    try:
        rows = _MAPS.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ()
    names = {row.split(maxsplit=5)[5] for row in rows if row.count("/") and ".so" in row}
    return tuple(sorted(Path(name) for name in names if any(part in Path(name).name for part in _DRIVER_PARTS)))


def _list_devices() -> tuple[str, ...]:
    try:
        return tuple(sorted(path.name for path in _DEVICES.iterdir()))
    except OSError:
        return ()
