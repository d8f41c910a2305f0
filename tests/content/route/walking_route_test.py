"""Routes and their manoeuvres: what a turn is called, how it is measured, and what a route always has."""

from __future__ import annotations

import numpy as np
import pytest

from vitrine.content.route.manoeuvre import Manoeuvre, TurnAction, classify_turn
from vitrine.content.route.walking_route import make_route
from vitrine.content.route.way_line import find_point, measure_along, measure_turn

#: North for 30 m, east for 40, and north again.
BLOCK = np.array([(0.0, 0.0), (0.0, 30.0), (40.0, 30.0), (40.0, 60.0)])


@pytest.mark.parametrize(
    ("turn_deg", "action"),
    [
        (0, "straight"),
        (-19, "straight"),
        (30, "slight-right"),
        (-30, "slight-left"),
        (90, "right"),
        (-90, "left"),
        (140, "sharp-right"),
        (-140, "sharp-left"),
        (180, "u-turn"),
        (-170, "u-turn"),
    ],
)
def test_a_turn_has_its_name(turn_deg: float, action: str) -> None:
    assert classify_turn(turn_deg) is TurnAction(action)


def test_turns_are_measured_to_the_right() -> None:
    along = measure_along(BLOCK)
    assert along.tolist() == [0, 30, 70, 100]
    assert measure_turn(BLOCK, along, 30) == pytest.approx(90)
    assert measure_turn(BLOCK, along, 70) == pytest.approx(-90)
    assert measure_turn(BLOCK, along, 50) == 0
    assert measure_turn(BLOCK, along, 0) == 0
    assert find_point(BLOCK, along, 50).tolist() == [20, 30]


def test_a_route_departs_and_arrives_and_has_its_manoeuvres_in_order() -> None:
    told = [
        Manoeuvre(70, TurnAction.LEFT, "Bridge Street"),
        Manoeuvre(30, TurnAction.RIGHT, "Mill Lane", 85.0),
        Manoeuvre(900, TurnAction.CROSSING),
        Manoeuvre(100, TurnAction.ARRIVE, "Bakery"),
    ]
    route = make_route(BLOCK[[0, 0, 1, 2, 3, 3]], told, "test", street="Old Road")
    assert [(one.at_m, one.action.value, one.street) for one in route.manoeuvres] == [
        (0, "depart", "Old Road"),
        (30, "right", "Mill Lane"),
        (70, "left", "Bridge Street"),
        (100, "crossing", ""),
        (100, "arrive", "Bakery"),
    ]
    assert [one.turn_deg for one in route.manoeuvres] == [0, 85, pytest.approx(-90), 0, 0]
    assert len(route.points_m) == 4
    assert route.length_m == 100
    assert not route.points_m.flags.writeable


def test_one_place_is_no_route() -> None:
    with pytest.raises(ValueError, match="two places"):
        make_route(np.array([(1.0, 2.0), (1.0, 2.001)]), [], "test")
