"""Generated extracts of OpenStreetMap and packed maps, right, damaged and hostile, and ways on generated graphs.

Whatever a file says, it ends in a map that fits together or in a sentence; whatever a graph is, a way on it costs what
networkx's Dijkstra finds.
"""

from __future__ import annotations

import math
import tempfile
import time
import zlib
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import osmium
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests.content.route.maps import XmlWay, write_osm
from tests.content.route.way_oracle import PLACES, check_way, graphs
from vitrine.content.route.graph_router import GraphRouter
from vitrine.content.route.map_file import MAGIC, pack_map, read_map
from vitrine.content.route.osm_import import import_map
from vitrine.content.route.walking_graph import WalkingGraph
from vitrine.errors import InputError
from vitrine.escape import escape_line

#: Seconds of processor time that no case takes on any machine, but for what is unbounded.
MOST_S = 3.0
NODES: dict[int, tuple[float, float]] = {
    number: (number % 3 * 70.0, number // 3 * 90.0 + number % 2 * 11) for number in range(1, 10)
}
_HEAD = len(MAGIC) + 8

_KEYS = ("highway", "foot", "access", "area", "name", "name:zh", "shop", "bridge", "barrier", "oneway:foot", "footway")
_VALUES = st.sampled_from(
    ["yes", "no", "footway", "steps", "crossing", "residential", "pedestrian", "桥", "", "\u202e", "{x}", "x" * 300]
)
_TAGS = st.dictionaries(st.sampled_from(_KEYS), _VALUES, max_size=5)
_REFS = st.lists(st.integers(-2, 12), max_size=6)
_DAMAGE = st.none() | st.none() | st.tuples(st.floats(0, 1), st.binary(max_size=6), st.booleans())


@st.composite
def _walked(draw: st.DrawFn) -> XmlWay:
    """A way, mostly one that may be walked."""
    kind = draw(st.sampled_from(["footway", "steps", "residential", "pedestrian", "path"]))
    return draw(_TAGS) | draw(st.sampled_from([{"highway": kind}, {"highway": kind}, {}])), draw(_REFS)


@st.composite
def _extracts(draw: st.DrawFn) -> tuple[str, Callable[[Path], None]]:
    """The name of an extract, and what writes it."""
    suffix = draw(st.sampled_from([".osm", ".osm", ".osm.pbf", ".osm.gz"]))
    ways = draw(st.lists(_walked(), max_size=6))
    tags = draw(st.dictionaries(st.sampled_from(list(NODES)), _TAGS, max_size=3))
    squares = draw(st.lists(st.tuples(st.just({"type": "multipolygon", "highway": "pedestrian"}), _REFS), max_size=1))
    damage = draw(_DAMAGE)

    def write(folder: Path) -> None:
        path = write_osm(folder / "any.osm", NODES, ways, tags, squares)
        target = folder / f"case{suffix}"
        target.unlink(missing_ok=True)
        with osmium.SimpleWriter(str(target)) as writer:
            for found in osmium.FileProcessor(str(path)):
                writer.add(found)
        if damage is not None:
            share, put, goes_on = damage
            data = target.read_bytes()
            kept = int(len(data) * share)
            target.write_bytes(data[:kept] + put + (data[kept + len(put) * goes_on :] if goes_on else b""))

    return f"case{suffix}", write


@st.composite
def _packed(draw: st.DrawFn) -> bytes:
    """A packed map as it was written, or cut off, or with some bytes changed and a check sum that is right or not."""
    data = bytearray(pack_map(draw(graphs())))
    kind = draw(st.sampled_from(["whole", "whole", "cut", "head", "arrays", "arrays", "unsealed"]))
    if kind == "whole":
        return bytes(data)
    if kind == "cut":
        return bytes(data[: draw(st.sampled_from([0, _HEAD, len(data) // 2, len(data) - 1]))])
    arrays_at = _HEAD + int.from_bytes(data[len(MAGIC) : _HEAD], "little")
    first, last = (0, arrays_at) if kind == "head" else (arrays_at, len(data) - 5)
    for _ in range(draw(st.integers(1, 3))):
        data[draw(st.integers(first, last))] = draw(st.integers(0, 255))
    body = bytes(data[:-4])
    return bytes(data) if kind == "unsealed" else body + zlib.crc32(body).to_bytes(4, "little")


def check_extract(folder: Path, name: str) -> str:
    """What became of an extract: "map" or "sentence". Raises AssertionError where it is anything else."""
    return _check(lambda: import_map(folder / name))


def check_packed(folder: Path, data: bytes) -> str:
    """The same for the bytes of a map."""
    (folder / "case.map").write_bytes(data)
    return _check(lambda: read_map(folder / "case.map"))


def _check(make: Callable[[], WalkingGraph]) -> str:
    try:
        graph = make()
    except InputError as error:
        for problem in error.problems:
            assert str(problem) == escape_line(str(problem)) and problem.place is not None
        return "sentence"
    assert graph.edge_count and len(set(graph.ends.ravel().tolist())) == graph.node_count
    for name in (*graph.names, *(place.name for place in graph.places)):
        assert all(text == escape_line(text) and len(text) <= 1_200 for text in name)
    router = GraphRouter(graph)
    first, last = (tuple(graph.points_m[at].tolist()) for at in (0, -1))
    route = router.find(first, last)
    assert route is None or (math.isfinite(route.length_m) and route.manoeuvres[-1].at_m == route.length_m)
    return "map"


def run_map(cases: int, seed_number: int) -> int:
    """Check so many of each; 0 where all end as they should, else the smallest case is told."""
    counts: Counter[str] = Counter()
    quiet = settings(
        max_examples=cases, deadline=None, database=None, derandomize=False, phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)

        def count(kind: str, check: Callable[[], str], case: Any) -> None:
            began_s = time.process_time()
            counts[f"{kind}: {check()}"] += 1
            assert time.process_time() - began_s < MOST_S, f"{case!r} takes too long"

        @quiet
        @seed(seed_number)
        @given(_extracts())
        def extracts_end_well(extract: tuple[str, Callable[[Path], None]]) -> None:
            name, write = extract
            write(folder)
            count("extract", lambda: check_extract(folder, name), name)

        @quiet
        @seed(seed_number)
        @given(_packed())
        def packed_maps_end_well(data: bytes) -> None:
            count("packed", lambda: check_packed(folder, data), data)

        @quiet
        @seed(seed_number)
        @given(graphs(), PLACES, PLACES)
        def ways_cost_the_same(graph: WalkingGraph, from_m: tuple[float, float], to_m: tuple[float, float]) -> None:
            count("ways", lambda: check_way(graph, from_m, to_m), (from_m, to_m))

        for checked in (extracts_end_well, packed_maps_end_well, ways_cost_the_same):
            try:
                checked()
            except Exception as error:
                print(
                    f"seed {seed_number}: {type(error).__name__}: {error}", *getattr(error, "__notes__", ()), sep="\n"
                )
                return 1
    print(f"{cases:,} cases of each: {', '.join(f'{count:,} {name}' for name, count in sorted(counts.items()))}")
    return 0
