"""Generated files of routes, right, damaged and hostile: each ends in a route that can be written and read, or in a
sentence, within a bounded time.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from copy import deepcopy
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests.content.route.way_files import dump, make_amap_v3, make_amap_v5, make_geojson, write_gpx
from vitrine.content.route.coordinates import Coordinates
from vitrine.content.route.route_file import dump_route, parse_route
from vitrine.content.route.route_import import measure_way, parse_way
from vitrine.errors import InputError, Place
from vitrine.escape import escape_line

#: Seconds of processor time that no case takes on any machine, but for what is unbounded.
MOST_S = 3.0
FILE = "way"

_GARBAGE = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=30),
    st.lists(st.floats(-200, 200), max_size=4),
    st.sampled_from(["\x1b[2J", "{time}", "../../etc/passwd", "\u202e", "9" * 400, "1e999", "::error::", "x" * 3_000]),
    st.sampled_from([{}, [], {"type": "LineString"}, {"type": "Feature", "geometry": {}}, [[0, 0]] * 50, 10**400]).map(
        deepcopy
    ),
)
_WORDS = st.sampled_from(["左转", "右转", "直行", "向左前方行走", "通过人行横道", "到达目的地", "", "绕道"])
_LON_LAT = st.tuples(st.floats(121.40, 121.48), st.floats(31.20, 31.25)).map(list)
_LINE = st.lists(_LON_LAT, min_size=2, max_size=30)


def _write_line(line: list[list[float]]) -> str:
    return ";".join(f"{lon:.6f},{lat:.6f}" for lon, lat in line)


@st.composite
def _changed(draw: st.DrawFn, document: Any) -> Any:
    """A document of JSON in which some values are others; most of them belong there."""
    for _ in range(draw(st.integers(0, 3))):
        at = document
        while True:
            keys = list(at) if isinstance(at, dict) else list(range(len(at)))
            key = draw(st.sampled_from(keys))
            if isinstance(at[key], dict | list) and at[key] and draw(st.integers(0, 7)):
                at = at[key]
                continue
            right = {
                "polyline": _LINE.map(_write_line),
                "coordinates": _LINE,
                "action": _WORDS,
                "walk_type": st.just("20"),
            }
            at[key] = draw(st.one_of(right.get(str(key), _GARBAGE), right.get(str(key), _LON_LAT), _GARBAGE))
            break
    return document


@st.composite
def _files(draw: st.DrawFn) -> tuple[str, bytes]:
    kind = draw(st.sampled_from(["geojson", "gpx", "amap"]))
    if kind == "gpx":
        line = draw(_LINE)
        data = write_gpx(draw(st.sampled_from(["trk", "rte"])), {draw(st.integers(0, 5)): draw(st.text(max_size=20))})
        if draw(st.booleans()):
            points = "".join(f'<trkpt lat="{lat}" lon="{lon}"/>' for lon, lat in line)
            data = f"<gpx><trk>{points}</trk></gpx>".encode()
    else:
        document = make_geojson() if kind == "geojson" else draw(st.sampled_from([make_amap_v3, make_amap_v5]))()
        changed = draw(_changed(document))
        try:
            data = dump(changed)
        except UnicodeEncodeError:
            data = json.dumps(changed).encode()
    if draw(st.integers(0, 3)) == 0:
        kept = int(len(data) * draw(st.floats(0, 1)))
        data = data[:kept] + draw(st.binary(max_size=6)) + (data[kept:] if draw(st.booleans()) else b"")
    return kind, data


def check_file(data: bytes, coordinates: Coordinates | None = None) -> str:
    """What became of a file: "route" or "sentence". Raises AssertionError where it is anything else."""
    try:
        plan = measure_way(parse_way(data, FILE), Place(FILE), coordinates)
    except InputError as error:
        for problem in error.problems:
            assert str(problem) == escape_line(str(problem)) and problem.place is not None
        return "sentence"
    text = dump_route(plan)
    again = parse_route(text, FILE)
    assert dump_route(again) == text, "a route that is written and read is another one"
    along = [one.at_m for one in again.route.manoeuvres]
    assert along == sorted(along) and along[0] == 0 and along[-1] == again.route.length_m
    for one in again.route.manoeuvres:
        assert one.street == escape_line(one.street) and len(one.street) <= 60 and -180 <= one.turn_deg <= 180
    return "route"


def run_route(cases: int, seed_number: int) -> int:
    """Check so many files; 0 where all end as they should, else the smallest case is told."""
    counts: Counter[str] = Counter()

    @settings(
        max_examples=cases, deadline=None, database=None, derandomize=False, phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @seed(seed_number)
    @given(_files(), st.sampled_from([None, None, *Coordinates]))
    def files_end_well(file: tuple[str, bytes], coordinates: Coordinates | None) -> None:
        began_s = time.process_time()
        counts[f"{file[0]}: {check_file(file[1], coordinates)}"] += 1
        assert time.process_time() - began_s < MOST_S, f"{file!r} takes too long"

    try:
        files_end_well()
    except Exception as error:
        print(f"seed {seed_number}: {type(error).__name__}: {error}", *getattr(error, "__notes__", ()), sep="\n")
        return 1
    print(f"{cases:,} cases: {', '.join(f'{count:,} {name}' for name, count in sorted(counts.items()))}")
    return 0
