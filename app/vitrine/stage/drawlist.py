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
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property
from typing import Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt

Records = npt.NDArray[Any]
Bitmap = npt.NDArray[np.uint8]
Noun = Literal[
    "text", "icon", "image", "rating", "progress", "panel", "group", "arrow", "edge-arrow", "route", "leader"
]


class Source(IntEnum):
    """What fills a paint op's shape: its own colours, its colour through a mask (R8), or a picture (RGBA8, sRGB)."""

    COLOR = 0
    MASK = 1
    PICTURE = 2


#: One paint op, in pixels of its raster layer. Shape: box `rect_px` (x, y, w, h) with corner radii (tl, tr, br, bl).
INK = np.dtype(
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
LAYER = np.dtype([("sheet", "i4"), ("opacity", "f4"), ("corners", "f4", (4, 3))])

#: One ribbon vertex; three make a triangle. `clip` is in clip space (y down). `along_m` runs with the ribbon and has
#: its phase taken off already; `lateral` is -1 and 1 at the edges. `pattern`: spacing, thickness, depth in metres, 0
#: for plain.
RIBBON = np.dtype(
    [("clip", "f4", 4), ("light_lin", "f4", 4), ("along_m", "f4"), ("lateral", "f4"), ("pattern", "f4", 3)]
)

#: One instance of a mesh in the world. `box_px` (x0, y0, x1, y1) bounds it in the panel; `optical_from_model` is for
#: its shading.
MESH = np.dtype(
    [
        ("mesh", "i4"),
        ("clip_from_model", "f4", (4, 4)),
        ("optical_from_model", "f4", (4, 4)),
        ("light_lin", "f4", 4),
        ("box_px", "f4", 4),
    ]
)

#: One vertex of a mesh, model space in metres.
VERTEX = np.dtype([("position_m", "f4", 3), ("normal", "f4", 3)])


class Kind(IntEnum):
    """The kind of primitive in a run: which array of the draw list it slices."""

    LAYER = 0
    RIBBON = 1
    MESH = 2


class Run(NamedTuple):
    """Consecutive primitives drawn together: `length` records of `kind` from `first`."""

    kind: Kind
    first: int
    length: int


class Mark(NamedTuple):
    """A node's bounding box x0, y0, x1, y1 in panel pixels, for the window, with its anchor if that is in sight."""

    node: str
    box_px: tuple[float, float, float, float]
    anchor_px: tuple[float, float] | None

    def moved(self, scale: tuple[float, float], offset: tuple[float, float]) -> Mark:
        """The bounds in an image whose pixels are the panel's times `scale` plus `offset`."""
        (sx, sy), (x, y) = scale, offset
        x0, y0, x1, y1 = self.box_px
        anchor_px = None if self.anchor_px is None else (self.anchor_px[0] * sx + x, self.anchor_px[1] * sy + y)
        return Mark(self.node, (x0 * sx + x, y0 * sy + y, x1 * sx + x, y1 * sy + y), anchor_px)


class Part(NamedTuple):
    """One node's share of a raster layer: its border box x, y, w, h there, and its paint ops from `start` up to `stop`.

    `size_px` is the type's em for a text, the side for an icon, a flat arrow or a star, else the height of the box.
    """

    node: str
    kind: Noun
    box_px: tuple[float, float, float, float]
    first: int
    last: int
    size_px: float
    weight: Literal["regular", "bold"] = "regular"
    text: str = ""


@dataclass(frozen=True, eq=False)
class Sheet:
    """Paint ops to be rasterised as one image: `size_px` (w, h) whole pixels, PAINT_OP records, the bitmaps they show.

    Bitmaps are R8 masks (H, W) or RGBA8 pictures (H, W, 4). Two raster layers of equal `key` hold the same light.
    `node_slices` say whose paint ops they are, from the back to the front; they are no part of the light.
    """

    size_px: tuple[int, int]
    inks: Records
    bitmaps: tuple[Bitmap, ...] = ()
    parts: tuple[Part, ...] = ()

    @property
    def held_bytes(self) -> int:
        """How much memory its paint ops and bitmaps take."""
        return self.inks.nbytes + sum(bitmap.nbytes for bitmap in self.bitmaps)

    @cached_property
    def key(self) -> bytes:
        """A digest of size, paint ops and bitmaps."""
        hasher = hashlib.blake2b(repr(self.size_px).encode(), digest_size=16)
        hasher.update(self.inks.tobytes())
        for bitmap in self.bitmaps:
            hasher.update(repr(bitmap.shape).encode())
            hasher.update(np.ascontiguousarray(bitmap).data)
        return hasher.digest()


class Leaf(NamedTuple):
    """One of the raster layers that a root consists of: its offset within the root, and its opacity as a whole."""

    sheet: Sheet
    x_px: int
    y_px: int
    opacity: float


class Bound(NamedTuple):
    """A node without a raster layer: its bounds, its size, and its `lights_lin` (N, 4) before `opacity`."""

    mark: Mark
    kind: Noun
    size_px: float
    lights: Records
    opacity: float
    world: bool


class Placing(NamedTuple):
    """A painted root at its place in the panel: its sub-layers, of `size_px` together, and the quad's corners.

    `node_boxes_px` are x, y, w, h within the root by node id; `corners` (4, 3) are (x·w, y·w, w) in panel pixels.
    """

    boxes: Mapping[str, tuple[float, float, float, float]]
    leaves: tuple[Leaf, ...]
    size_px: tuple[int, int]
    corners: npt.NDArray[np.float64]
    anchor_px: tuple[float, float]
    opacity: float
    world: bool

    def marks(self) -> Iterator[Mark]:
        """The bounds of each node in the panel; for a root in perspective, roughly."""
        if (self.corners[:, 2] <= 0).any():
            return
        corners_px = self.corners[:, :2] / self.corners[:, 2:]
        left, top = corners_px.min(0).tolist()
        scale_x, scale_y = ((corners_px.max(0) - corners_px.min(0)) / self.size_px).tolist()
        for node_id, (x, y, w, h) in self.boxes.items():
            x0, y0 = left + x * scale_x, top + y * scale_y
            yield Mark(node_id, (x0, y0, x0 + w * scale_x, y0 + h * scale_y), self.anchor_px)


@dataclass(frozen=True, eq=False)
class Mesh:
    """A triangle mesh of a solid body: MESH_VERTEX records, three to a triangle, counter-clockwise from outside."""

    name: str
    vertices: Records


@dataclass(frozen=True, eq=False)
class DrawList:
    """The overlay at one instant in a panel of `size_px`.

    `ribbon_boxes_px` (M, 4) bound the pixels of ribbons: x0, y0, x1, y1, with `ribbon_box_runs` (M,) the run of each.
    `occluders_clip` (K, 4) are triangles in clip space that hide ribbons and meshes and emit nothing.
    `unlayered_nodes` and `placed_roots` say where nodes are, without and with raster layers.
    """

    size_px: tuple[int, int]
    sheets: tuple[Sheet, ...] = ()
    layers: Records = field(default_factory=lambda: np.zeros(0, LAYER))
    ribbons: Records = field(default_factory=lambda: np.zeros(0, RIBBON))
    meshes: Records = field(default_factory=lambda: np.zeros(0, MESH))
    bodies: tuple[Mesh, ...] = ()
    runs: tuple[Run, ...] = ()
    ribbon_boxes_px: Records = field(default_factory=lambda: np.zeros((0, 4), "f4"))
    ribbon_box_runs: Records = field(default_factory=lambda: np.zeros(0, "i4"))
    occluders_clip: Records = field(default_factory=lambda: np.zeros((0, 4), "f4"))
    bounds: tuple[Bound, ...] = ()
    placings: tuple[Placing, ...] = ()

    @cached_property
    def marks(self) -> tuple[Mark, ...]:
        """Bounds of every node in sight, those of one root from its back to its front. Computed on first use."""
        placed = (bounds for root in self.placings for bounds in root.marks())
        return (*(node.mark for node in self.bounds), *placed)

    def digest(self) -> str:
        """A hexadecimal hash of all values: equal for equal images."""
        runs = [(kind.value, *span) for kind, *span in self.runs]
        # Of values, not of what classes are called: a rename leaves it as it is.
        hasher = hashlib.blake2b(repr((self.size_px, runs)).encode(), digest_size=16)
        for raster_layer in self.sheets:
            hasher.update(raster_layer.key)
        for mesh in self.bodies:
            hasher.update(repr((mesh.name, len(mesh.vertices))).encode())
            hasher.update(mesh.vertices.tobytes())
        for records in (self.layers, self.ribbons, self.meshes, self.ribbon_boxes_px, self.occluders_clip):
            hasher.update(records.tobytes())
        return hasher.hexdigest()
