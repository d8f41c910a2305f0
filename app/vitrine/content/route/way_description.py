"""The description of a way over a graph: its line, and a manoeuvre wherever a walker has to be told something.

Told are turns where there is a choice, streets that begin, and steps, crossings, footbridges and underpasses. A bend
of the same street is none, and neither is a node where nothing branches off.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from vitrine.content.route.geo_frame import Points
from vitrine.content.route.manoeuvre import Manoeuvre, TurnAction, classify_turn
from vitrine.content.route.walked_leg import WalkedLeg
from vitrine.content.route.walking_graph import BRIDGE, TUNNEL, WalkingGraph
from vitrine.content.route.walking_route import WalkingRoute, make_route
from vitrine.content.route.walking_rule import WayKind
from vitrine.content.route.way_line import SAME_M, TURN_SPAN_M, measure_along

#: Two turns to the same side within so many metres are one, as round the corner of a pavement.
ONE_TURN_M = 10.0
#: How much one must turn on a street that keeps its name to be told so, and how straight on another way must lead.
STAY_DEG, AHEAD_DEG = 50.0, 30.0
#: What is told by its kind where it begins, whatever the turn.
_SPECIAL = frozenset((TurnAction.STAIRS, TurnAction.CROSSING, TurnAction.FOOTBRIDGE, TurnAction.UNDERPASS))


class WayNode(NamedTuple):
    """A node that a way goes over: where, from which leg into which, and how far the street ahead is known."""

    at_m: float
    node: int
    before: WalkedLeg
    after: WalkedLeg


class WayDescriber:
    """Makes routes of ways over one graph. It keeps which edges meet at a node, and how each leaves it."""

    def __init__(self, graph: WalkingGraph, language: str = "") -> None:
        self._graph = graph
        names = [name.choose(language) for name in graph.names]
        self._streets: list[str] = [names[street] for street in graph.streets.tolist()]
        flat = graph.ends.ravel()
        self._order = np.argsort(flat, kind="stable")
        self._first = np.searchsorted(flat[self._order], np.arange(graph.node_count + 1))
        self._bearings = _compute_bearings(graph)
        self._kinds = _name_kinds(graph)

    def describe(self, legs: Sequence[WalkedLeg]) -> WalkingRoute | None:
        """The route over legs that follow one another; None where they lead nowhere."""
        walked = [leg for leg in legs if leg.length_m > 0] or list(legs)
        points = self._join_lines(walked)
        along = measure_along(points)
        if along[-1] <= SAME_M:
            return None
        junctions = list(self._list_junctions(walked))
        turns = self._measure_turns(points, along, junctions)
        told = _join_turns(list(self._tell(junctions, turns, walked)), points, along)
        street = next((name for leg in walked if (name := self._street(leg))), "")
        ends = (
            Manoeuvre(0.0, TurnAction.DEPART, street),
            Manoeuvre(float(along[-1]), TurnAction.ARRIVE, self._street(walked[-1])),
        )
        return make_route(points, (*ends[:1], *told, *ends[1:]), self._graph.source)

    def _join_lines(self, legs: Sequence[WalkedLeg]) -> Points:
        """The line over all legs; of the first and the last a part, of those between all."""
        between = legs[1:-1]
        whole = self._graph.join_lines([leg.edge for leg in between], [leg.to_m > leg.from_m for leg in between])
        tips = [self._graph.cut_line(*leg) for leg in (legs[0], *legs[1:][-1:])]
        return np.concatenate([tips[0], whole, *tips[1:]])

    def _list_junctions(self, legs: Sequence[WalkedLeg]) -> Iterator[WayNode]:
        at_m = 0.0
        for before, after in pairwise(legs):
            at_m += before.length_m
            node = self._graph.ends[before.edge, int(before.to_m > before.from_m)]
            yield WayNode(at_m, int(node), before, after)

    def _measure_turns(self, points: Points, along: Points, junctions: Sequence[WayNode]) -> list[float]:
        """Degrees of the turn at each junction, to the right positive, all at once."""
        at = np.array([one.at_m for one in junctions])
        turns: list[float] = _measure_between(points, along, at, at).tolist()
        return turns

    def _tell(
        self, junctions: Sequence[WayNode], turns: Sequence[float], legs: Sequence[WalkedLeg]
    ) -> Iterator[Manoeuvre]:
        """The manoeuvre at each junction that has one."""
        ahead = self._list_streets_ahead(legs)
        known = self._street(legs[0])
        for number, (junction, turn) in enumerate(zip(junctions, turns, strict=True), 1):
            street, special = self._street(junction.after), self._find_special(junction)
            if special is not None:
                yield Manoeuvre(junction.at_m, special, ahead[number], turn)
            elif self._is_told(junction, turn, known, street):
                yield Manoeuvre(junction.at_m, classify_turn(turn), street, turn)
            if street or not self._is_between(junction.after):
                known = street

    def _list_streets_ahead(self, legs: Sequence[WalkedLeg]) -> list[str]:
        """For each leg its street, or that to which crossings, steps and bridges without a name lead."""
        ahead: list[str] = []
        following = ""
        for leg in reversed(legs):
            following = self._street(leg) or (following if self._is_between(leg) else "")
            ahead.append(following)
        return ahead[::-1]

    def _find_special(self, junction: WayNode) -> TurnAction | None:
        """What begins there by its kind."""
        before, after = self._name_kind(junction.before), self._name_kind(junction.after)
        return after if after is not before else None

    def _name_kind(self, leg: WalkedLeg) -> TurnAction | None:
        return self._kinds[leg.edge]

    def _is_between(self, leg: WalkedLeg) -> bool:
        """Whether a leg is on its way from a street to a street, and none of its own."""
        return self._name_kind(leg) is not None

    def _is_told(self, junction: WayNode, turn_deg: float, known: str, street: str) -> bool:
        """Whether a turn, or a street that begins, is worth a word."""
        is_turned = classify_turn(turn_deg) is not TurnAction.STRAIGHT
        others = self._list_others(junction)
        if street != known:
            return bool(street) or (is_turned and bool(others))
        if not is_turned or not others or (street and abs(turn_deg) <= STAY_DEG):
            return False
        # A street that bends keeps its walker, but where another way leads straight on, or is the same street, too.
        if abs(turn_deg) > STAY_DEG and (not street or self._is_between(junction.before)):
            return True
        return any(abs(other_deg) <= AHEAD_DEG or name == street != "" for other_deg, name in others)

    def _list_others(self, junction: WayNode) -> list[tuple[float, str]]:
        """The ways that are not taken: by how many degrees one would turn into each, and its street."""
        ends = self._order[self._first[junction.node] : self._first[junction.node + 1]]
        coming, leaving = _name_end(junction.before, is_last=True), _name_end(junction.after, is_last=False)
        heading = self._bearings[coming] + 180.0
        return [
            ((self._bearings[end] - heading + 180.0) % 360.0 - 180.0, self._streets[end // 2])
            for end in ends.tolist()
            if end not in (coming, leaving)
        ]

    def _street(self, leg: WalkedLeg) -> str:
        return self._streets[int(leg.edge)]


def _name_end(leg: WalkedLeg, is_last: bool) -> int:
    """The end of an edge, 2 e or 2 e + 1, that a leg comes to or leaves from."""
    return 2 * leg.edge + int((leg.to_m > leg.from_m) == is_last)


def _name_kinds(graph: WalkingGraph) -> list[TurnAction | None]:
    """What each edge (E) is told as where it begins; most of them as nothing."""
    is_foot = np.isin(graph.kinds, (WayKind.FOOTWAY, WayKind.PATH))
    conditions = {
        TurnAction.STAIRS: graph.kinds == WayKind.STEPS,
        TurnAction.CROSSING: graph.kinds == WayKind.CROSSING,
        TurnAction.FOOTBRIDGE: is_foot & (graph.flags & BRIDGE > 0),
        TurnAction.UNDERPASS: is_foot & (graph.flags & TUNNEL > 0),
    }
    numbers = np.select(list(conditions.values()), np.arange(len(conditions)), len(conditions))
    actions = [*conditions, None]
    return [actions[number] for number in numbers.tolist()]


def _compute_bearings(graph: WalkingGraph) -> list[float]:
    """How each end of each edge (2 E) leaves its node: degrees from north, to the right."""
    starts, last = graph.starts[:-1], graph.starts[1:] - 1
    steps = np.stack(
        [graph.points_m[starts + 1] - graph.points_m[starts], graph.points_m[last - 1] - graph.points_m[last]]
    )
    bearings: list[float] = np.degrees(np.arctan2(steps[..., 0], steps[..., 1])).T.ravel().tolist()
    return bearings


def _measure_between(points: Points, along: Points, first_m: Points, last_m: Points) -> Points:
    """Degrees that the line turns between `first_m` and `last_m`, to the right positive: by chords of TURN_SPAN_M."""

    def place(at_m: Points) -> Points:
        return np.stack([np.interp(at_m, along, points[:, axis]) for axis in (0, 1)])

    before = place(first_m) - place(first_m - TURN_SPAN_M)
    after = place(last_m + TURN_SPAN_M) - place(last_m)
    left = before[0] * after[1] - before[1] * after[0]
    return np.asarray(-np.degrees(np.arctan2(left, (before * after).sum(axis=0))))


def _join_turns(told: list[Manoeuvre], points: Points, along: Points) -> list[Manoeuvre]:
    """Manoeuvres of which turns to the same side, one right after another, are one."""
    joined: list[Manoeuvre] = []
    for one in told:
        last = joined[-1] if joined else None
        is_near = last is not None and one.at_m - last.at_m <= ONE_TURN_M
        if last is None or not is_near or {last.action, one.action} & _SPECIAL or last.turn_deg * one.turn_deg <= 0:
            joined.append(one)
            continue
        turn = float(_measure_between(points, along, np.array([last.at_m]), np.array([one.at_m]))[0])
        joined[-1] = Manoeuvre(last.at_m, classify_turn(turn), one.street or last.street, turn)
    return joined
