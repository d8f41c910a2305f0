"""Manoeuvres: what a walker does at one place of a route, and which one a turn of so many degrees is."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class TurnAction(StrEnum):
    """What is done. Each word is as scenes and route files write it."""

    DEPART = "depart"
    STRAIGHT = "straight"
    SLIGHT_LEFT = "slight-left"
    LEFT = "left"
    SHARP_LEFT = "sharp-left"
    U_TURN = "u-turn"
    SHARP_RIGHT = "sharp-right"
    RIGHT = "right"
    SLIGHT_RIGHT = "slight-right"
    CROSSING = "crossing"
    STAIRS = "stairs"
    FOOTBRIDGE = "footbridge"
    UNDERPASS = "underpass"
    LIFT = "lift"
    ROUNDABOUT = "roundabout"
    ARRIVE = "arrive"


#: Up to how many degrees, to either side, a turn is called so. Where one goes back it is a U-turn.
_TURNS = (
    (20.0, TurnAction.STRAIGHT, TurnAction.STRAIGHT),
    (50.0, TurnAction.SLIGHT_LEFT, TurnAction.SLIGHT_RIGHT),
    (120.0, TurnAction.LEFT, TurnAction.RIGHT),
    (165.0, TurnAction.SHARP_LEFT, TurnAction.SHARP_RIGHT),
)


class Manoeuvre(NamedTuple):
    """One manoeuvre, `at_m` metres along its route. `street` is the one that it leads into, empty where unknown;
    `turn_deg` how much the route turns there, to the right positive, as measured from its line.
    """

    at_m: float
    action: TurnAction
    street: str = ""
    turn_deg: float = 0.0


def classify_turn(turn_deg: float) -> TurnAction:
    """The action of a turn, to the right positive."""
    for most_deg, left, right in _TURNS:
        if abs(turn_deg) <= most_deg:
            return right if turn_deg > 0 else left
    return TurnAction.U_TURN
