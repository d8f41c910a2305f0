"""Stage of a scene: a state and a viewpoint become the DrawList of one instant.

Pure but for memos: the same arguments give the same draw list, whatever was asked before.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np

from vitrine.flow.animate.motion import evaluate
from vitrine.flow.timeline.state import State
from vitrine.geometry import Bounds, Point
from vitrine.scene.nodes.anchor import Anchor
from vitrine.scene.nodes.binding import ACTIVE_STATES
from vitrine.scene.nodes.node import Arrow, Leader, Route
from vitrine.scene.scene import Scene
from vitrine.stage.draw.builder import DrawListBuilder, PaintOrder, RibbonItem
from vitrine.stage.draw.drawlist import DrawList, NodeBounds, PlacedRoot, UnlayeredNode
from vitrine.stage.draw.light import apply_opacity, light_from_color
from vitrine.stage.guide_arrow import build_edge_arrow, build_solid_arrow
from vitrine.stage.inspect.element import Element, list_elements
from vitrine.stage.inspect.hit_map import HitMap
from vitrine.stage.inspect.unseen_node import UnseenNode, list_unseen_nodes
from vitrine.stage.layer_budget import check_layer_budget
from vitrine.stage.layout.style import NO_SCROLL_VIEWS
from vitrine.stage.leader import build_leader_ribbon
from vitrine.stage.paint.painted_root import build_layer_item
from vitrine.stage.paint.root_memo import RootMemo
from vitrine.stage.paint.root_painter import RootPainter
from vitrine.stage.paint.tree_painter import derive_raster_spec
from vitrine.stage.path.route import RouteStyle, build_route_path, build_route_ribbon
from vitrine.stage.place.bound_root import BoundRoot, has_bindings
from vitrine.stage.place.flow_history import FlowChange, FlowLook, find_flow_times
from vitrine.stage.place.live_values import UNKNOWN_SURROUNDINGS, LiveValues, Surroundings, find_live_paths
from vitrine.stage.place.occluder import build_box_triangles, find_moving_boxes, project_box_triangles
from vitrine.stage.place.past_values import NO_PAST, PastValues
from vitrine.stage.place.placement import (
    Corners,
    ProjectedAnchor,
    compute_anchor_scale,
    keep_root_inside,
    locate_anchor_m,
    place_billboard,
    place_world_quad,
    project_anchor,
    project_code_anchor,
)
from vitrine.stage.place.presence import RootPresence, compute_inner_presences, compute_root_presence
from vitrine.stage.place.render_root import RenderRoot, is_repeated_group, split_roots
from vitrine.stage.place.scroller import find_scroll_views
from vitrine.stage.repeated_group import RepeatedGroup
from vitrine.world.camera import Vectors
from vitrine.world.occluder_box import OccluderBox
from vitrine.world.viewpoint import Viewpoint

#: Bands of the painter's order, from the back.
GROUND_BAND, WORLD_BAND, LEADER_BAND, BODY_BAND, HEAD_BAND = range(5)


class Stage:
    """Draw-list source of one scene. `painter` keeps raster layers and rasterised text between frames.

    `gaze_targets` are the ids of nodes that the scene's chart listens for a gaze at; `occluders` hide what lies behind
    them, as the scene's own do.
    """

    def __init__(
        self,
        scene: Scene,
        painter: RootPainter,
        gaze_targets: Collection[str] = (),
        occluders: Sequence[OccluderBox] = (),
    ) -> None:
        self._scene, self._painter, self._gaze_targets = scene, painter, frozenset(gaze_targets)
        self._roots = split_roots(scene)
        self._memos = {root.id: RootMemo() for root in self._roots}
        self._bound_roots = {root.id: BoundRoot(root, scene.direction) for root in self._roots if has_bindings(root)}
        self._longest_change_s = max((root.longest_change_s for root in self._bound_roots.values()), default=0.0)
        self._keeps_inside_safe_zone = any(
            anchor is not None and (anchor.inside == "safe" or root.node.is_bound("anchor"))
            for root in self._roots
            for anchor in root.node.list_values("anchor")
        )
        self._live = LiveValues(scene, find_live_paths(scene))
        self._places_m = {name: np.asarray(zone.at_m, "f8") for name, zone in scene.places.items()}
        own = [OccluderBox(box.center_m, box.size_m, math.radians(box.heading_deg)) for box in scene.occluders]
        self._occluders_m = build_box_triangles([*own, *occluders])
        self._repeated_groups = {
            root.id: RepeatedGroup(root, scene, painter) for root in self._roots if is_repeated_group(root.node)
        }

    @property
    def has_world_roots(self) -> bool:
        """Whether anything is ever fixed to the world."""
        return any(_may_be_fixed_to_world(root) for root in self._roots)

    def build_draw_list(
        self, state: State, viewpoint: Viewpoint, surroundings: Surroundings = UNKNOWN_SURROUNDINGS
    ) -> DrawList:
        """The draw list of `state` at its time, as seen from `viewpoint` in `surroundings`.

        Raises InputError where that is more than anyone could want (see app/vitrine/stage/layer_budget.py), or where
        data of events make the texts too long.
        """
        builder = DrawListBuilder(viewpoint.panel_size_px)
        live_values = self._live.evaluate_at(state, viewpoint, surroundings)
        leaders: list[tuple[RenderRoot, RootPresence]] = []
        for root in self._resolve_roots(live_values, state):
            presence = compute_root_presence(root, state)
            if viewpoint.tracked_share < 1 and _is_fixed_to_world(root):
                presence = presence._replace(opacity=presence.opacity * viewpoint.tracked_share)
            if presence.opacity <= 0:
                continue
            if isinstance(root.node, Leader):
                leaders.append((root, presence))
            else:
                self._add_root(builder, root, presence, state, viewpoint, live_values, surroundings)
        for root, presence in leaders:
            self._add_leader(builder, root, presence, state, viewpoint)
        occluders_m = self._occluders_m if builder.has_occludable_items else self._occluders_m[:0]
        if self._scene.occluder_tracks is not None and builder.has_occludable_items:
            moving = find_moving_boxes(self._scene.occluder_tracks, state.t_s, viewpoint.pose)
            occluders_m = np.concatenate([occluders_m, build_box_triangles(moving)])
        draw_list = builder.build(project_box_triangles(occluders_m, viewpoint.pose, viewpoint.intrinsics))
        check_layer_budget(draw_list.raster_layers, builder.items, viewpoint.panel_size_px, self._scene.origins)
        return draw_list

    def list_elements(self, draw_list: DrawList, viewpoint: Viewpoint) -> tuple[Element, ...]:
        """The elements of a draw list of this stage; `viewpoint` is the one that it was built for."""
        return list_elements(draw_list, viewpoint.intrinsics, self._scene.origins, self._gaze_targets)

    def list_unseen_nodes(
        self,
        state: State,
        viewpoint: Viewpoint,
        elements: Sequence[Element],
        surroundings: Surroundings = UNKNOWN_SURROUNDINGS,
    ) -> Iterator[UnseenNode]:
        """The nodes that are shown in `state` and are none of the `elements` seen from `viewpoint`."""
        live_values = self._live.evaluate_at(state, viewpoint, surroundings)
        roots = self._resolve_roots(live_values, state)
        return list_unseen_nodes(roots, state, live_values, {element.id for element in elements})

    def resolve_bound_roots(
        self, state: State, viewpoint: Viewpoint, surroundings: Surroundings = UNKNOWN_SURROUNDINGS
    ) -> Mapping[str, RenderRoot]:
        """By id the roots that are bound or vary, with plain values as they are now."""
        if not self._bound_roots:
            return {}
        live_values = self._live.evaluate_at(state, viewpoint, surroundings)
        past = self._list_past(state, live_values)
        return {name: root.resolve(live_values, state, past) for name, root in self._bound_roots.items()}

    @property
    def reads_speed(self) -> bool:
        """Whether anything shows the wearer's speed, which a viewpoint must have then."""
        return self._live.reads_speed

    @property
    def keeps_inside_safe_zone(self) -> bool:
        """Whether anything is kept within the safe zone, which surroundings must have then."""
        return self._keeps_inside_safe_zone

    @property
    def view_names(self) -> frozenset[str]:
        """Those of VIEW_NAMES that anything follows: what one looks through, the light around."""
        return self._live.view_names

    @cached_property
    def hit_map(self) -> HitMap:
        """Which node a gaze means."""
        return HitMap(self._scene.nodes, self._gaze_targets)

    def _resolve_roots(self, live_values: Mapping[str, Any], state: State) -> Sequence[RenderRoot]:
        """The roots with plain values in place of what is bound or varies."""
        if not self._bound_roots:
            return self._roots
        bound, past = self._bound_roots, self._list_past(state, live_values)
        return [bound[root.id].resolve(live_values, state, past) if root.id in bound else root for root in self._roots]

    def _list_past(self, state: State, live_values: Mapping[str, Any]) -> PastValues:
        """What events made of the values lately, where anything goes over from one to the next."""
        return self._live.list_past(state, live_values, self._longest_change_s) if self._longest_change_s else NO_PAST

    def find_anchor_distance_m(
        self, state: State, viewpoint: Viewpoint, surroundings: Surroundings = UNKNOWN_SURROUNDINGS
    ) -> float:
        """Distance in metres to what the overlay belongs to: of the world's things that are shown or led to, the one in
        the display that is nearest to its middle; infinity where there is none.
        """
        x0, y0, x1, y1 = viewpoint.display_px
        found = [(math.inf, math.inf)]
        roots: Sequence[RenderRoot] = self._roots
        if self._bound_roots:
            roots = self._resolve_roots(self._live.evaluate_at(state, viewpoint, surroundings), state)
        for root in roots:
            anchor = root.node.target if isinstance(root.node, Leader) else root.anchor
            if anchor.world is None or compute_root_presence(root, state).opacity <= 0:
                continue
            projected = project_anchor(
                anchor, locate_anchor_m(anchor, self._places_m, viewpoint, state.t_s), viewpoint, state.t_s
            )
            if projected is not None and x0 <= projected.px.x <= x1 and y0 <= projected.px.y <= y1:
                found.append(
                    (math.hypot(projected.px.x - (x0 + x1) / 2, projected.px.y - (y0 + y1) / 2), projected.distance_m)
                )
        return min(found)[1]

    def _add_root(
        self,
        builder: DrawListBuilder,
        root: RenderRoot,
        presence: RootPresence,
        state: State,
        viewpoint: Viewpoint,
        live_values: Mapping[str, Any],
        surroundings: Surroundings,
    ) -> None:
        node = root.node
        if isinstance(node, Route):
            self._add_route(builder, root, node, presence, state.t_s, viewpoint)
        elif root.id in self._repeated_groups:
            self._repeated_groups[root.id].add_visible_rows(
                builder, presence, state, viewpoint, live_values, WORLD_BAND, surroundings
            )
        elif isinstance(node, Arrow) and root.anchor.is_in_space:
            self._add_arrow(builder, root, node, presence, state.t_s, viewpoint)
        else:
            self._add_painted_root(builder, root, presence, state, viewpoint, live_values, surroundings)

    def _add_painted_root(
        self,
        builder: DrawListBuilder,
        root: RenderRoot,
        presence: RootPresence,
        state: State,
        viewpoint: Viewpoint,
        live_values: Mapping[str, Any],
        surroundings: Surroundings,
    ) -> None:
        t_s, anchor = state.t_s, root.anchor
        position = locate_anchor_m(anchor, self._places_m, viewpoint, t_s)
        projected = _project(anchor, position, state, viewpoint)
        if projected is None:
            return
        presences = compute_inner_presences(root, state)
        times_s = find_flow_times(root.conditional_nodes, root.change_s, presences, state)
        scroll_views = find_scroll_views(root.scrollers, state) if root.scrollers else NO_SCROLL_VIEWS
        painted = self._painter.paint_root(
            root.node,
            t_s,
            live_values,
            presences,
            derive_raster_spec(viewpoint, surroundings.is_mono, surroundings.letters),
            root.written,
            root.bound_values,
            root.is_changing or any(len(view.shares) > 1 for view in scroll_views.values()),
            self._memos[root.id],
            self._list_flow_changes(root, times_s, state, live_values),
            root.pivot,
            scroll_views,
        )
        scale = painted.magnification * presence.scale
        if position is None or anchor.facing == "billboard":
            distance_scale = compute_anchor_scale(anchor, projected, painted.size_deg.height)
            at_rest = painted.magnification * distance_scale
            projected = keep_root_inside(
                anchor,
                projected,
                root.pivot,
                painted.border_box_px,
                at_rest,
                viewpoint.display_px,
                surroundings.safe_zone,
            )
            scale *= distance_scale
        projected = presence.apply_slide(projected, viewpoint.intrinsics.px_per_deg)
        if position is not None and anchor.facing != "billboard":
            slide_deg = presence.slide_deg
            corners = place_world_quad(
                anchor, position, painted.border_box_px, painted.size_px, viewpoint, t_s, slide_deg, scale
            )
        else:
            corners = place_billboard(projected, root.pivot, painted.border_box_px, painted.size_px, scale)
        if _is_out_of_view(corners, viewpoint.panel_size_px):
            return
        order = PaintOrder(_select_band(root), root.node.z, -projected.distance_m, root.order, root.id)
        opacity = presence.opacity * projected.fade
        builder.items.append(build_layer_item(order, [painted], corners[None], [opacity]))
        builder.placed_roots.append(
            PlacedRoot(
                painted.node_boxes_px,
                painted.sub_layers,
                painted.size_px,
                corners,
                projected.px,
                opacity,
                anchor.is_world_locked,
                painted.node_quads_px,
                order,
            )
        )

    def _list_flow_changes(
        self, root: RenderRoot, times_s: Sequence[float], state: State, live_values: Mapping[str, Any]
    ) -> Sequence[FlowChange]:
        """The moments at which nodes of a root came or left, with the root just before and just after."""
        if not times_s:
            return ()
        values = self._list_past(state, live_values)
        return [
            FlowChange(
                *(self._look_back(root, state.rewind(time_s, past), live_values, values) for past in (False, True))
            )
            for time_s in times_s
        ]

    def _look_back(self, root: RenderRoot, state: State, live_values: Mapping[str, Any], past: PastValues) -> FlowLook:
        """A root as it was in an earlier state, with the values of now, which may be on their way."""
        if root.id in self._bound_roots:
            root = self._bound_roots[root.id].resolve({**live_values, ACTIVE_STATES: state.active}, state, past)
        return FlowLook(state.t_s, root.node, compute_inner_presences(root, state))

    def _add_route(
        self,
        builder: DrawListBuilder,
        root: RenderRoot,
        node: Route,
        presence: RootPresence,
        t_s: float,
        viewpoint: Viewpoint,
    ) -> None:
        points = self._scene.routes[node.route] if node.route is not None else node.points
        path = build_route_path(points, node.smooth_m)
        ribbon = build_route_ribbon(
            path, _evaluate_route_style(node, presence.opacity, t_s), viewpoint.pose, viewpoint.intrinsics, t_s
        )
        if not len(ribbon.vertices):
            return
        builder.items.append(
            RibbonItem(PaintOrder(GROUND_BAND, node.z, 0.0, root.order, root.id), ribbon.vertices, ribbon.boxes_px)
        )
        (x0, y0), (x1, y1) = ribbon.boxes_px[:, :2].min(0).tolist(), ribbon.boxes_px[:, 2:].max(0).tolist()
        bounds = NodeBounds(root.id, Bounds(x0, y0, x1, y1), None)
        builder.unlayered_nodes.append(UnlayeredNode(bounds, "route", y1 - y0, ribbon.vertices["light_lin"], 1.0, True))

    def _add_arrow(
        self,
        builder: DrawListBuilder,
        root: RenderRoot,
        node: Arrow,
        presence: RootPresence,
        t_s: float,
        viewpoint: Viewpoint,
    ) -> None:
        position = locate_anchor_m(root.anchor, self._places_m, viewpoint, t_s)
        assert position is not None, "an arrow that is no raster layer is fixed to the world or the body"
        for item_and_node in (
            build_solid_arrow(root, node, position, presence, viewpoint, t_s, WORLD_BAND),
            build_edge_arrow(root, node, position, presence, viewpoint, t_s, HEAD_BAND),
        ):
            if item_and_node is not None:
                builder.items.append(item_and_node[0])
                builder.unlayered_nodes.append(item_and_node[1])

    def _add_leader(
        self, builder: DrawListBuilder, root: RenderRoot, presence: RootPresence, state: State, viewpoint: Viewpoint
    ) -> None:
        node, t_s = root.node, state.t_s
        assert isinstance(node, Leader)
        source = builder.find_bounds(node.source)
        position = locate_anchor_m(node.target, self._places_m, viewpoint, t_s)
        projected = _project(node.target, position, state, viewpoint)
        if source is None or projected is None:
            return
        light = apply_opacity(light_from_color(node.color), presence.opacity * projected.fade)
        ring_px = evaluate(node.ring, t_s) * viewpoint.intrinsics.px_per_deg
        ribbon = build_leader_ribbon(
            source.box_px, projected.px, node.thick_px, ring_px, light, viewpoint.panel_size_px
        )
        if len(ribbon.vertices):
            builder.items.append(
                RibbonItem(PaintOrder(LEADER_BAND, node.z, 0.0, root.order, root.id), ribbon.vertices, ribbon.boxes_px)
            )
            bounds = NodeBounds(root.id, _build_square_around(projected.px, ring_px / 2), projected.px)
            world_locked = node.target.is_world_locked
            builder.unlayered_nodes.append(
                UnlayeredNode(bounds, "leader", node.thick_px, ribbon.vertices["light_lin"], 1.0, world_locked)
            )


def _project(anchor: Anchor, position_m: Vectors | None, state: State, viewpoint: Viewpoint) -> ProjectedAnchor | None:
    """An anchor in panel pixels; None while it is nowhere in sight."""
    if anchor.code is not None:
        return project_code_anchor(anchor, state.codes.find(anchor.code, state.t_s), viewpoint, state.t_s)
    return project_anchor(anchor, position_m, viewpoint, state.t_s)


def _select_band(root: RenderRoot) -> int:
    if root.anchor.head is not None:
        return HEAD_BAND
    return BODY_BAND if root.anchor.body is not None else WORLD_BAND


def _evaluate_route_style(node: Route, opacity: float, t_s: float) -> RouteStyle:
    return RouteStyle(
        light_lin=apply_opacity(light_from_color(node.color), opacity),
        chevrons=node.look == "chevrons",
        width_m=evaluate(node.width_m, t_s),
        spacing_m=evaluate(node.spacing_m, t_s),
        thick_m=evaluate(node.thick_m, t_s),
        depth_m=evaluate(node.depth_m, t_s),
        speed_m_s=evaluate(node.speed_m_s, t_s),
        near_m=_order_range(node.near_m),
        far_m=_order_range(node.far_m),
        bright_m=_order_range(node.bright_m),
        dim=node.dim,
        ahead_only=node.ahead_only,
        lift_m=node.lift_m,
    )


def _is_fixed_to_world(root: RenderRoot) -> bool:
    """Whether a root belongs to the world, and so is out of place where nobody knows where the camera is."""
    anchor = root.node.target if isinstance(root.node, Leader) else root.anchor
    return isinstance(root.node, Route) or is_repeated_group(root.node) or anchor.world is not None


def _may_be_fixed_to_world(root: RenderRoot) -> bool:
    """Whether a root belongs to the world in any state."""
    anchors = root.node.list_values("target" if isinstance(root.node, Leader) else "anchor")
    return _is_fixed_to_world(root) or any(isinstance(one, Anchor) and one.world is not None for one in anchors)


def _order_range(bounds: tuple[float, float]) -> tuple[float, float]:
    """A range that what it is bound to may end before it begins: it has no length then."""
    return bounds[0], max(bounds)


def _is_out_of_view(corners: Corners, size_px: tuple[int, int]) -> bool:
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


def _build_square_around(px: Point[float], radius_px: float) -> Bounds[float]:
    return Bounds(px.x - radius_px, px.y - radius_px, px.x + radius_px, px.y + radius_px)
