"""Scan of a scene for the rules: what may lie off the display without an element, and the strokes of icons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from vitrine.flow.animate.tween import DEFAULT_ENTER, DEFAULT_EXIT, FULLY_PRESENT
from vitrine.flow.timeline.state import State
from vitrine.scene.nodes.node import Arrow, Container, Icon, Leader, Node, Panel, Route
from vitrine.scene.nodes.shape import Shape
from vitrine.scene.nodes.value import AnimatedNumber, value_range
from vitrine.scene.scene import Scene
from vitrine.stage.draw.drawlist import DrawList
from vitrine.stage.place.placement import compute_place_fade, locate_anchor_m
from vitrine.stage.place.presence import compute_node_presence, compute_root_presence
from vitrine.stage.place.render_root import RenderRoot, iter_subtree, split_roots
from vitrine.stage.shapes.icon_parts import ICON_GRID
from vitrine.verdict.meant_overlaps import MeantOverlaps, find_meant_overlaps
from vitrine.world.camera import NEAR_M, Vectors
from vitrine.world.viewpoint import Viewpoint


@dataclass(frozen=True, eq=False, slots=True)
class SceneScan:
    """The roots of a scene that may lie off the display unnoticed, and its icons' strokes; found once for a take.

    `head_roots` are fixed to a point of the display: routes and leaders, which lead out into the world, are not.
    `edgeless_arrows` are fixed to the world and have no arrow at the edge. `icon_stroke_widths` are shares of the
    size of an icon or shape by its node's id, of a moving weight the greatest. `places` are the scene's,
    positions (3,) in metres. `parts` are, by id, all nodes in a root, and in one that comes and goes with states, which
    are `stated_nodes` with the ids of their roots; `scrolled` what moves through a clip,
    `meant_overlaps` what may lie over others, `hits` the `hit` of those that have one.
    """

    head_roots: tuple[RenderRoot, ...]
    edgeless_arrows: tuple[RenderRoot, ...]
    icon_stroke_widths: Mapping[str, float]
    places: dict[str, Vectors]
    parts: Mapping[str, frozenset[str]]
    stated_nodes: tuple[tuple[Node, str], ...]
    scrolled: frozenset[str]
    meant_overlaps: MeantOverlaps
    hits: Mapping[str, tuple[AnimatedNumber, ...]]

    def find_unsettled(self, state: State, resolved: Mapping[str, RenderRoot]) -> frozenset[str]:
        """The ids of the nodes that come, go or change in `state`, and of all that is laid out with them.

        `resolved` as above.
        """
        moving = {name for name, root in resolved.items() if root.is_changing}
        for node, root_id in self.stated_nodes:
            if _has_lately_changed(node, state):
                presence = compute_node_presence(node, state)
                if presence.shown and presence != FULLY_PRESENT:
                    moving.update((node.id or "", root_id))
        if not moving:
            return frozenset()
        return frozenset().union(*(self.parts.get(name, frozenset()) for name in moving))

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
            if compute_place_fade(root.anchor, position, viewpoint) <= 0:
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
        tuple(r for r in roots if r.anchor.is_in_space and isinstance(r.node, Arrow) and r.node.edge is None),
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
        _map_parts((*(root.node for root in roots), *(node for node in nodes if node.when is not None))),
        (
            *((node, node.id or "") for node in nodes if node.when is not None),
            *((node, root.id) for root in roots for node in root.conditional_nodes),
        ),
        frozenset(name for node in scene.nodes for name in _iterate_scrolled(node, False, False)),
        find_meant_overlaps(scene.nodes),
        {node.id or "": node.hit for node in nodes if any(node.hit)},
    )


def _has_lately_changed(node: Node, state: State) -> bool:
    """Whether a state of a node's began or ended less ago than it takes to come or go."""
    longest_s = max(node.enter.seconds or DEFAULT_ENTER.duration_s, node.exit.seconds or DEFAULT_EXIT.duration_s)
    for name in node.when or ():
        spans = state.spans.get(name)
        if spans:
            start_s, end_s = spans[-1]
            if state.t_s - (start_s if end_s is None else end_s) <= longest_s:
                return True
    return False


def _map_parts(nodes: Iterable[Node]) -> dict[str, frozenset[str]]:
    """The ids of all nodes in each of these, by its own id."""
    return {node.id or "": frozenset(inner.id or "" for inner in iter_subtree(node)) for node in nodes}


def _iterate_scrolled(node: Node, is_clipped: bool, is_moved: bool) -> Iterator[str]:
    """The ids of the nodes that move through a clip around them: as their container scrolls, or by a margin."""
    is_moved = is_clipped and (is_moved or _moves(node))
    if is_moved:
        yield node.id or ""
    if isinstance(node, Container):
        scrolls = node.overflow != "visible"
        clips = is_clipped or scrolls or (isinstance(node, Panel) and node.clip)
        for child in node.children:
            yield from _iterate_scrolled(child, clips, is_moved or scrolls)


def _moves(node: Node) -> bool:
    """Whether a node is moved within its parent, by time, by values or by states."""
    return any(
        node.is_varied(name) or not all(isinstance(side, float | None) for side in getattr(node, name) or ())
        for name in ("margin", "inset")
    )


def _find_most(numbers: tuple[AnimatedNumber, ...]) -> float:
    return max(value_range(number)[1] for number in numbers)


def _shown_roots(
    roots: tuple[RenderRoot, ...], state: State, resolved: Mapping[str, RenderRoot]
) -> Iterator[RenderRoot]:
    """Those of the roots that have any light in `state`."""
    now = (resolved.get(root.id, root) for root in roots)
    return (root for root in now if compute_root_presence(root, state).opacity > 0)
