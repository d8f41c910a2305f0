"""The file of a walking graph, `town.map`: a line of its name, a head in JSON, and the arrays as they lie in memory.

    vitrine map 1\\n | length of the head, 8 bytes | the head | arrays, little-endian | CRC-32 of all before, 4 bytes

The same graph gives the same bytes. A file may come from anybody: its size must be exactly what its head says, and
every number in it is checked before it is used as a place in an array.
"""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import Annotated

import numpy as np
import numpy.typing as npt
from pydantic import Field, ValidationError

from vitrine.content.route.geo_frame import MAX_LATITUDE_DEG, GeoFrame
from vitrine.content.route.walking_graph import BACKWARD, BRIDGE, FORWARD, TUNNEL, MapName, MapPlace, WalkingGraph
from vitrine.content.route.walking_rule import WayKind, WaySurface
from vitrine.document.model import Model
from vitrine.errors import InputError, Place, Problem
from vitrine.escape import escape_line
from vitrine.files.atomic import write_atomically
from vitrine.files.regular_file import read_regular

#: What a file begins with, and the suffix of its name.
MAGIC, SUFFIX = b"vitrine map 1\n", ".map"
_OTHER_VERSION = b"vitrine map "
#: A graph of 200,000 edges has some 12 MB.
MAX_FILE_BYTES = 500_000_000
#: Letters of a name, as long as any street's.
MAX_NAME = 120
_HEAD_BYTES, _CHECK_BYTES = 8, 4
#: The reach of a graph in millimetres: 1,000 km about its origin.
_MAX_MM = 1_000_000_000

_Name = Annotated[str, Field(max_length=MAX_NAME)]
_Names = tuple[_Name, _Name, _Name]
_Count = Annotated[int, Field(ge=1, le=50_000_000)]


class MapHead(Model):
    """The head of a file: where it lies on the globe, how many there are of what, and all names."""

    lat_deg: Annotated[float, Field(ge=-MAX_LATITUDE_DEG, le=MAX_LATITUDE_DEG)]
    lon_deg: Annotated[float, Field(ge=-180, le=180)]
    edges: _Count
    points: _Count
    names: list[_Names]
    places: list[tuple[_Names, _Name, tuple[float, float]]]


def write_map(path: Path, graph: WalkingGraph) -> None:
    """Write a graph beside `path` and put it in its place when all is in it. Raises InputError."""
    write_atomically(path, pack_map(graph))


def pack_map(graph: WalkingGraph) -> bytes:
    """The bytes of a graph's file."""
    head = MapHead(
        lat_deg=graph.frame.lat_deg, lon_deg=graph.frame.lon_deg, edges=graph.edge_count, points=len(graph.points_mm),
        names=[*graph.names],
        places=[(place.name, place.kind, place.at_m) for place in graph.places],
    ).model_dump_json().encode()  # fmt: skip
    arrays = [array.astype(kind).tobytes() for array, kind in zip(_list_arrays(graph), _KINDS, strict=True)]
    body = b"".join((MAGIC, len(head).to_bytes(_HEAD_BYTES, "little"), head, *arrays))
    return body + zlib.crc32(body).to_bytes(_CHECK_BYTES, "little")


def read_map(path: Path) -> WalkingGraph:
    """The graph of a file. Raises InputError with one sentence for what is none, or damaged."""
    data = read_regular(path, MAX_FILE_BYTES, "map")
    try:
        return unpack_map(data, path.name)
    except _DamageError as damage:
        hint = "make it by `vitrine map import FILE.osm.pbf`"
        raise InputError(Problem(str(damage), Place(str(path)), hint=hint)) from None


class _DamageError(Exception):
    """What is wrong with the bytes of a file, as one sentence."""


def unpack_map(data: bytes, name: str) -> WalkingGraph:
    """The graph that bytes are. Raises _DamageError."""
    if not data.startswith(MAGIC):
        is_other = data.startswith(_OTHER_VERSION)
        raise _DamageError("the map is of another version" if is_other else "this is no map of Vitrine")
    begin = len(MAGIC) + _HEAD_BYTES
    head_end = begin + int.from_bytes(data[len(MAGIC) : begin], "little")
    if len(data) < head_end + _CHECK_BYTES:
        raise _DamageError("the map is cut off")
    if zlib.crc32(memoryview(data)[:-_CHECK_BYTES]) != int.from_bytes(data[-_CHECK_BYTES:], "little"):
        raise _DamageError("the map is damaged: its check sum is another")
    try:
        head = MapHead.model_validate_json(data[begin:head_end])
    except ValidationError:
        raise _DamageError("the map's head is damaged") from None
    shapes = (head.points, 2), (head.edges + 1,), (head.edges, 2), *((head.edges,),) * 4
    sizes = [int(np.prod(shape)) * np.dtype(kind).itemsize for shape, kind in zip(shapes, _KINDS, strict=True)]
    if head_end + sum(sizes) + _CHECK_BYTES != len(data):
        raise _DamageError("the map is not as long as its head says")
    offsets = head_end + np.cumsum([0, *sizes[:-1]])
    arrays = [
        np.frombuffer(data, kind, int(np.prod(shape)), int(offset)).reshape(shape)
        for shape, kind, offset in zip(shapes, _KINDS, offsets, strict=True)
    ]
    names = tuple(_clean_name(one) for one in head.names)
    places = tuple(MapPlace(_clean_name(one), escape_line(kind), at_m) for one, kind, at_m in head.places)
    points, starts, ends, streets, kinds, surfaces, flags = arrays
    frame = GeoFrame(head.lat_deg, head.lon_deg)
    graph = WalkingGraph(frame, name, points, starts, ends, streets, kinds, surfaces, flags, names, places)
    _check_numbers(graph)
    return graph


def _check_numbers(graph: WalkingGraph) -> None:
    """Raise _DamageError where a number leads out of its array, or an edge's line does not end at its nodes."""
    starts, edges, points = graph.starts, graph.edge_count, len(graph.points_mm)
    allowed = FORWARD | BACKWARD | BRIDGE | TUNNEL
    is_right = (
        starts[0] == 0 and starts[-1] == points and bool((np.diff(starts.astype("i8")) >= 2).all())
        and graph.ends.min() >= 0 and graph.ends.max() < 2 * edges
        and graph.streets.min() >= 0 and graph.streets.max() < len(graph.names)
        and graph.kinds.max() < len(WayKind) and graph.surfaces.max() < len(WaySurface)
        and graph.flags.max() <= allowed and bool((graph.flags & (FORWARD | BACKWARD) > 0).all())
        and bool((np.abs(graph.points_mm.astype("i8")) <= _MAX_MM).all())
        and all(abs(value) <= _MAX_MM for place in graph.places for value in place.at_m)
    )  # fmt: skip
    if is_right:
        nodes = np.concatenate([graph.ends[:, 0], graph.ends[:, 1]])
        tips = np.concatenate([graph.points_mm[starts[:-1]], graph.points_mm[starts[1:] - 1]])
        order = np.argsort(nodes, kind="stable")
        is_same = nodes[order][1:] == nodes[order][:-1]
        is_right = bool((tips[order][1:] == tips[order][:-1]).all(axis=1)[is_same].all())
        is_right = is_right and len(np.unique(nodes)) == nodes.max() + 1
    if not is_right:
        raise _DamageError("the map is damaged: its edges do not fit together")


_KINDS = ("<i4", "<i4", "<i4", "<i4", "u1", "u1", "u1")


def _list_arrays(graph: WalkingGraph) -> tuple[npt.NDArray[np.int32] | npt.NDArray[np.uint8], ...]:
    """The arrays of a graph in the order of its file and of its fields."""
    return (graph.points_mm, graph.starts, graph.ends, graph.streets, graph.kinds, graph.surfaces, graph.flags)


def _clean_name(texts: tuple[str, str, str]) -> MapName:
    return MapName(*(escape_line(text) for text in texts))
