"""The DrawList: the overlay at one instant as plain arrays, ready to be drawn, hashed, compared and tested.

Pixels are the panel's (the display's canvas), origin top-left, y down. Light is linear and premultiplied. There are
three kinds of primitive:

* layer: a RasterLayer placed in the panel, as a quad with four corners. A raster layer holds paint ops (rounded shapes,
  pieces of text or of a picture); it is rasterised once and kept as long as its value stays the same. What merely moves
  or fades is the same raster layer, placed anew.
* ribbon: triangles along a line, patterned with chevrons or plain, with analytic edges.
* mesh: a solid body in the world.

Runs give the painter's order: each is a slice of one of the arrays.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from vitrine.geometry import Bounds, CornerRadii, Point, Rect, Size
from vitrine.stage.draw.plane_map import PlaneMap, box_corners
from vitrine.world.pixel_map import LensMap, PixelMap

if TYPE_CHECKING:
    from vitrine.scene.nodes.weight import Weight

Records = npt.NDArray[Any]
Bitmap = npt.NDArray[np.uint8]
ElementKind = Literal[
    "text", "icon", "shape", "image", "rating", "progress", "panel", "group", "arrow", "edge-arrow", "route", "leader"
]
#: Kinds that carry a meaning by themselves, and so must be legible: type, and shapes that say something.
LEGIBLE_KINDS: frozenset[ElementKind] = frozenset(("text", "icon", "shape", "rating", "arrow", "edge-arrow", "route"))


class FillSource(IntEnum):
    """What fills a paint op's shape: its own colours, its colour through a mask (R8), or a picture (RGBA8, sRGB)."""

    COLOR = 0
    MASK = 1
    PICTURE = 2


#: One paint op, in pixels of its raster layer. Shape: box `rect_px` (x, y, w, h) with corner radii (tl, tr, br, bl).
PAINT_OP = np.dtype(
    [
        ("rect_px", "f4", 4),
        ("radii_px", "f4", 4),
        ("clip_px", "f4", 4),  # x0, y0, x1, y1: nothing is drawn outside
        ("fill0_lin", "f4", 4),  # premultiplied light at the start of the gradient
        ("fill1_lin", "f4", 4),  # and at its end
        ("border_lin", "f4", 4),
        ("border_px", "f4"),  # width of the outline, inside the box
        ("softness_px", "f4"),  # 0: a sharp edge; else the reach of a halo outside the box, nothing inside
        ("angle_rad", "f4"),  # of the gradient: 0 to the right, pi/2 down
        ("source", "f4"),  # a FillSource
        ("bitmap", "i4"),  # index into the raster layer's bitmaps, -1 for none
        ("texel_px", "f4", 4),  # x, y, w, h of the piece of the bitmap that fills rect_px
        ("cut_px", "f4", 4),  # x, y, w, h of a rounded box that cuts it beside clip_px
        ("cut_radii_px", "f4", 4),  # of its corners, as radii_px; all 0 for no such box
    ]
)

#: One placed raster layer: corners top-left, top-right, bottom-right, bottom-left as (x·w, y·w, w) in panel pixels.
PLACED_LAYER = np.dtype([("raster_layer", "i4"), ("opacity", "f4"), ("corners", "f4", (4, 3))])

#: Clips of one placed layer, for a turned node whose ancestors cut it: at most MAX_LAYER_CLIPS, each in a plane of its
#: own. `plane_px` are the layer's top left corner there, and its ways to the right and down. Nothing is drawn outside
#: of `box_px` (x0, y0, x1, y1) and, where it has radii, of a rounded box (x, y, w, h), both with soft edges.
MAX_LAYER_CLIPS = 2
LAYER_CLIP = np.dtype(
    [
        ("layer", "i4"),  # index of the placed layer
        ("plane_px", "f4", (MAX_LAYER_CLIPS, 3, 2)),
        ("box_px", "f4", (MAX_LAYER_CLIPS, 4)),
        ("cut_px", "f4", (MAX_LAYER_CLIPS, 4)),
        ("cut_radii_px", "f4", (MAX_LAYER_CLIPS, 4)),
    ]
)

#: One ribbon vertex; three make a triangle. `clip` is in clip space (y down). `along_m` runs with the ribbon and has
#: its phase taken off already; `lateral` is -1 and 1 at the edges. `pattern`: spacing, thickness, depth in metres, 0
#: for plain.
RIBBON_VERTEX = np.dtype(
    [("clip", "f4", 4), ("light_lin", "f4", 4), ("along_m", "f4"), ("lateral", "f4"), ("pattern", "f4", 3)]
)

#: One instance of a mesh in the world. `box_px` (x0, y0, x1, y1) bounds it in the panel; `optical_from_model` is for
#: its shading.
MESH_INSTANCE = np.dtype(
    [
        ("mesh", "i4"),
        ("clip_from_model", "f4", (4, 4)),
        ("optical_from_model", "f4", (4, 4)),
        ("light_lin", "f4", 4),
        ("box_px", "f4", 4),
    ]
)

#: One vertex of a mesh, model space in metres.
MESH_VERTEX = np.dtype([("position_m", "f4", 3), ("normal", "f4", 3)])


class PrimitiveKind(IntEnum):
    """The kind of primitive in a run: which array of the draw list it slices."""

    LAYER = 0
    RIBBON = 1
    MESH = 2


class Run(NamedTuple):
    """Consecutive primitives drawn together: `length` records of `kind` from `first`."""

    kind: PrimitiveKind
    first: int
    length: int


class NodeBounds(NamedTuple):
    """A node's bounding box in panel pixels, for the window, with its anchor if that is in sight.

    The copies of a list share the id of their node, and have a `copy` of their own, such as `[soup]`. `quad_px` are the
    corners of a node that is turned, in order.
    """

    node_id: str
    box_px: Bounds[float]
    anchor_px: Point[float] | None
    quad_px: tuple[Point[float], ...] = ()
    copy: str = ""

    @property
    def full_id(self) -> str:
        """What events call it: `row[soup]`."""
        return self.node_id + self.copy

    def contains(self, point: tuple[float, float]) -> bool:
        """Whether a point lies on the node: in its box, of a turned one between its four sides."""
        return self.box_px.contains(point) and (not self.quad_px or lies_in_quad(self.quad_px, point))

    def transform(self, image_from_panel: PixelMap) -> NodeBounds:
        """The bounds in another image, by the map from the panel's pixels to its own; a lens makes every box a quad."""
        anchor_px = None if self.anchor_px is None else image_from_panel.apply(self.anchor_px)
        if anchor_px is not None and math.isnan(anchor_px.x):
            anchor_px = None
        corners = self.quad_px
        if not corners and isinstance(image_from_panel, LensMap):
            x0, y0, x1, y1 = self.box_px
            corners = Point(x0, y0), Point(x1, y0), Point(x1, y1), Point(x0, y1)
        quad_px = tuple(image_from_panel.apply(corner) for corner in corners)
        if any(math.isnan(corner.x) for corner in quad_px):  # in part beyond the reach of the lens
            quad_px = ()
        return NodeBounds(self.node_id, image_from_panel.apply_to_bounds(self.box_px), anchor_px, quad_px, self.copy)


def lies_in_quad(quad: Sequence[Point[float]], point: tuple[float, float]) -> bool:
    """Whether a point lies between the four sides of a convex quad, whichever way round its corners are given."""
    x, y = point
    sides = [(b.x - a.x) * (y - a.y) - (b.y - a.y) * (x - a.x) for a, b in zip(quad, (*quad[1:], quad[0]), strict=True)]
    return min(sides) >= 0 or max(sides) <= 0


class NodeSlice(NamedTuple):
    """One node's share of a raster layer: its border box there, and its paint ops from `start` up to `stop`.

    The copies of a list share the id of their node, and have a `copy` of their own, such as `[soup]`.
    `size_px` is the type's em for a text, the side for an icon, a flat arrow or a star, the width of a shape's stroke,
    else the height of the box. A shape without a stroke is a panel: it carries no meaning that must be read. `lines`
    are a text's as they are set, `missing` the characters in them that no font of ours has.
    """

    node_id: str
    kind: ElementKind
    box_px: Rect[float]
    start: int
    stop: int
    size_px: float
    weight: Weight = "regular"
    text: str = ""
    lines: tuple[str, ...] = ()
    missing: str = ""
    copy: str = ""


@dataclass(frozen=True, eq=False)
class RasterLayer:
    """Paint ops to be rasterised as one image of `size_px`: PAINT_OP records, and the bitmaps they show.

    Bitmaps are R8 masks (H, W) or RGBA8 pictures (H, W, 4). `fade` (H, W) is a mask over all of it: in the end its
    light is multiplied by (fade / 255)². Squares are as fine in the dark as the eye is: their least step is 1.5e-5 of
    the light, that of shares in 8 bits 4e-3, which would be seen. Two raster layers of equal `key` hold the same light.
    `node_slices` say whose paint ops they are, from the back to the front; they are no part of the light.
    """

    size_px: Size[int]
    paint_ops: Records
    bitmaps: tuple[Bitmap, ...] = ()
    node_slices: tuple[NodeSlice, ...] = ()
    fade: Bitmap | None = None

    @property
    def held_bytes(self) -> int:
        """How much memory its paint ops and bitmaps take."""
        return self.paint_ops.nbytes + sum(bitmap.nbytes for bitmap in self.list_bitmaps())

    def measure_fade(self, box: Bounds[float]) -> float:
        """The mean share of its light that its fade leaves in a box of its pixels; 1 without one."""
        if self.fade is None:
            return 1.0
        x0, y0, x1, y1 = (max(math.floor(low) if i < 2 else math.ceil(low), 0) for i, low in enumerate(box))
        part = self.fade[y0:y1, x0:x1] / 255.0
        return float((part * part).mean()) if part.size else 0.0

    def list_bitmaps(self) -> tuple[Bitmap, ...]:
        """Its bitmaps and its fade, which is the last."""
        return self.bitmaps if self.fade is None else (*self.bitmaps, self.fade)

    @cached_property
    def key(self) -> bytes:
        """A digest of size, paint ops and bitmaps."""
        parts: list[Any] = [b"%d %d" % self.size_px, self.paint_ops.tobytes()]
        for bitmap in self.list_bitmaps():
            parts += _name_shape(bitmap.shape), np.ascontiguousarray(bitmap)
        if self.fade is not None:
            parts.append(b"fade")
        # All at once: of 600 bitmaps one by one it takes twice as long.
        return hashlib.blake2b(b"".join(parts), digest_size=16).digest()


@lru_cache(maxsize=1024)
def _name_shape(shape: tuple[int, ...]) -> bytes:
    return repr(shape).encode()


class LayerClip(NamedTuple):
    """A clip by an ancestor of a turned node: a box and a rounded one (all radii 0: none), in a plane of its own."""

    clip_from_root: PlaneMap
    box_px: Bounds[float]
    cut_px: Rect[float]
    cut_radii_px: CornerRadii


class SubLayer(NamedTuple):
    """One of the raster layers that a root consists of: its offset within the root, and its opacity as a whole.

    One of a turned node has `turn` instead of the offset: the map from its own pixels to the root's. `clips` cut it,
    those of its ancestors from the outside in.
    """

    raster_layer: RasterLayer
    x_px: int
    y_px: int
    opacity: float
    turn: PlaneMap | None = None
    clips: tuple[LayerClip, ...] = ()

    @property
    def root_from_layer(self) -> PlaneMap:
        """The map from its pixels to the root's."""
        return PlaneMap.translation(self.x_px, self.y_px) if self.turn is None else self.turn

    def map_boxes(self, boxes_px: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """The corners (N, 4, 2) in the root of boxes (N, 4) of this layer."""
        if self.turn is None:
            return box_corners(boxes_px + np.array((self.x_px, self.y_px) * 2))
        return self.turn.apply_to_points(box_corners(boxes_px))


class UnlayeredNode(NamedTuple):
    """A node without a raster layer: its bounds, its size, and its `lights_lin` (N, 4) before `opacity`."""

    bounds: NodeBounds
    kind: ElementKind
    size_px: float
    lights_lin: Records
    opacity: float
    world_locked: bool


_NO_QUADS: Mapping[str, tuple[Point[float], ...]] = {}


class PlacedRoot(NamedTuple):
    """A painted root at its place in the panel: its sub-layers, of `size_px` together, and the quad's corners.

    `node_boxes_px` are within the root, by the ids of nodes with their copies, `node_quads_px` the corners of those
    that are turned; `corners` (4, 3) are (x·w, y·w, w) in panel pixels. `rank` is its place in the painter's order,
    from the back.
    """

    node_boxes_px: Mapping[str, Rect[float]]
    sub_layers: tuple[SubLayer, ...]
    size_px: Size[int]
    corners: npt.NDArray[np.float64]
    anchor_px: Point[float]
    opacity: float
    world_locked: bool
    node_quads_px: Mapping[str, tuple[Point[float], ...]] = _NO_QUADS
    rank: tuple[int, int, float, int, str] = (0, 0, 0.0, 0, "")

    def iter_node_bounds(self) -> Iterator[NodeBounds]:
        """The bounds of each node in the panel; for a root in perspective, roughly."""
        # Not above: processes that let others draw hold draw lists' types, and need no scene for that.
        from vitrine.scene.nodes.item_copy import strip_copy

        if (self.corners[:, 2] <= 0).any():
            return
        corners_px = self.corners[:, :2] / self.corners[:, 2:]
        left, top = corners_px.min(0).tolist()
        scale_x, scale_y = ((corners_px.max(0) - corners_px.min(0)) / self.size_px).tolist()
        for node_id, (x, y, w, h) in self.node_boxes_px.items():
            x0, y0 = left + x * scale_x, top + y * scale_y
            quad = tuple(
                Point(left + corner.x * scale_x, top + corner.y * scale_y)
                for corner in self.node_quads_px.get(node_id, ())
            )
            bounds, written_id = Bounds(x0, y0, x0 + w * scale_x, y0 + h * scale_y), strip_copy(node_id)
            yield NodeBounds(written_id, bounds, self.anchor_px, quad, node_id[len(written_id) :])


@dataclass(frozen=True, eq=False)
class Mesh:
    """A triangle mesh of a solid body: MESH_VERTEX records, three to a triangle, counter-clockwise from outside."""

    name: str
    vertices: Records


@dataclass(frozen=True, eq=False)
class DrawList:
    """The overlay at one instant in a panel of `size_px`.

    `layer_clips` are LAYER_CLIP records of the placed layers that have clips, in their order.

    `ribbon_boxes_px` (M, 4) bound the pixels of ribbons: x0, y0, x1, y1, with `ribbon_box_runs` (M,) the run of each.
    `occluders_clip` (K, 4) are triangles in clip space that hide ribbons and meshes and emit nothing.
    `unlayered_nodes` and `placed_roots` say where nodes are, without and with raster layers.
    """

    size_px: tuple[int, int]
    raster_layers: tuple[RasterLayer, ...] = ()
    placed_layers: Records = field(default_factory=lambda: np.zeros(0, PLACED_LAYER))
    ribbon_vertices: Records = field(default_factory=lambda: np.zeros(0, RIBBON_VERTEX))
    mesh_instances: Records = field(default_factory=lambda: np.zeros(0, MESH_INSTANCE))
    meshes: tuple[Mesh, ...] = ()
    runs: tuple[Run, ...] = ()
    ribbon_boxes_px: Records = field(default_factory=lambda: np.zeros((0, 4), "f4"))
    ribbon_box_runs: Records = field(default_factory=lambda: np.zeros(0, "i4"))
    occluders_clip: Records = field(default_factory=lambda: np.zeros((0, 4), "f4"))
    unlayered_nodes: tuple[UnlayeredNode, ...] = ()
    placed_roots: tuple[PlacedRoot, ...] = ()
    layer_clips: Records = field(default_factory=lambda: np.zeros(0, LAYER_CLIP))

    @cached_property
    def node_bounds(self) -> tuple[NodeBounds, ...]:
        """Bounds of every node in sight, those of one root from its back to its front. Computed on first use."""
        placed = (bounds for root in self.placed_roots for bounds in root.iter_node_bounds())
        return (*(node.bounds for node in self.unlayered_nodes), *placed)

    def digest(self) -> str:
        """A hexadecimal hash of all values: equal for equal images."""
        runs = [(kind.value, *span) for kind, *span in self.runs]
        # Of values, not of what classes are called: a rename leaves it as it is.
        hasher = hashlib.blake2b(repr((*self.size_px, runs)).encode(), digest_size=16)
        for raster_layer in self.raster_layers:
            hasher.update(raster_layer.key)
        for mesh in self.meshes:
            hasher.update(repr((mesh.name, len(mesh.vertices))).encode())
            hasher.update(mesh.vertices.tobytes())
        for records in (
            self.placed_layers,
            self.ribbon_vertices,
            self.mesh_instances,
            self.ribbon_boxes_px,
            self.occluders_clip,
            self.layer_clips,
        ):
            hasher.update(records.tobytes())
        return hasher.hexdigest()
