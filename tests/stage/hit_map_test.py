"""Gaze targets: up from what lies under a point, larger by `hit`, the nearest of several, cut where a list scrolls."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scene.scenes import loaded
from vitrine.geometry import Bounds, Point
from vitrine.stage.draw.drawlist import NodeBounds
from vitrine.stage.inspect.hit_map import HitMap

SCENE = """
nodes:
- kind: panel
  id: card
  children:
  - {kind: panel, id: accept, hit: 1, children: [{kind: text, id: word, text: Accept}]}
  - {kind: panel, id: decline, hit: [0, 2], focusable: true}
  - kind: group
    id: list
    overflow: scroll
    height: 3
    children: [{kind: panel, id: row, focusable: true, hit: [0, 1, 2, 3]}]
- {kind: panel, id: wall}
"""
#: At 10 px a degree: accept reaches 10 px out on all sides, decline 20 px to the left and right.
SEEN = [
    NodeBounds(name, Bounds(*box), None)
    for name, box in {
        "wall": (0.0, 0.0, 500.0, 500.0),
        "card": (0.0, 0.0, 200.0, 200.0),
        "accept": (20.0, 20.0, 60.0, 40.0),
        "word": (10.0, 25.0, 50.0, 35.0),
        "decline": (80.0, 20.0, 120.0, 40.0),
        "list": (20.0, 100.0, 120.0, 130.0),
        "row": (20.0, 120.0, 120.0, 150.0),
    }.items()
]


@pytest.mark.parametrize(
    ("point", "listened", "found"),
    [
        ((30, 30), ["accept"], "accept"),  # its word
        ((12, 30), ["accept"], "accept"),  # the word where it is wider than its button
        ((22, 22), ["accept"], "accept"),
        ((20, 48), ["accept"], "accept"),  # beside it, by `hit`
        ((20, 52), ["accept"], ""),
        ((64, 30), ["accept"], "accept"),  # both reach here; the middle of this one is nearer
        ((69, 30), ["accept"], "accept"),
        ((72, 30), ["accept"], "decline"),
        ((90, 44), ["accept"], ""),
        ((150, 150), ["card", "accept"], "card"),
        ((20, 48), ["card", "accept"], "accept"),  # what lies in the card reaches out over it
        ((30, 125), [], "row"),
        ((30, 140), [], ""),  # scrolled out of its list
        ((30, 140), ["card"], "card"),
        ((300, 300), ["card"], ""),
    ],
)
def test_a_gaze_means_the_target_at_a_point(
    tmp_path: Path, point: tuple[int, int], listened: list[str], found: str
) -> None:
    hit_map = HitMap(loaded(tmp_path, SCENE).nodes, listened)
    assert hit_map.find_target(SEEN, Point(*map(float, point)), 10.0, 0.0) == found


def test_targets_are_told_with_their_reach(tmp_path: Path) -> None:
    targets = HitMap(loaded(tmp_path, SCENE).nodes, ["accept"]).list_targets(SEEN, 10.0, 0.0)
    reach = {target.bounds.node_id: target.reach_px for target in targets}
    assert reach["accept"] == Bounds(10.0, 10.0, 70.0, 50.0)
    assert reach["decline"] == Bounds(60.0, 20.0, 140.0, 40.0)
    assert reach["row"] == Bounds(-10.0, 120.0, 130.0, 170.0)
