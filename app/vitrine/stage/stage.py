"""Stage of a scene: a state and a viewpoint become the DrawList of one instant.

Pure but for memos: the same arguments give the same draw list, whatever was asked before.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cached_property
from typing import Any

import numpy as np

from vitrine.flow.motion import evaluate
from vitrine.flow.state import State
from vitrine.scene.node import Arrow, Leader, Route
from vitrine.scene.scene import Scene
from vitrine.stage.budget import keep_within
from vitrine.stage.collect import Collection, Order, RibbonItem
from vitrine.stage.drawlist import Bound, DrawList, Mark, Placing
from vitrine.stage.element import Element, elements, gazed
from vitrine.stage.guide import body_arrow, edge_arrow
from vitrine.stage.leader import leader_ribbon
from vitrine.stage.light import dimmed, light_lin
from vitrine.stage.live import LiveValues, live_paths
from vitrine.stage.occluder import Occluder, occluder_triangles
from vitrine.stage.paint import raster_for
from vitrine.stage.painting import layers
from vitrine.stage.place import Corners, billboard, place_m, size_scale, spot, standing
from vitrine.stage.presence import Shown, inner_shown, shown
from vitrine.stage.root import Root, cut, repeated
from vitrine.stage.route import RouteLook, route_ribbon, way
from vitrine.stage.sheet import SheetMaker
from vitrine.stage.table import Table
from vitrine.world.sight import Sight

#: Bands of the painter's order, from the back.
GROUND, WORLD, LEADER, BODY, HEAD = range(5)


class Stage:
    """Draw-list source of one scene. `painter` keeps raster layers and rasterised text between frames."""

    def __init__(self, scene: Scene, maker: SheetMaker) -> None:
        self._scene, self._maker = scene, maker
        self._roots = cut(scene)
        self._live = LiveValues(scene, live_paths(scene))
        self._places = {name: np.asarray(zone.at_m, "f8") for name, zone in scene.places.items()}
        self._occluders = tuple(
            Occluder(box.center_m, box.size_m, math.radians(box.heading_deg)) for box in scene.occluders
        )
        self._tables = {root.id: Table(root, scene, maker) for root in self._roots if repeated(root.node)}

    def draw_list(self, state: State, sight: Sight) -> DrawList:
        """The draw list of `state` at its time, as seen from `viewpoint`.

        Raises InputError where that is more than anyone could want (see app/vitrine/stage/layer_budget.py).
        """
        builder = Collection(sight.size_px)
        live_values = self._live.at(state.t_s, sight.pose.position_m)
        leaders: list[tuple[Root, Shown]] = []
        for root in self._roots:
            presence = shown(root, state)
            if presence.opacity <= 0:
                continue
            if isinstance(root.node, Leader):
                leaders.append((root, presence))
            else:
                self._add(builder, root, presence, state, sight, live_values)
        for root, presence in leaders:
            self._add_leader(builder, root, presence, state.t_s, sight)
        draw_list = builder.packed(occluder_triangles(self._occluders, sight.pose, sight.intrinsics))
        keep_within(draw_list.sheets, builder.items, sight.size_px, self._scene.origins)
        return draw_list

    def elements(self, draw_list: DrawList, sight: Sight) -> tuple[Element, ...]:
        """The elements of a draw list of this stage; `viewpoint` is the one that it was built for."""
        return elements(draw_list, sight.intrinsics.px_per_deg, self._scene.origins, self._gazed)

    @cached_property
    def _gazed(self) -> frozenset[str]:
        return frozenset(gazed(self._scene.statechart))

    def anchor_m(self, state: State, sight: Sight) -> float:
        """Distance in metres to what the overlay belongs to: of the world's things that are shown or led to, the one in
        the display that is nearest to its middle; infinity where there is none.
        """
        width, height = sight.size_px
        found = [(math.inf, math.inf)]
        for root in self._roots:
            anchor = root.node.target if isinstance(root.node, Leader) else root.anchor
            if anchor.world is None or shown(root, state).opacity <= 0:
                continue
            projected = spot(anchor, place_m(anchor, self._places, sight, state.t_s), sight, state.t_s)
            if projected is not None and 0 <= projected.px[0] <= width and 0 <= projected.px[1] <= height:
                found.append(
                    (math.hypot(projected.px[0] - width / 2, projected.px[1] - height / 2), projected.distance_m)
                )
        return min(found)[1]

    def _add(
        self, frame: Collection, root: Root, look: Shown, state: State, sight: Sight, live: Mapping[str, Any]
    ) -> None:
        node = root.node
        if isinstance(node, Route):
            self._add_route(frame, root, node, look, state.t_s, sight)
        elif root.id in self._tables:
            self._tables[root.id].add(frame, look, state.t_s, sight, live, WORLD)
        elif isinstance(node, Arrow) and root.anchor.head is None:
            self._add_arrow(frame, root, node, look, state.t_s, sight)
        else:
            self._add_sheet(frame, root, look, state, sight, live)

    def _add_sheet(
        self, frame: Collection, root: Root, look: Shown, state: State, sight: Sight, live: Mapping[str, Any]
    ) -> None:
        t_s, anchor = state.t_s, root.anchor
        position = place_m(anchor, self._places, sight, t_s)
        projected = spot(anchor, position, sight, t_s)
        if projected is None:
            return
        painted = self._maker.sheet(root.node, t_s, live, inner_shown(root, state), raster_for(sight))
        projected = look.moved(projected, sight.intrinsics.px_per_deg)
        scale = painted.enlarged * look.scale
        if position is not None and anchor.facing != "billboard":
            slide_deg = look.slide_deg
            corners = standing(anchor, position, painted.box_px, painted.size_px, sight, t_s, slide_deg, scale)
        else:
            scale *= size_scale(anchor, projected.distance_m, painted.size_deg[1])
            corners = billboard(projected, root.pivot, painted.box_px, painted.size_px, scale)
        if _out_of_sight(corners, sight.size_px):
            return
        order = Order(_band(root), root.node.z, -projected.distance_m, root.id)
        opacity = look.opacity * projected.light
        frame.items.append(layers(order, [painted], corners[None], [opacity]))
        frame.placings.append(
            Placing(
                painted.boxes,
                painted.leaves,
                painted.size_px,
                corners,
                projected.px,
                opacity,
                anchor.world is not None,
            )
        )

    def _add_route(self, frame: Collection, root: Root, node: Route, look: Shown, t_s: float, sight: Sight) -> None:
        points = self._scene.routes[node.route] if node.route is not None else node.points
        path = way(points, node.smooth_m)
        ribbon = route_ribbon(path, _route_look(node, look.opacity, t_s), sight.pose, sight.intrinsics, t_s)
        if not len(ribbon.vertices):
            return
        frame.items.append(RibbonItem(Order(GROUND, node.z, 0.0, root.id), ribbon.vertices, ribbon.boxes_px))
        (x0, y0), (x1, y1) = ribbon.boxes_px[:, :2].min(0).tolist(), ribbon.boxes_px[:, 2:].max(0).tolist()
        bounds = Mark(root.id, (x0, y0, x1, y1), None)
        frame.bounds.append(Bound(bounds, "route", y1 - y0, ribbon.vertices["light_lin"], 1.0, True))

    def _add_arrow(self, frame: Collection, root: Root, node: Arrow, look: Shown, t_s: float, sight: Sight) -> None:
        position = place_m(root.anchor, self._places, sight, t_s)
        assert position is not None, "an arrow that is no raster layer is fixed to the world or the body"
        for item_and_node in (
            body_arrow(root, node, position, look, sight, t_s, WORLD),
            edge_arrow(root, node, position, look, sight, t_s, HEAD),
        ):
            if item_and_node is not None:
                frame.items.append(item_and_node[0])
                frame.bounds.append(item_and_node[1])

    def _add_leader(self, frame: Collection, root: Root, look: Shown, t_s: float, sight: Sight) -> None:
        node = root.node
        assert isinstance(node, Leader)
        source = frame.find(node.source)
        projected = spot(node.target, place_m(node.target, self._places, sight, t_s), sight, t_s)
        if source is None or projected is None:
            return
        light = dimmed(light_lin(node.color), look.opacity * projected.light)
        ring_px = evaluate(node.ring, t_s) * sight.intrinsics.px_per_deg
        ribbon = leader_ribbon(source.box_px, projected.px, node.thick_px, ring_px, light, sight.size_px)
        if len(ribbon.vertices):
            frame.items.append(RibbonItem(Order(LEADER, node.z, 0.0, root.id), ribbon.vertices, ribbon.boxes_px))
            bounds = Mark(root.id, _around(projected.px, ring_px / 2), projected.px)
            world_locked = node.target.world is not None
            frame.bounds.append(Bound(bounds, "leader", node.thick_px, ribbon.vertices["light_lin"], 1.0, world_locked))


def _band(root: Root) -> int:
    if root.anchor.head is not None:
        return HEAD
    return BODY if root.anchor.body is not None else WORLD


def _route_look(node: Route, opacity: float, t_s: float) -> RouteLook:
    return RouteLook(
        light_lin=dimmed(light_lin(node.color), opacity),
        chevrons=node.look == "chevrons",
        width_m=evaluate(node.width_m, t_s),
        spacing_m=evaluate(node.spacing_m, t_s),
        thick_m=evaluate(node.thick_m, t_s),
        depth_m=evaluate(node.depth_m, t_s),
        speed_m_s=evaluate(node.speed_m_s, t_s),
        near_m=node.near_m,
        far_m=node.far_m,
        bright_m=node.bright_m,
        dim=node.dim,
        ahead_only=node.ahead_only,
        lift_m=node.lift_m,
    )


def _out_of_sight(corners: Corners, size_px: tuple[int, int]) -> bool:
    """Whether a root lies wholly beyond one border of the panel, or behind the eye."""
    width, height = size_px
    rows = corners.tolist()
    return (
        all(w <= 0 for _, _, w in rows)
        or all(x < 0 for x, _, _ in rows)
        or all(x > width * w for x, _, w in rows)
        or all(y < 0 for _, y, _ in rows)
        or all(y > height * w for _, y, w in rows)
    )


def _around(px: tuple[float, float], reach_px: float) -> tuple[float, float, float, float]:
    return px[0] - reach_px, px[1] - reach_px, px[0] + reach_px, px[1] + reach_px
