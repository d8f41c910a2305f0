"""Repeated group: one copy of a group for every row of a table that is near and in sight.

Culling is by whole arrays. 100,000 anchors cost 0.2 ms to cull; painted copies are kept by row, so that what remains
of a frame's time goes by the rows in sight, not by the rows in the table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from vitrine.flow.animate.motion import evaluate
from vitrine.flow.animate.state_blend import StateBlend
from vitrine.flow.animate.tween import FULLY_PRESENT, Presence
from vitrine.flow.timeline.state import State
from vitrine.geometry import Insets, Point
from vitrine.scene.nodes.binding import ACTIVE_STATES
from vitrine.scene.nodes.node import Node
from vitrine.scene.scene import Scene
from vitrine.stage.draw.boxes import pack_rows
from vitrine.stage.draw.builder import DrawListBuilder, PaintOrder
from vitrine.stage.draw.drawlist import PlacedRoot
from vitrine.stage.layout.style import is_animated
from vitrine.stage.paint.painted_root import PaintedRoot, build_layer_item
from vitrine.stage.paint.root_painter import RootPainter, shows_moving_pictures
from vitrine.stage.paint.tree_painter import RasterSpec, derive_raster_spec
from vitrine.stage.place.bound_content import ContentReader
from vitrine.stage.place.bound_node import BoundNode, RootValues
from vitrine.stage.place.field_reader import FieldReader
from vitrine.stage.place.flow_history import FlowChange, FlowLook, find_flow_times
from vitrine.stage.place.live_values import UNKNOWN_SURROUNDINGS, Surroundings, iter_node_moving_paths
from vitrine.stage.place.placement import (
    compute_distance_scale,
    compute_fade,
    find_frame,
    is_static_anchor,
    keep_inside,
    place_billboards,
)
from vitrine.stage.place.presence import RootPresence, compute_presences
from vitrine.stage.place.render_root import RenderRoot, is_repeated_group, iter_conditional_nodes, iter_subtree
from vitrine.stage.text.cache import LruCache
from vitrine.world.camera import NEAR_M
from vitrine.world.viewpoint import Viewpoint

Floats = npt.NDArray[np.float64]

#: Painted rows that are kept, by their bytes: those of some 4,000 labels, several times what one frame may show.
CACHE_BYTES = 64 << 20
#: Pixels that a copy may reach into the picture from an anchor beyond its border.
MARGIN_PX = 200.0


class RowLook(NamedTuple):
    """What copies look by beside their rows: resolution, the content that they show, the states that they vary by, and
    the presences of the nodes in them that are shown in some states only. `is_changing`: they are on their way to the
    look of another state, or nodes in them come and go.
    """

    spec: RasterSpec
    content: tuple[str, ...]
    blends: tuple[StateBlend, ...]
    presences: tuple[Presence, ...] = ()
    is_changing: bool = False


class RepeatedGroup:
    """A group that stands at the rows of a table. Copies are kept by row and size, where nothing else changes them."""

    def __init__(self, root: RenderRoot, scene: Scene, painter: RootPainter) -> None:
        assert is_repeated_group(root.node) and root.node.repeat is not None
        self._root, self._painter, self._repeat = root, painter, root.node.repeat
        template = root.node.model_copy(update={"repeat": None, "anchor": None, "when": None})
        self._template = template.with_bindings(tuple(b for b in template.bindings if b.path[0] != "anchor"))
        readings = [reading for node in iter_subtree(self._template) for reading in node.readings]
        self._conditional_nodes = tuple(iter_conditional_nodes(self._template))
        self._bound = BoundNode(self._template)
        self._varying = tuple(self._bound.iter_varying())
        self._fields = FieldReader(readings) if readings or self._varying else None
        table = scene.tables[self._repeat.file or ""]
        self._columns = table.columns
        self._positions_m = table.positions_m
        # Single precision is 8 mm at 100 km: enough to choose rows, and half the memory to read.
        self._ground_positions_m = np.ascontiguousarray(table.positions_m[:, [0, 2]].T.astype("f4"))
        moves = is_animated(self._template) or shows_moving_pictures(self._template, painter.pictures)
        self._is_cacheable = not moves and all(
            path[0] == "row" for node in iter_subtree(self._template) for path in iter_node_moving_paths(node)
        )
        self._content = ContentReader(self._template)
        self._cache: LruCache[PaintedRoot] = LruCache(CACHE_BYTES)

    def add_visible_rows(
        self,
        builder: DrawListBuilder,
        presence: RootPresence,
        state: State,
        viewpoint: Viewpoint,
        live_values: Mapping[str, Any],
        band: int,
        surroundings: Surroundings = UNKNOWN_SURROUNDINGS,
    ) -> None:
        """Add the copies of all rows in sight to the draw list, the farthest first."""
        rows, px, distances_m = self.find_visible_rows(viewpoint)
        if not len(rows):
            return
        t_s = state.t_s
        spec = derive_raster_spec(viewpoint, surroundings.is_mono, surroundings.letters)
        look = self._find_look(state, spec, live_values)
        copies = [self._paint_row(row, state, live_values, look) for row in rows.tolist()]
        corners = self._place_copies(copies, px, distances_m, presence, t_s, viewpoint, surroundings.safe_zone)
        anchor, lens = self._root.anchor, viewpoint.intrinsics
        seen = zip(distances_m.tolist(), px.tolist(), strict=True)
        opacities = np.array([presence.opacity * compute_fade(anchor, d, Point._make(at), lens) for d, at in seen])
        order = PaintOrder(band, self._root.node.z, 0.0, self._root.order, self._root.id)
        builder.items.append(build_layer_item(order, copies, corners, opacities.tolist()))
        anchors_px: list[Point[float]] = [Point._make(place) for place in px.tolist()]
        builder.placed_roots += [
            PlacedRoot(
                {self._root.id: copy.border_box_px},
                copy.sub_layers,
                copy.size_px,
                quad,
                anchor_px,
                opacity,
                True,
                rank=order,
            )
            for copy, quad, anchor_px, opacity in zip(copies, corners, anchors_px, opacities.tolist(), strict=True)
        ]

    def find_visible_rows(self, viewpoint: Viewpoint) -> tuple[npt.NDArray[np.intp], Floats, Floats]:
        """Rows in sight from far to near, their pixels (N, 2) and distances (N,): at most `limit`, the nearest."""
        x, _, z = viewpoint.pose.position_m
        within = self._repeat.within_m
        dx, dz = self._ground_positions_m[0] - np.float32(x), self._ground_positions_m[1] - np.float32(z)
        near = np.flatnonzero(dx * dx + dz * dz < np.float32(within * within))
        points = viewpoint.to_homogeneous_px(self._positions_m[near])
        ahead = points[:, 2] > NEAR_M
        near, points = near[ahead], points[ahead]
        px = points[:, :2] / points[:, 2:]
        width, height = viewpoint.panel_size_px
        visible = (px > -MARGIN_PX).all(1) & (px[:, 0] < width + MARGIN_PX) & (px[:, 1] < height + MARGIN_PX)
        near, px = near[visible], px[visible]
        distances_m = np.linalg.norm(self._positions_m[near] - np.asarray(viewpoint.pose.position_m), axis=1)
        # Ties are broken by row, so that the order is total.
        order = np.lexsort((near, distances_m))[: self._repeat.most][::-1]
        return near[order], px[order], distances_m[order]

    def _find_look(self, state: State, spec: RasterSpec, live_values: Mapping[str, Any]) -> RowLook:
        blends = tuple(varying.blend(state) for varying in self._varying)
        presences = compute_presences(self._conditional_nodes, state)
        is_changing = not all(blend.is_at_rest for blend in blends) or bool(self._find_flow_times(presences, state))
        is_moving = any(presence.shown and presence != FULLY_PRESENT for presence in presences.values())
        content = self._content.read(live_values)
        return RowLook(spec, content, blends, tuple(presences.values()), is_changing or is_moving)

    def _find_flow_times(self, presences: Mapping[str, Presence], state: State) -> Sequence[float]:
        return find_flow_times(self._conditional_nodes, self._root.change_s, presences, state)

    def _paint_row(self, row: int, state: State, live_values: Mapping[str, Any], look: RowLook) -> PaintedRoot:
        if not self._is_cacheable or look.is_changing:
            return self._paint_row_uncached(row, state, live_values, look)
        return self._cache.get_or_make(
            (row, look),
            lambda: self._paint_row_uncached(row, state, live_values, look),
            lambda made: made.held_bytes,
        )

    def _paint_row_uncached(self, row: int, state: State, live_values: Mapping[str, Any], look: RowLook) -> PaintedRoot:
        all_values = {**live_values, "row": {name: texts[row] for name, texts in self._columns.items()}}
        flow_look, values = self._resolve_row(state, all_values)
        times_s = self._find_flow_times(flow_look.presences, state)
        changes = [
            FlowChange(*[self._resolve_row(state.rewind(time_s, past), all_values)[0] for past in (False, True)])
            for time_s in times_s
        ]
        return self._painter.paint_root(
            flow_look.node,
            state.t_s,
            all_values,
            flow_look.presences,
            look.spec,
            self._template,
            values,
            look.is_changing,
            flow_changes=changes,
            pivot=self._root.pivot,
        )

    def _resolve_row(self, state: State, values: Mapping[str, Any]) -> tuple[FlowLook, tuple[Any, ...]]:
        """A row's group with plain values in a state, and all that these follow from."""
        node: Node = self._template
        bound_values: tuple[Any, ...] = ()
        if self._fields is not None:
            values = {**values, ACTIVE_STATES: state.active} if ACTIVE_STATES in values else values
            found, blends = self._fields.read(values), tuple(varying.blend(state) for varying in self._varying)
            node, bound_values = self._bound.resolve(RootValues(found, blends)), (*found, *blends)
        presences = compute_presences(iter_conditional_nodes(node) if self._conditional_nodes else (), state)
        return FlowLook(state.t_s, node, presences), bound_values

    def _place_copies(
        self,
        copies: list[PaintedRoot],
        px: Floats,
        distances_m: Floats,
        presence: RootPresence,
        t_s: float,
        viewpoint: Viewpoint,
        safe_zone: Insets | None,
    ) -> Floats:
        """Corners (N, 4, 3) of every copy, moved and scaled as a single root would be."""
        anchor = self._root.anchor
        boxes_px = pack_rows([copy.border_box_px for copy in copies], 4)
        sizes = [
            (copy.magnification, compute_distance_scale(anchor, distance_m, copy.size_deg.height))
            for copy, distance_m in zip(copies, distances_m.tolist(), strict=True)
        ]
        if anchor.inside is not None:
            at = px + np.array([evaluate(own_deg, t_s) for own_deg in anchor.offset]) * viewpoint.intrinsics.px_per_deg
            frame = find_frame(anchor.inside, viewpoint.display_px, safe_zone)
            at_rest = np.array([own * by_distance for own, by_distance in sizes])
            px = px + keep_inside(at, self._root.pivot, boxes_px, at_rest, frame, viewpoint.display_px) - at
        offset_deg = [
            evaluate(own_deg, t_s) + slide_deg
            for own_deg, slide_deg in zip(anchor.offset, presence.slide_deg, strict=True)
        ]
        return place_billboards(
            px + np.array(offset_deg) * viewpoint.intrinsics.px_per_deg,
            self._root.pivot,
            boxes_px,
            pack_rows([copy.size_px for copy in copies], 2),
            np.array([own * presence.scale * by_distance for own, by_distance in sizes]),
            not viewpoint.is_moving and is_static_anchor(anchor) and presence.slide_deg == (0.0, 0.0),
        )
