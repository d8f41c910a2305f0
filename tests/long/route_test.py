"""Generated files of routes at their fewest, and the largest ones."""

from __future__ import annotations

import time

import numpy as np
import pytest

from tests.content.route.way_files import START, dump, make_amap_v3, write_gpx
from tests.long.route import MOST_S, check_file, run_route


def test_two_hundred_files_end_in_a_route_or_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_route(200, 1) == 0
    told = capsys.readouterr().out
    for kind in ("geojson", "gpx", "amap"):
        assert f"{kind}: route" in told and f"{kind}: sentence" in told, told


def test_a_file_ends_as_it_should() -> None:
    assert check_file(write_gpx()) == "route"
    assert check_file(write_gpx()[:200]) == "sentence"
    assert check_file(dump(make_amap_v3())) == "route"


def test_a_zigzag_of_the_most_places_takes_no_square_of_them() -> None:
    places = np.zeros((20_000, 2))
    places[:, 0] = np.arange(20_000) % 2 * 5.0
    places[:, 1] = np.arange(20_000) * 2.0
    lon_lat = START.to_lat_lon_deg(places)[:, ::-1].tolist()
    began_s = time.process_time()
    assert check_file(dump({"type": "LineString", "coordinates": lon_lat})) in ("route", "sentence")
    assert time.process_time() - began_s < 4 * MOST_S
