"""The guide of a scene's block: what becomes a row, from whichever source the wearer's place is known."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.content.route.guidance_test import ROUTE
from vitrine.content.checked_answer import check_answer
from vitrine.content.route.coordinates import Coordinates, from_wgs84
from vitrine.content.route.geo_frame import GeoFrame
from vitrine.content.route.guidance import Fix, begin_guidance
from vitrine.content.route.manoeuvre import Manoeuvre, TurnAction
from vitrine.content.route.map_path import MAX_LETTERS
from vitrine.content.route.protocols import Place2
from vitrine.content.route.route_data import MAP_REACH_M, MAX_LINE, describe_map
from vitrine.content.route.route_file import RoutePlan, dump_route
from vitrine.content.route.route_guide import (
    NO_MAP,
    NO_PLACE,
    NO_WAY,
    RouteGuide,
    find_route_problems,
    guide_walk,
    open_guide,
)
from vitrine.content.route.walking_route import WalkingRoute, make_route
from vitrine.content.route.way_line import find_point
from vitrine.content.service import SeenWearer
from vitrine.errors import InputError
from vitrine.scene.file_access import FileAccess
from vitrine.scene.services.route_entry import RouteEntry
from vitrine.scene.services.route_kind import ROUTE_FIELDS, ROUTE_KIND

FRAME = GeoFrame(31.2304, 121.4737)
ENTRY = RouteEntry(file="walk.route.yaml")
Walk = Iterable[tuple[float, float]]


def seen(places: Walk, step_s: float = 0.75) -> list[SeenWearer]:
    """The camera's places, 1.6 m above the ground."""
    return [SeenWearer(number * step_s, (x, 1.6, -y)) for number, (x, y) in enumerate(places)]


def along(first: int, last: int, route: WalkingRoute = ROUTE) -> list[tuple[float, float]]:
    points = [find_point(route.points_m, route.along_m, at_m).tolist() for at_m in range(first, last)]
    return [(x, y) for x, y in points]


def told(guide: RouteGuide, walk: list[SeenWearer]) -> tuple[list[str], dict[str, Any]]:
    """The signals but for steps, and all that they brought in the end."""
    answers = [answer for _, answer in guide_walk(guide, walk)]
    known: dict[str, Any] = {}
    for answer in answers:
        assert str(check_answer("route", answer).event) == answer.event and answer.event in ROUTE_KIND.signals
        known |= answer.data["route"]
    assert known.keys() <= {*ROUTE_FIELDS, "line"}
    return [answer.event.removeprefix("route.") for answer in answers if answer.event != "route.moved"], known


class Detour:
    """A router with one answer, in a frame of its own that lies 100 m east of the scene's."""

    def __init__(self, answer: Callable[[Place2, Place2], WalkingRoute | None]) -> None:
        self.frame = GeoFrame(*FRAME.to_lat_lon_deg([(100.0, 0.0)])[0].tolist())
        self._answer = answer
        self.asked: list[tuple[Place2, Place2]] = []

    def find(self, from_m: Place2, to_m: Place2) -> WalkingRoute | None:
        self.asked.append((from_m, to_m))
        return self._answer(from_m, to_m)


def test_a_walk_becomes_rows_with_what_has_changed() -> None:
    words, known = told(RouteGuide(ENTRY, ROUTE, FRAME), seen(along(0, 221)))
    assert words == [
        *("started", "turn_in", "turn_in", "turn_now", "turned", "turn_in", "turn_in", "turn_now", "turned"),
        *("turn_in", "turn_in", "arrived"),
    ]
    assert known["goal"] == "Bakery" and known["remaining_m"] == known["remaining_s"] == 0
    assert known["line"] == [[0, 0, 0], [0, 0, -100], [60, 0, -100], [60, 0, -160]]
    assert (known["goal_x_m"], known["goal_z_m"]) == (60, -160)
    first, *_, last = guide_walk(RouteGuide(ENTRY, ROUTE, FRAME), seen(along(0, 60)))
    data = first[1].data["route"]
    assert (data["manoeuvre"], data["icon"], data["street"], data["distance_m"]) == (
        *("right", "turn-right", "Mill Lane", 100),
    )
    assert (data["turn_x_m"], data["turn_z_m"], data["turn_heading_deg"], data["arrow"]) == (0, -100, 0, "right")
    assert (data["after_icon"], data["after_m"], data["after_street"]) == ("turn-left", 60, "Bridge Street")
    assert (data["here"], data["remaining_m"], data["remaining_s"]) == ("Old Road", 220, 169)
    assert last[1].data["route"].keys() == {"distance_m", "remaining_m", "remaining_s", "z_m"}


def test_what_is_shown_changes_once_a_second_at_most() -> None:
    rows = guide_walk(RouteGuide(ENTRY, ROUTE, FRAME), seen(along(0, 40), 0.2))
    times = [t_s for t_s, answer in rows if answer.event == "route.moved"]
    assert times == pytest.approx([1, 2, 3, 4, 5, 6, 7])


def test_without_a_map_one_is_led_back_to_the_line() -> None:
    astray = [(-float(x), 50.0) for x in range(0, 32)]
    words, known = told(RouteGuide(ENTRY, ROUTE, FRAME), seen(astray))
    assert words == ["started", "turn_in", "off_route"]
    assert known["message"] == NO_MAP and known["status"] == "off-route"
    assert (known["back_x_m"], known["back_z_m"]) == (0, -50)
    words, known = told(RouteGuide(ENTRY, ROUTE, FRAME), seen([*astray, *reversed(astray)]))
    assert words[2:] == ["off_route", "rejoined", "turn_in"]
    assert known["message"] is None and known["back_x_m"] is None


def test_a_router_is_asked_in_its_own_metres_and_its_way_is_taken() -> None:
    def answer(start: Place2, goal: Place2) -> WalkingRoute:
        return make_route(np.array([start, (start[0], goal[1]), goal]), [Manoeuvre(60, TurnAction.RIGHT)], "map")

    router = Detour(answer)
    walk = [*((-float(x), 50.0) for x in range(0, 30)), *((-30.0, float(y)) for y in range(50, 160))]
    words, known = told(RouteGuide(ENTRY, ROUTE, FRAME, router=router), seen(walk))
    assert words[:4] == ["started", "turn_in", "off_route", "rerouted"] and "turned" not in words[:4]
    ((start, goal),) = router.asked
    assert start == pytest.approx((-27 - 100, 50), abs=0.1)
    assert goal == pytest.approx((60 - 100, 160), abs=0.01)
    assert known["line"][0] == pytest.approx([-27, 0, -50], abs=0.1)
    assert known["line"][-1] == pytest.approx([60, 0, -160], abs=0.02)
    assert (known["goal"], known["source"], known["status"], known["message"]) == ("Bakery", "map", "on-route", None)


def test_where_no_other_way_is_the_route_stays() -> None:
    astray = [(-float(x), 50.0) for x in range(0, 40)]
    words, known = told(RouteGuide(ENTRY, ROUTE, FRAME, router=Detour(lambda start, goal: None)), seen(astray))
    assert words == ["started", "turn_in", "off_route"]
    assert known["message"] == NO_WAY


def test_a_take_that_begins_again_is_guided_from_the_start() -> None:
    guide = RouteGuide(ENTRY, ROUTE, FRAME)
    first = guide_walk(guide, seen(along(0, 90)))
    assert guide_walk(guide, seen(along(0, 90))) == first


@pytest.fixture
def files(tmp_path: Path) -> FileAccess:
    (tmp_path / "walk.route.yaml").write_text(dump_route(RoutePlan(ROUTE, FRAME)), "utf-8")
    return FileAccess(tmp_path)


def test_another_origin_moves_the_route(files: FileAccess) -> None:
    lat, lon = FRAME.to_lat_lon_deg([(-40.0, 7.0)])[0].tolist()
    guide = open_guide(RouteEntry(file="walk.route.yaml", origin=(lat, lon)), files, None)
    _, known = told(guide, seen([(40.0, -7.0)]))
    assert np.array(known["line"]) == pytest.approx(
        np.array([[40, 0, 7], [40, 0, -93], [100, 0, -93], [100, 0, -153]]), abs=0.02
    )


def test_the_place_may_come_from_the_take(files: FileAccess) -> None:
    guide = open_guide(RouteEntry(file="walk.route.yaml", position="take"), files, None)
    lat, lon = FRAME.to_lat_lon_deg([(1.0, 30.0)])[0].tolist()
    for nothing in (None, 3, {}, {"lat": True, "lon": 1}, {"lat": 95, "lon": 1}, {"lat": "31", "lon": 121},
                    {"east_m": float("nan"), "north_m": 0}, {"east_m": 10**400, "north_m": 0}):  # fmt: skip
        assert guide.update(SeenWearer(0.0, (0, 0, 0), nothing)) == []
    (started,) = guide.update(SeenWearer(1.0, None, {"lat": lat, "lon": lon}))
    assert started.data["route"]["distance_m"] == 70
    assert guide.update(SeenWearer(2.0, None, {"east_m": 0, "north_m": 55}))[0].event == "route.turn_in"


def test_places_of_a_chinese_map_are_shifted_back(files: FileAccess) -> None:
    entry = RouteEntry(file="walk.route.yaml", position="take", coordinates="gcj02")
    ((lat, lon),) = from_wgs84(FRAME.to_lat_lon_deg([(1.0, 30.0)]), Coordinates.GCJ02).tolist()
    (started,) = open_guide(entry, files, None).update(SeenWearer(1.0, None, {"lat": lat, "lon": lon}))
    assert (started.data["route"]["distance_m"], started.data["route"]["off_m"]) == (70, 1)


GPX = '<trkpt lat="{:.8f}" lon="{:.8f}"><time>2026-11-28T09:00:{:02d}Z</time></trkpt>'


def test_the_place_may_come_from_the_track_beside_the_feed(files: FileAccess, tmp_path: Path) -> None:
    places = FRAME.to_lat_lon_deg([(0.0, 0.0), (0.0, 20.0), (0.0, 52.0)]).tolist()
    points = "".join(GPX.format(lat, lon, second) for (lat, lon), second in zip(places, (10, 20, 30), strict=True))
    entry = RouteEntry(file="walk.route.yaml", position="track")
    with pytest.raises(InputError, match=re.escape("there is no such track")):
        open_guide(entry, files, tmp_path / "walk.mp4")
    (tmp_path / "walk.gpx").write_text(f"<gpx><trk>{points}</trk></gpx>")
    rows = guide_walk(open_guide(entry, files, tmp_path / "walk.mp4"), [SeenWearer(float(t)) for t in range(0, 25)])
    assert rows[0][1].data["route"]["distance_m"] == 100
    assert [t_s for t_s, answer in rows if answer.event == "route.turn_in"] == [20]
    (tmp_path / "walk.gpx").write_text(re.sub("<time>.*?</time>", "", (tmp_path / "walk.gpx").read_text()))
    with pytest.raises(InputError, match="does not say when it was where"):
        open_guide(entry, files, tmp_path / "walk.mp4")


def test_places_err_and_come_late_the_same_for_the_same_seed() -> None:
    entry = RouteEntry(file="x", position_error_m=3.0, latency_s=2.0)
    walk = seen(along(0, 221))
    rows = guide_walk(RouteGuide(entry, ROUTE, FRAME, 7), walk)
    assert rows == guide_walk(RouteGuide(entry, ROUTE, FRAME, 7), walk)
    assert rows != guide_walk(RouteGuide(entry, ROUTE, FRAME, 8), walk)
    assert rows[0][0] == 2.25
    late = guide_walk(RouteGuide(RouteEntry(file="x", latency_s=2.0), ROUTE, FRAME), walk)
    assert [t for t, answer in late if answer.event == "route.turn_now"] == [92 * 0.75 + 2.25, 152 * 0.75 + 2.25]


def test_a_heading_errs_the_same_for_the_same_seed_and_is_told_where_it_does() -> None:
    walk = seen(along(0, 221))
    exact, erring = (RouteEntry(file="x", heading_error_deg=error_deg) for error_deg in (0.0, 10.0))

    def list_errors(entry: RouteEntry, seed: int) -> list[int]:
        rows = guide_walk(RouteGuide(entry, ROUTE, FRAME, seed), walk)
        return [
            data["heading_error_deg"] for _, answer in rows if "heading_error_deg" in (data := answer.data["route"])
        ]

    assert list_errors(exact, 7) == []
    errors = list_errors(erring, 7)
    assert errors == list_errors(erring, 7) != list_errors(erring, 8)
    assert 6 < float(np.std(errors)) < 14 and max(map(abs, errors)) < 45


def test_a_camera_that_knows_no_place_is_told_once_until_it_does() -> None:
    guide = RouteGuide(ENTRY, ROUTE, FRAME)
    rows = guide_walk(guide, [SeenWearer(t_s * 0.5) for t_s in range(40)])
    assert [(t_s, answer.event) for t_s, answer in rows] == [(3.0, "route.failed")]
    assert rows[0][1].data == {"route": {"status": None, "message": NO_PLACE}}
    (started,) = guide.update(SeenWearer(20.0, (0, 1.6, 0)))
    assert (started.event, started.data["route"]["status"]) == ("route.started", "on-route")
    assert started.data["route"]["message"] is None
    assert guide.update(SeenWearer(30.0)) == []
    take = RouteGuide(RouteEntry(file="x", position="take"), ROUTE, FRAME)
    assert guide_walk(take, [SeenWearer(float(t_s)) for t_s in range(9)]) == []


def test_a_map_is_the_way_within_its_square() -> None:
    line = make_route(np.array([(-500.0, 0), (500, 0), (500, 50), (20, 50), (20, 20), (20.0, -900)]), [], "test")
    found = describe_map(line, None, np.array((10.0, 10.0)))
    numbers = [float(number) for number in re.findall(r"-?[0-9.]+", found["map_path"])]
    assert max(map(abs, numbers)) == MAP_REACH_M
    assert found["map_path"] == "M-100.0 10.0L100.0 10.0M100.0 -40.0L10.0 -40.0L10.0 -10.0L10.0 100.0"
    assert describe_map(line, None, np.array((0.0, 5_000.0)))["map_path"] == "M0 0"


@pytest.mark.parametrize(("count", "step_m"), [(20_000, 0.02), (10_000, 0.5)])
def test_a_way_of_many_places_fits_into_an_event(count: int, step_m: float) -> None:
    points = np.cumsum(np.random.RandomState(1).normal(0, step_m, (count, 2)), 0)
    guide = RouteGuide(ENTRY, make_route(points, [], "test"), FRAME)
    answers = [answer for _, answer in guide_walk(guide, seen(points[:1].tolist()))]
    assert [str(check_answer("route", answer).event) for answer in answers] == ["route.started"]
    assert 100 < len(answers[0].data["route"]["map_path"]) <= MAX_LETTERS


def test_a_long_line_is_told_in_parts_and_fits_into_an_event() -> None:
    points = np.stack([np.arange(1_500) * 2.0, np.sin(np.arange(1_500)) * 0.8], 1)
    route = make_route(points, [], "test")
    guide = RouteGuide(ENTRY, route, FRAME)
    rows = guide_walk(guide, seen(points[::6].tolist(), 9.0))
    lines = [answer.data["route"]["line"] for _, answer in rows if "line" in answer.data["route"]]
    assert len(lines) > 3 and all(len(line) <= MAX_LINE for line in lines)
    for before, after in pairwise(lines):
        assert after[0] in before
    assert lines[-1][-1][0] == pytest.approx(points[-1, 0], abs=0.01)


def test_what_is_no_turn_has_an_icon_and_the_arrow_of_its_line() -> None:
    corner = make_route(np.array([(0.0, 0), (0, 50), (-50, 50)]), [Manoeuvre(50, TurnAction.STAIRS)], "test")
    _, known = told(RouteGuide(ENTRY, corner, FRAME), seen([(0.0, 10.0)]))
    assert (known["manoeuvre"], known["icon"], known["arrow"]) == ("stairs", "stairs", "left")
    assert begin_guidance(corner, Fix(0.0, 0.0, 10.0)).number == 1


def test_mistakes_of_its_files_are_told_by_check(files: FileAccess, tmp_path: Path) -> None:
    assert find_route_problems(ENTRY, files) == []
    assert find_route_problems(RouteEntry(file="walk.route.yaml", position="track"), files) == []
    (tmp_path / "bad.route.yaml").write_text("vitrine_route: 1\n")
    assert len(find_route_problems(RouteEntry(file="bad.route.yaml"), files)) == 2
    (problem,) = find_route_problems(RouteEntry(file="walk.route.yaml", position="track", track="no.gpx"), files)
    assert "there is no such track" in str(problem)


def test_another_route_leads_on_from_the_goal_once_it_is_walked_along(tmp_path: Path) -> None:
    back = make_route(ROUTE.points_m[::-1].copy(), [Manoeuvre(0.0, TurnAction.ARRIVE, "Home")], "GPX")
    for name, route in (("walk", ROUTE), ("home", back)):
        (tmp_path / f"{name}.route.yaml").write_text(dump_route(RoutePlan(route, FRAME)), "utf-8")
    entry = RouteEntry(file="walk.route.yaml", then="home.route.yaml", arrive_m=6)
    guide = open_guide(entry, FileAccess(tmp_path), None)
    there, then_back = along(0, 221), along(0, 221, back)
    words, known = told(guide, seen([*there, *[there[-1]] * 5, *then_back[:3]]))
    assert words.count("started") == 1 and words[-1] == "arrived" and known["goal"] == "Bakery"
    # Walked by half of arrive_m: it is the way now, and its end the goal. Another run begins with the first one.
    words, known = told(guide, seen([*there, *then_back]))
    assert words.count("started") == 2 and words[-1] == "arrived" and known["goal"] == "Home"
    assert (known["goal_x_m"], known["goal_z_m"]) == (0, 0) and known["line"][0] == [60, 0, -160]
