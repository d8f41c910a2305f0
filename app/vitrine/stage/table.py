"""Repeated group: one copy of a group for every row of a table that is near and in sight.

Culling is by whole arrays. 100,000 anchors cost 0.2 ms to cull; painted copies are kept by row, so that what remains
of a frame's time goes by the rows in sight, not by the rows in the table.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from vitrine.flow.motion import evaluate
from vitrine.scene.scene import Scene
from vitrine.stage.collect import Collection, Order
from vitrine.stage.drawlist import Placing
from vitrine.stage.live import node_paths
from vitrine.stage.paint import Raster, raster_for
from vitrine.stage.painting import Painting, layers
from vitrine.stage.place import billboards, fade, keeps_still, size_scale
from vitrine.stage.presence import Shown
from vitrine.stage.root import Root, below, repeated
from vitrine.stage.sheet import SheetMaker
from vitrine.stage.style import is_moving
from vitrine.stage.text.memo import Memo
from vitrine.world.camera import NEAR_M
from vitrine.world.sight import Sight

Floats = npt.NDArray[np.float64]

#: Painted rows that are kept, by their bytes: those of some 4,000 labels, several times what one frame may show.
KEPT_BYTES = 64 << 20
#: Pixels that a copy may reach into the picture from an anchor beyond its border.
MARGIN_PX = 200.0


class Table:
    """A group that stands at the rows of a table. Copies are kept by row and size, where nothing else changes them."""

    def __init__(self, root: Root, scene: Scene, maker: SheetMaker) -> None:
        assert repeated(root.node) and root.node.repeat is not None
        self._root, self._maker, self._repeat = root, maker, root.node.repeat
        self._template = root.node.model_copy(update={"repeat": None, "anchor": None, "when": None})
        table = scene.tables[self._repeat.file]
        self._columns = table.columns
        self._positions = table.positions_m
        # Single precision is 8 mm at 100 km: enough to choose rows, and half the memory to read.
        self._ground = np.ascontiguousarray(table.positions_m[:, [0, 2]].T.astype("f4"))
        self._keeps = not is_moving(self._template) and all(
            path[0] == "row" for node in below(self._template) for path in node_paths(node)
        )
        self._kept: Memo[Painting] = Memo(KEPT_BYTES)

    def add(self, frame: Collection, look: Shown, t_s: float, sight: Sight, live: Mapping[str, Any], band: int) -> None:
        """Add the copies of all rows in sight to the draw list, the farthest first."""
        rows, px, distances_m = self.visible(sight)
        if not len(rows):
            return
        spec = raster_for(sight)
        copies = [self._sheet(row, t_s, live, spec) for row in rows.tolist()]
        corners = self._corners(copies, px, distances_m, look, t_s, sight)
        near_m, far_m = self._root.anchor.near_m, self._root.anchor.far_m
        opacities = np.array([look.opacity * fade(d, near_m, far_m) for d in distances_m.tolist()])
        order = Order(band, self._root.node.z, 0.0, self._root.id)
        frame.items.append(layers(order, copies, corners, opacities.tolist()))
        frame.placings += [
            Placing({self._root.id: copy.box_px}, copy.leaves, copy.size_px, quad, (x, y), opacity, True)
            for copy, quad, (x, y), opacity in zip(copies, corners, px.tolist(), opacities.tolist(), strict=True)
        ]

    def visible(self, sight: Sight) -> tuple[npt.NDArray[np.intp], Floats, Floats]:
        """Rows in sight from far to near, their pixels (N, 2) and distances (N,): at most `limit`, the nearest."""
        x, _, z = sight.pose.position_m
        within = self._repeat.within_m
        dx, dz = self._ground[0] - np.float32(x), self._ground[1] - np.float32(z)
        near = np.flatnonzero(dx * dx + dz * dz < np.float32(within * within))
        points = sight.homogeneous_px(self._positions[near])
        ahead = points[:, 2] > NEAR_M
        near, points = near[ahead], points[ahead]
        px = points[:, :2] / points[:, 2:]
        width, height = sight.size_px
        visible = (px > -MARGIN_PX).all(1) & (px[:, 0] < width + MARGIN_PX) & (px[:, 1] < height + MARGIN_PX)
        near, px = near[visible], px[visible]
        distances_m = np.linalg.norm(self._positions[near] - np.asarray(sight.pose.position_m), axis=1)
        # Ties are broken by row, so that the order is total.
        order = np.lexsort((near, distances_m))[: self._repeat.limit][::-1]
        return near[order], px[order], distances_m[order]

    def _sheet(self, row: int, t_s: float, live: Mapping[str, Any], raster: Raster) -> Painting:
        if not self._keeps:
            return self._made(row, t_s, live, raster)
        return self._kept.get((row, raster), lambda: self._made(row, t_s, live, raster), lambda made: made.held_bytes)

    def _made(self, row: int, t_s: float, live: Mapping[str, Any], raster: Raster) -> Painting:
        values = {name: texts[row] for name, texts in self._columns.items()}
        return self._maker.sheet(self._template, t_s, {**live, "row": values}, {}, raster)

    def _corners(
        self, made: list[Painting], px: Floats, distance: Floats, look: Shown, t_s: float, sight: Sight
    ) -> Floats:
        """Corners (N, 4, 3) of every copy, moved and scaled as a single root would be."""
        anchor = self._root.anchor
        offset_deg = [
            evaluate(own_deg, t_s) + slide_deg for own_deg, slide_deg in zip(anchor.offset, look.slide_deg, strict=True)
        ]
        scales = [
            copy.enlarged * look.scale * size_scale(anchor, distance_m, copy.size_deg[1])
            for copy, distance_m in zip(made, distance.tolist(), strict=True)
        ]
        return billboards(
            px + np.array(offset_deg) * sight.intrinsics.px_per_deg,
            self._root.pivot,
            np.array([copy.box_px for copy in made]),
            np.array([copy.size_px for copy in made], "f8"),
            np.array(scales),
            not sight.moving and keeps_still(anchor) and look.slide_deg == (0.0, 0.0),
        )
