"""The benchmark of anchors measures what it says: equally dense tables, as many labels, no frame like another."""

from __future__ import annotations

import numpy as np
import pytest

from vitrine.bench.anchors import (
    DENSITY,
    FEW,
    MANY,
    AnchorWalk,
    build_anchor_scene,
    generate_viewpoints,
    spread_positions_m,
)
from vitrine.flow.timeline.state import State
from vitrine.stage.paint.root_painter import RootPainter
from vitrine.stage.stage import Stage

REACH_M = 150.0


@pytest.mark.parametrize("count", [FEW, MANY])
def test_a_table_is_as_dense_near_the_wearer_as_it_says(count: int) -> None:
    near = np.linalg.norm(spread_positions_m(count), axis=1) < REACH_M
    assert near.sum() == pytest.approx(DENSITY * np.pi * REACH_M**2, rel=0.03)


def test_the_smaller_table_reaches_beyond_all_that_is_seen() -> None:
    walked_m = max(abs(sight.pose.position_m[2]) for sight in generate_viewpoints(900))
    assert np.abs(spread_positions_m(FEW)).max() > REACH_M + walked_m


def test_some_hundred_labels_are_in_sight_and_no_frame_is_like_another() -> None:
    scene = build_anchor_scene(FEW)
    stage = Stage(scene, RootPainter(scene.pictures))
    drawn = [stage.build_draw_list(State(), sight) for sight in generate_viewpoints(4)]
    assert all(300 < len(frame.placed_layers) < 400 for frame in drawn)
    assert len({frame.digest() for frame in drawn}) == 4


def test_a_walk_tells_how_many_it_saw() -> None:
    walk = AnchorWalk(build_anchor_scene(FEW), 2)
    assert walk.run() > 0
    assert 300 < walk.visible < 400
