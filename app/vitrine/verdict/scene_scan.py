"""Scan of a scene for the rules: what may lie off the display without an element, and the strokes of icons."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from vitrine.flow.timeline.state import State
from vitrine.scene.nodes.node import Arrow, Icon, Leader, Route
from vitrine.scene.nodes.shape import Shape
from vitrine.scene.nodes.value import AnimatedNumber, value_range
from vitrine.scene.scene import Scene
from vitrine.stage.draw.drawlist import DrawList
from vitrine.stage.place.placement import compute_distance_fade, locate_anchor_m
from vitrine.stage.place.presence import compute_root_presence
from vitrine.stage.place.render_root import RenderRoot, iter_subtree, split_roots
from vitrine.stage.shapes.icon_parts import ICON_GRID
from vitrine.world.camera import NEAR_M, Vectors
from vitrine.world.viewpoint import Viewpoint


@dataclass(frozen=True, eq=False, slots=True)
class SceneScan:
    """The roots of a scene that may lie off the display unnoticed, and its icons' strokes; found once for a take.

    `head_roots` are fixed to a point of the display: routes and leaders, which lead out into the world, are not.
    `edgeless_arrows` are fixed to the world and have no arrow at the edge. `icon_stroke_widths` are shares of the
    size of an icon or shape by its node's id, of a moving weight the greatest. `places` are the scene's,
    positions (3,) in metres.
    """

    head_roots: tuple[RenderRoot, ...]
    edgeless_arrows: tuple[RenderRoot, ...]
    icon_stroke_widths: Mapping[str, float]
    places: dict[str, Vectors]

    def off_display_roots(
        self, state: State, draw_list: DrawList, resolved: Mapping[str, RenderRoot] = MappingProxyType({})
    ) -> Iterator[str]:
        """The ids of the head roots that are shown in `state` and have no raster layer in its draw list.

        `resolved` are, by id, those that are bound or vary, as they are now.
        """
        placed = {node for placing in draw_list.placed_roots for node in placing.node_boxes_px}
        return (root.id for root in _shown_roots(self.head_roots, state, resolved) if root.id not in placed)

    def off_display_arrows(
        self, state: State, viewpoint: Viewpoint, resolved: Mapping[str, RenderRoot] = MappingProxyType({})
    ) -> Iterator[str]:
        """The ids of the edgeless arrows that are shown in `state`, near enough to have light, and off the display."""
        for root in _shown_roots(self.edgeless_arrows, state, resolved):
            position = locate_anchor_m(root.anchor, self.places, viewpoint, state.t_s)
            if position is None:
                continue
            distance = float(np.linalg.norm(position - np.asarray(viewpoint.pose.position_m)))
            if compute_distance_fade(distance, root.anchor.near_m, root.anchor.far_m) <= 0:
                continue
            x, y, ahead = (float(v) for v in viewpoint.to_homogeneous_px(position[None])[0])
            width, height = viewpoint.panel_size_px
            if ahead < NEAR_M or not (0 <= x / ahead <= width and 0 <= y / ahead <= height):
                yield root.id


def scan_scene(scene: Scene) -> SceneScan:
    """Find the roots and icons of a scene that the rules look at beside its elements."""
    roots = split_roots(scene)
    nodes = [inner for node in scene.nodes for inner in iter_subtree(node)]
    return SceneScan(
        tuple(r for r in roots if r.anchor.head is not None and not isinstance(r.node, Route | Leader)),
        tuple(r for r in roots if r.anchor.head is None and isinstance(r.node, Arrow) and r.node.edge is None),
        {
            # The size of a shape is the width of its stroke.
            **{str(shape.id): 1.0 for shape in nodes if isinstance(shape, Shape)},
            **{
                str(icon.id): _find_most(icon.list_values("weight")) / ICON_GRID
                for icon in nodes
                if isinstance(icon, Icon)
            },
        },
        {name: np.asarray(zone.at_m, "f8") for name, zone in scene.places.items()},
    )


def _find_most(numbers: tuple[AnimatedNumber, ...]) -> float:
    return max(value_range(number)[1] for number in numbers)


def _shown_roots(
    roots: tuple[RenderRoot, ...], state: State, resolved: Mapping[str, RenderRoot]
) -> Iterator[RenderRoot]:
    """Those of the roots that have any light in `state`."""
    now = (resolved.get(root.id, root) for root in roots)
    return (root for root in now if compute_root_presence(root, state).opacity > 0)
