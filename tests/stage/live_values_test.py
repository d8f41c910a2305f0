"""Live values by hand: distances on the ground, metres along a way, times of arrival; and which are computed at all."""

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.scene.scenes import loaded
from vitrine.stage.place.live_values import WALKING_SPEED_M_S, LiveValues, find_live_paths

SCENE = """
clock: "09:30"
content: {shop: {name: Tea}}
places: {gate: [3, 0, -4], stall: [10, 0, -10]}
routes: {way: [[0, 0, 0], [0, 0, -10], [20, 0, -10]]}
nodes:
"""


def live(folder: Path, text: str) -> LiveValues:
    scene = loaded(folder, SCENE + f"- {{kind: text, text: '{text}'}}")
    return LiveValues(scene, find_live_paths(scene))


def value(found: Mapping[str, Any], path: str) -> Any:
    level: Any = found
    for name in path.split("."):
        level = level[name]
    return level


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("places.gate.distance_m", math.hypot(2, 2)),  # its height does not count
        ("routes.way.remaining_m", 30 - 2),
        ("routes.way.to.stall", 20 - 2),
        ("routes.way.to.gate", 4 - 2),  # 3 m beside the way
        ("routes.way.arrival", 9.5 * 3600 + 7.25 + 28 / WALKING_SPEED_M_S),
        ("clock.now", 9.5 * 3600 + 7.25),
    ],
)
def test_a_value_follows_from_where_the_wearer_is(tmp_path: Path, path: str, expected: float) -> None:
    found = live(tmp_path, f"{{{path}}}").evaluate(7.25, (1.0, 1.6, -2.0))
    assert value(found, path) == pytest.approx(expected)


def test_a_mark_that_was_passed_and_a_way_that_was_walked_are_0_away(tmp_path: Path) -> None:
    found = live(tmp_path, "{routes.way.to.gate} {routes.way.remaining_m}").evaluate(0.0, (99.0, 1.6, -10.0))
    assert value(found, "routes.way.to.gate") == 0 and value(found, "routes.way.remaining_m") == 0


def test_content_is_there_beside_what_is_live(tmp_path: Path) -> None:
    found = live(tmp_path, "{clock.now} {shop.name}").evaluate(0.0, (0.0, 0.0, 0.0))
    assert found["shop"] == {"name": "Tea"} and set(found) == {"shop", "clock"}


def test_without_live_texts_content_is_handed_on_as_it_is(tmp_path: Path) -> None:
    scene = loaded(tmp_path, SCENE + "- {kind: text, text: '{shop.name}'}")
    assert LiveValues(scene, find_live_paths(scene)).evaluate(5.0, (0.0, 0.0, 0.0)) is scene.content


def test_only_what_is_used_is_computed(tmp_path: Path) -> None:
    nodes = """
- kind: panel
  children:
  - {kind: text, text: 'In {routes.way.to.stall:m}, {shop.name}'}
  - {kind: progress, value: '{places.gate.distance_m}'}
- {kind: text, text: 'Hi', anchor: {head: top}}
"""
    scene = loaded(tmp_path, SCENE.rstrip("\n") + nodes)
    assert find_live_paths(scene) == {("routes", "way", "to", "stall"), ("places", "gate", "distance_m")}
    assert set(LiveValues(scene, find_live_paths(scene)).evaluate(0.0, (0.0, 0.0, 0.0))) == {"shop", "routes", "places"}
