"""What a walker is told on a way: turns where there is a choice, streets, steps and crossings, and no bend."""

from __future__ import annotations

import pytest

from tests.content.route.maps import FRAME, STREET, make_graph
from vitrine.content.route.graph_builder import SourceWay, build_graph
from vitrine.content.route.graph_router import GraphRouter
from vitrine.content.route.walking_graph import MapName
from vitrine.content.route.walking_rule import WalkingRule, WayKind

PATH = WalkingRule(WayKind.FOOTWAY)
CROSSING = WalkingRule(WayKind.CROSSING)
KINDS = {
    "street": STREET,
    "path": PATH,
    "steps": WalkingRule(WayKind.STEPS),
    "crossing": CROSSING,
    "bridge": WalkingRule(WayKind.FOOTWAY, is_bridge=True),
    "underpass": WalkingRule(WayKind.FOOTWAY, is_tunnel=True),
}
NODES: dict[int, tuple[float, float]] = {
    1: (0, 0), 2: (0, 100), 3: (0, 200), 4: (100, 100), 5: (-100, 100), 6: (200, 100), 7: (100, 200), 8: (80, 170),
    9: (-100, 200),
}  # fmt: skip


def tell(text: str, goal: int) -> list[tuple[int, str, str]]:
    """What is told from the first node to another: whole metres, action, street; without the two ends.

    Ways are written "street Main 1 2 3, steps - 3 7": kind, name, nodes.
    """
    ways = []
    for way in text.split(", "):
        kind, name, *nodes = way.split()
        ways.append((KINDS[kind], name.strip("-"), [int(node) for node in nodes]))
    route = GraphRouter(make_graph(NODES, ways)).find(NODES[1], NODES[goal])
    assert route is not None
    assert [one.action.value for one in route.manoeuvres[:: len(route.manoeuvres) - 1]] == ["depart", "arrive"]
    return [(round(one.at_m), one.action.value, one.street) for one in route.manoeuvres[1:-1]]


@pytest.mark.parametrize(
    ("case", "ways", "goal", "told"),
    [
        ("a turn", "street Main 1 2 3, street Cross 5 2 4", 4, [(100, "right", "Cross")]),
        ("to the other side", "street Main 1 2 3, street Cross 5 2 4", 5, [(100, "left", "Cross")]),
        ("straight on over a crossroads", "street Main 1 2 3, street Cross 5 2 4", 3, []),
        ("slightly", "street Main 1 2 3, street Slant 2 8", 8, [(100, "slight-right", "Slant")]),
        ("a bend of a street", "street Main 1 2, street Main 2 4", 4, []),
        ("a bend with a side street", "street Main 1 2 4, street Side 2 5", 4, []),
        ("another leads straight on", "street Main 1 2 4, street Side 2 3", 4, [(100, "right", "Main")]),
        ("a street that forks", "street Main 1 2 4, street Main 2 5", 4, [(100, "right", "Main")]),
        ("a bend of a path", "path - 1 2, path - 2 4", 4, []),
        ("a path that branches off", "path - 1 2 3, path - 2 4", 4, [(100, "right", "")]),
        ("a new name straight ahead", "street Main 1 2, street High 2 3", 3, [(100, "straight", "High")]),
        ("a name that ends", "street Main 1 2, path - 2 3", 3, []),
        ("steps", "street Main 1 2, steps - 2 3, street Top 3 7", 7, [(100, "stairs", "Top"), (200, "right", "Top")]),
        ("a crossing", "street Main 1 2, crossing - 2 3, street Main 3 7", 7, [(100, "crossing", "Main")]),
        (
            "off a crossing into its own street",
            "street Main 1 2, crossing - 2 3, street Main 3 7, street Side 3 9",
            7,
            [(100, "crossing", "Main"), (200, "right", "Main")],
        ),
        ("one of two parts", "street Main 1 2, crossing - 2 4, crossing - 4 6", 6, [(100, "crossing", "")]),
        (
            "over and under",
            "street Main 1 2, bridge Moon 2 4, underpass - 4 7",
            7,
            [(100, "footbridge", "Moon"), (200, "underpass", "")],
        ),
    ],
)
def test_what_is_told(case: str, ways: str, goal: int, told: list[tuple[int, str, str]]) -> None:
    assert tell(ways, goal) == told, case


def test_beyond_a_crossing_a_turn_on_the_same_street_is_told() -> None:
    """From the pavement of a street over to its other side, and along it."""
    nodes: dict[int, tuple[float, float]] = {1: (4, 0), 2: (4, 50), 3: (-4, 50), 4: (-4, 100), 5: (4, 100), 6: (-4, 0)}
    ways = [(PATH, "Main", [1, 2, 5]), (CROSSING, "", [2, 3]), (PATH, "Main", [6, 3, 4])]
    route = GraphRouter(make_graph(nodes, ways)).find(nodes[1], nodes[4])
    assert route is not None
    assert [(one.action.value, round(one.turn_deg)) for one in route.manoeuvres[1:-1]] == [
        ("crossing", -90),
        ("right", 90),
    ]


def test_two_turns_round_one_corner_are_one() -> None:
    nodes: dict[int, tuple[float, float]] = {
        1: (0, 0),
        2: (0, 100),
        3: (4, 104),
        4: (100, 104),
        5: (0, 200),
        6: (4, 200),
    }
    ways = [(PATH, "", [1, 2, 5]), (PATH, "", [2, 3]), (PATH, "Quay", [3, 4]), (PATH, "", [3, 6])]
    route = GraphRouter(make_graph(nodes, ways)).find(nodes[1], nodes[4])
    assert route is not None
    (turn,) = route.manoeuvres[1:-1]
    assert (round(turn.at_m), turn.action.value, turn.street, round(turn.turn_deg)) == (100, "right", "Quay", 90)


def test_names_are_told_in_a_language() -> None:
    ways = [SourceWay(STREET, MapName("灯笼巷", "Lantern Lane", ""), [1, 2])]
    graph = build_graph(FRAME, "a.map", ways, {1: (0, 0), 2: (0, 50_000)})
    for language, name in (("", "灯笼巷"), ("en", "Lantern Lane"), ("zh-CN", "灯笼巷"), ("fr", "灯笼巷")):
        route = GraphRouter(graph, language).find((0, 0), (0, 50))
        assert route is not None and route.manoeuvres[0].street == name
