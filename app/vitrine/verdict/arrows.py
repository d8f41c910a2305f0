"""Arrows in the world that are shown but out of the display, with no edge arrow to say where."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from vitrine.flow.state import State
from vitrine.scene.node import Arrow
from vitrine.scene.scene import Scene
from vitrine.stage.place import fade, place_m
from vitrine.stage.presence import shown
from vitrine.stage.root import Root, cut
from vitrine.world.camera import NEAR_M
from vitrine.world.sight import Sight


def edgeless(scene: Scene) -> tuple[Root, ...]:
    """The roots of a scene that are arrows out in the world without an arrow at the edge."""
    return tuple(
        root
        for root in cut(scene)
        if isinstance(root.node, Arrow) and root.node.edge is None and root.anchor.head is None
    )


def unseen(scene: Scene, arrows: tuple[Root, ...], state: State, sight: Sight) -> Iterator[str]:
    """The ids of those that are shown in `state`, near enough to have light, and out of the display."""
    places = {name: np.asarray(zone.at_m, "f8") for name, zone in scene.places.items()}
    for root in arrows:
        position = place_m(root.anchor, places, sight, state.t_s)
        if position is None or shown(root, state).opacity <= 0:
            continue
        distance = float(np.linalg.norm(position - np.asarray(sight.pose.position_m)))
        if fade(distance, root.anchor.near_m, root.anchor.far_m) <= 0:
            continue
        x, y, ahead = (float(v) for v in sight.homogeneous_px(position[None])[0])
        width, height = sight.size_px
        if ahead < NEAR_M or not (0 <= x / ahead <= width and 0 <= y / ahead <= height):
            yield root.id
