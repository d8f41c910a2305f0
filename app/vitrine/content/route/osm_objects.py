"""The objects of an OpenStreetMap extract, PBF or XML, as osmium reads them; its faults as one sentence each."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from vitrine.errors import InputError, MachineError, Place, Problem
from vitrine.files.regular_file import check_regular

#: What files may end in, by which osmium tells their formats; and their formats.
FORMATS = {".osm.pbf": "pbf", ".pbf": "pbf", ".osm": "xml", ".osm.gz": "xml.gz", ".osm.bz2": "xml.bz2"}


def check_extract(path: Path) -> str:
    """The format of an extract. Raises InputError where it is no file, or its name ends in something else."""
    check_regular(path, "extract")
    code = next((code for suffix, code in FORMATS.items() if path.name.lower().endswith(suffix)), None)
    if code is None:
        message = f'"{path.name}" is no extract that can be read'
        raise InputError(Problem(message, Place(str(path)), allowed=f"a file ending in {', '.join(FORMATS)}"))
    return code


def read_relations(path: Path) -> Iterator[Any]:
    """The relations of an extract; each is valid until the next is asked for. Raises InputError, as all below."""
    return _read_objects(path, "RELATION")


def read_ways(path: Path) -> Iterator[Any]:
    """The ways of an extract."""
    return _read_objects(path, "WAY")


def read_nodes(path: Path, wanted: Collection[int]) -> Iterator[Any]:
    """The nodes of an extract that have these numbers, and perhaps others."""
    osmium = _import_osmium()
    # Numbers below 0 are of what an editor has made and not sent; the filter in C knows none.
    can_filter = bool(wanted) and min(wanted) > 0
    return _read_objects(path, "NODE", osmium.filter.IdFilter(sorted(wanted)) if can_filter else None)


def read_tagged_nodes(path: Path, *keys: str) -> Iterator[Any]:
    """The nodes of an extract that have one of some tags."""
    return _read_objects(path, "NODE", _import_osmium().filter.KeyFilter(*keys))


def _read_objects(path: Path, entity: str, only: Any = None) -> Iterator[Any]:
    """The objects of one kind, in the order of the file, without those that were deleted."""
    osmium = _import_osmium()
    try:
        # By its whole path: a name that looks like an address would be fetched by curl.
        file = osmium.io.File(str(path.resolve()), check_extract(path))
        processor = osmium.FileProcessor(file, getattr(osmium.osm, entity))
        objects = iter(processor if only is None else processor.with_filter(only))
    except (RuntimeError, ValueError) as error:
        raise _damage_error(path, error) from None
    while True:
        try:
            found = next(objects)
        except StopIteration:
            return
        except (RuntimeError, ValueError, osmium.InvalidLocationError) as error:
            raise _damage_error(path, error) from None
        if not found.deleted:
            yield found


def _damage_error(path: Path, error: Exception) -> InputError:
    hint = "fetch the extract anew, or cut it out again"
    return InputError(Problem(f"the extract cannot be read: {error}", Place(str(path)), hint=hint))


def _import_osmium() -> Any:
    try:
        import osmium
    except ImportError:
        message = 'osmium is not installed, which map import needs; pip install "vitrine-glasses[map]"'
        raise MachineError(message) from None
    return osmium
