"""A place as a person writes it: degrees, a name in any language, a street; or a sentence with the nearest name."""

from __future__ import annotations

import math

import pytest

from tests.content.route.maps import FRAME
from vitrine.content.route.graph_builder import SourceWay, build_graph
from vitrine.content.route.place_search import find_ends, find_places, read_degrees
from vitrine.content.route.walking_graph import MapName, MapPlace
from vitrine.content.route.walking_rule import WalkingRule, WayKind
from vitrine.document.field_error import FieldError

BAKERY = MapName("Rye and Honey", "Rye and Honey", "麦香")
GRAPH = build_graph(
    FRAME,
    "a.map",
    [
        SourceWay(WalkingRule(WayKind.STREET), MapName("Lantern Lane", "", "灯笼巷"), nodes)
        for nodes in ([1, 2], [2, 3])
    ],
    {1: (0, 0), 2: (10_000, 0), 3: (110_000, 0)},
    places=[
        MapPlace(BAKERY, "shop=bakery", (1.0, 2.0)),
        MapPlace(BAKERY, "shop=bakery", (90.0, 2.0)),
        MapPlace(MapName("Old Mill"), "historic=mill", (100.0, 5.0)),
    ],
)


@pytest.mark.parametrize(
    ("text", "degrees"),
    [
        ("30.001,120.5", (30.001, 120.5)),
        (" -30 , -0.5 ", (-30.0, -0.5)),
        ("90,180", (90.0, 180.0)),
        ("91,0", None),
        ("1,181", None),
        ("1", None),
        ("1,2,3", None),
        ("nan,inf", None),
        ("1e5,2", None),
        ("Rye, Honey", None),
    ],
)
def test_degrees(text: str, degrees: tuple[float, float] | None) -> None:
    assert read_degrees(text) == degrees


def test_degrees_are_metres_of_the_map() -> None:
    ((east_m, north_m),) = find_places(GRAPH, "30.001,120")
    assert east_m == 0 and math.isclose(north_m, 110.85, abs_tol=0.05)


@pytest.mark.parametrize("text", ["Rye and Honey", "  rye AND  honey ", "麦香"])
def test_a_name_is_found_in_any_language(text: str) -> None:
    assert find_places(GRAPH, text) == [(1.0, 2.0), (90.0, 2.0)]


def test_a_street_is_its_middle() -> None:
    assert find_places(GRAPH, "灯笼巷") == [(60.0, 0.0)]


def test_of_several_of_one_name_the_nearest_to_the_other_end_is_meant() -> None:
    assert find_ends(GRAPH, "Old Mill", "Rye and Honey") == ((100.0, 5.0), (90.0, 2.0))


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("Rye and Hony", 'did you mean "Rye and Honey"?'),
        ("lantern", 'did you mean "Lantern Lane"?'),
        ("mill", 'did you mean "Old Mill"?'),
        ("", ""),
        ("200,500", ""),
        ("x" * 5_000, ""),
    ],
)
def test_a_place_that_is_not_there_is_told_with_the_nearest(text: str, hint: str) -> None:
    with pytest.raises(FieldError, match="there is no place") as caught:
        find_places(GRAPH, text)
    assert caught.value.hint == hint and len(str(caught.value)) < 150
