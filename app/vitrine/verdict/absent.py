"""What is fixed to the head and shown, but so far aside that the display has nothing of it."""

from __future__ import annotations

from collections.abc import Iterator

from vitrine.flow.state import State
from vitrine.scene.node import Leader, Route
from vitrine.scene.scene import Scene
from vitrine.stage.drawlist import DrawList
from vitrine.stage.presence import shown
from vitrine.stage.root import Root, cut


def steady(scene: Scene) -> tuple[Root, ...]:
    """The roots of a scene that are fixed to a point of the display; ways and leaders lead out into the world."""
    return tuple(
        root for root in cut(scene) if root.anchor.head is not None and not isinstance(root.node, Route | Leader)
    )


def absent(roots: tuple[Root, ...], state: State, draw_list: DrawList) -> Iterator[str]:
    """The ids of those that are shown in `state` and have no sheet in its draw list."""
    placed = {node for placing in draw_list.placings for node in placing.boxes}
    return (root.id for root in roots if root.id not in placed and shown(root, state).opacity > 0)
