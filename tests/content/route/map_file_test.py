"""A map is read as it was written; one with any byte changed, cut off or made up ends in a sentence."""

from __future__ import annotations

import json
import zlib
from pathlib import Path

import numpy as np
import pytest

from tests.content.route.maps import STREET, make_graph
from vitrine.content.route.map_file import MAGIC, pack_map, read_map, write_map
from vitrine.content.route.walking_graph import WalkingGraph
from vitrine.errors import InputError

GRAPH = make_graph(
    {1: (0, 0), 2: (100, 0), 3: (100, 100), 4: (0, 100)},
    [(STREET, "South 南", [1, 2]), (STREET, "", [2, 3, 4]), (STREET, "West", [4, 1])],
)
ARRAYS = ("points_mm", "starts", "ends", "streets", "kinds", "surfaces", "flags")


def assert_same(graph: WalkingGraph, other: WalkingGraph) -> None:
    assert all(np.array_equal(getattr(graph, name), getattr(other, name)) for name in ARRAYS)
    assert (graph.frame, graph.names, graph.places) == (other.frame, other.names, other.places)


def read_bytes(folder: Path, data: bytes) -> WalkingGraph:
    (folder / "a.map").write_bytes(data)
    return read_map(folder / "a.map")


def seal(data: bytes) -> bytes:
    """The bytes with a check sum that is right."""
    return data[:-4] + zlib.crc32(data[:-4]).to_bytes(4, "little")


def test_a_map_is_read_as_it_was_written(tmp_path: Path) -> None:
    write_map(tmp_path / "town.map", GRAPH)
    graph = read_map(tmp_path / "town.map")
    assert_same(graph, GRAPH)
    assert graph.source == "town.map" and pack_map(graph) == pack_map(GRAPH)


def test_a_byte_that_is_another_or_missing_is_told(tmp_path: Path) -> None:
    data = pack_map(GRAPH)
    for place in range(0, len(data), 3):
        damaged = data[:place] + bytes([data[place] ^ 0x55]) + data[place + 1 :]
        for wrong in (damaged, data[:place]):
            with pytest.raises(InputError) as caught:
                read_bytes(tmp_path, wrong)
            assert len(caught.value.problems) == 1


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"edges": 50_000_000}, "not as long"),
        ({"edges": 2}, "not as long"),
        ({"edges": 0}, "head is damaged"),
        ({"points": -1}, "head is damaged"),
        ({"lat_deg": 91.0}, "head is damaged"),
        ({"lon_deg": None}, "head is damaged"),
        ({"names": [["x" * 200, "", ""]]}, "head is damaged"),
        ({"names": [["", "", ""]]}, "do not fit"),
        ({"places": [[["A", "", ""], "shop=x", [1e30, 0.0]]]}, "do not fit"),
        ({"more": 1}, "head is damaged"),
    ],
)
def test_a_head_that_is_made_up_is_told(tmp_path: Path, change: dict[str, object], sentence: str) -> None:
    packed = pack_map(GRAPH)
    start = len(MAGIC) + 8
    end = start + int.from_bytes(packed[len(MAGIC) : start], "little")
    head = json.dumps(json.loads(packed[start:end]) | change).encode()
    data = MAGIC + len(head).to_bytes(8, "little") + head + packed[end:]
    with pytest.raises(InputError, match=sentence):
        read_bytes(tmp_path, seal(data))


def test_names_are_shown_harmless(tmp_path: Path) -> None:
    packed = pack_map(GRAPH).replace("South 南".encode(), b"So\\u001b[2J")
    start = len(MAGIC) + 8
    assert b"\\u001b" in packed
    grown = len("So\\u001b[2J") - len("South 南".encode())
    length = int.from_bytes(packed[len(MAGIC) : start], "little") + grown
    graph = read_bytes(tmp_path, seal(MAGIC + length.to_bytes(8, "little") + packed[start:]))
    assert graph.names[1].local == r"So\x1b[2J"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [(b"", "no map"), (b"SQLite format 3\0", "no map"), (b"vitrine map 2\n", "another version"), (MAGIC, "cut off")],
)
def test_what_is_no_map_is_told(tmp_path: Path, data: bytes, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        read_bytes(tmp_path, data)
