"""The DrawList: the overlay at one instant as plain arrays, ready to be drawn, hashed, compared and tested.

Pixels are the panel's (the display's canvas), origin top-left, y down. Light is linear and premultiplied. There are
four primitive kinds:

* ink: a rounded shape, a piece of text or of a picture, always inside a Sheet. A sheet is rasterised once and kept as
  light as long as its value stays the same; what merely moves or fades is the same sheet, placed anew.
* layer: one sheet placed in the panel, as a quad with four corners.
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
    """What fills an ink's shape: its own colours, its colour through a mask (R8), or a picture (RGBA8, sRGB)."""

    COLOR = 0
    MASK = 1
    PICTURE = 2


#: One ink, in pixels of its sheet. Shape: box `rect_px` (x, y, w, h) with corner radii (tl, tr, br, bl).
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
        ("source", "f4"),  # a Source
        ("bitmap", "i4"),  # index into the sheet's bitmaps, -1 for none
        ("texel_px", "f4", 4),  # x, y, w, h of the piece of the bitmap that fills rect_px
        ("cut_px", "f4", 4),  # x, y, w, h of a rounded box that cuts it beside clip_px
        ("cut_radii_px", "f4", 4),  # of its corners, as radii_px; all 0 for no such box
    ]
)

#: One placed sheet: its corners top-left, top-right, bottom-right, bottom-left as (x·w, y·w, w) in panel pixels.
LAYER = np.dtype([("sheet", "i4"), ("opacity", "f4"), ("corners", "f4", (4, 3))])

#: One ribbon vertex; three make a triangle. `clip` is in clip space (y down). `along_m` runs with the ribbon and has
#: its phase taken off already; `lateral` is -1 and 1 at the edges. `pattern`: spacing, thickness, depth in metres, 0
#: for plain.
RIBBON = np.dtype(
    [("clip", "f4", 4), ("light_lin", "f4", 4), ("along_m", "f4"), ("lateral", "f4"), ("pattern", "f4", 3)]
)

#: One mesh in the world. `box_px` (x0, y0, x1, y1) bounds it in the panel; `optical_from_model` is for its shading.
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
    """Which array a run slices."""

    LAYER = 0
    RIBBON = 1
    MESH = 2


class Run(NamedTuple):
    """`length` records of `kind` from `first`, drawn together."""

    kind: Kind
    first: int
    length: int


class Mark(NamedTuple):
    """Where a node is in the panel, for the window: its box x0, y0, x1, y1 in pixels and its anchor, if in sight."""

    node: str
    box_px: tuple[float, float, float, float]
    anchor_px: tuple[float, float] | None

    def moved(self, scale: tuple[float, float], offset: tuple[float, float]) -> Mark:
        """The same in a picture whose pixels are `scale` times the panel's and `offset`."""
        (sx, sy), (x, y) = scale, offset
        x0, y0, x1, y1 = self.box_px
        at = None if self.anchor_px is None else (self.anchor_px[0] * sx + x, self.anchor_px[1] * sy + y)
        return Mark(self.node, (x0 * sx + x, y0 * sy + y, x1 * sx + x, y1 * sy + y), at)


class Part(NamedTuple):
    """What one node has in a sheet: its border box x, y, w, h there, and its INK records from `first` up to `last`.

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
    """Ink to be rasterised as one piece: `size_px` (w, h) whole pixels, INK records, the bitmaps that they show.

    Bitmaps are R8 masks (H, W) or RGBA8 pictures (H, W, 4). Two sheets of equal `key` hold the same light. `parts` say
    whose ink it is, from the back to the front; they are no part of the light.
    """

    size_px: tuple[int, int]
    inks: Records
    bitmaps: tuple[Bitmap, ...] = ()
    parts: tuple[Part, ...] = ()

    @property
    def held_bytes(self) -> int:
        """How much memory its ink and bitmaps take."""
        return self.inks.nbytes + sum(bitmap.nbytes for bitmap in self.bitmaps)

    @cached_property
    def key(self) -> bytes:
        """A digest of all that is in it."""
        digest = hashlib.blake2b(repr(self.size_px).encode(), digest_size=16)
        digest.update(self.inks.tobytes())
        for bitmap in self.bitmaps:
            digest.update(repr(bitmap.shape).encode())
            digest.update(np.ascontiguousarray(bitmap).data)
        return digest.digest()


class Leaf(NamedTuple):
    """One sheet of several that lie over one another: where its corner is among them, and the opacity of all of it."""

    sheet: Sheet
    x_px: int
    y_px: int
    opacity: float


class Bound(NamedTuple):
    """A node without a sheet: where and how large it is, and the `lights` (N, 4) of its ink before `opacity`."""

    mark: Mark
    kind: Noun
    size_px: float
    lights: Records
    opacity: float
    world: bool


class Placing(NamedTuple):
    """Placed leaves, of `size_px` together, of which the window may ask where their nodes are.

    `boxes` are x, y, w, h among the leaves by id; `world` says that they are fixed to the world.
    """

    boxes: Mapping[str, tuple[float, float, float, float]]
    leaves: tuple[Leaf, ...]
    size_px: tuple[int, int]
    corners: npt.NDArray[np.float64]
    anchor_px: tuple[float, float]
    opacity: float
    world: bool

    def marks(self) -> Iterator[Mark]:
        """Each node's box in the panel; for a sheet in perspective, roughly."""
        if (self.corners[:, 2] <= 0).any():
            return
        flat = self.corners[:, :2] / self.corners[:, 2:]
        left, top = flat.min(0).tolist()
        scale_x, scale_y = ((flat.max(0) - flat.min(0)) / self.size_px).tolist()
        for node, (x, y, w, h) in self.boxes.items():
            x0, y0 = left + x * scale_x, top + y * scale_y
            yield Mark(node, (x0, y0, x0 + w * scale_x, y0 + h * scale_y), self.anchor_px)


@dataclass(frozen=True, eq=False)
class Mesh:
    """A solid body: VERTEX records, three to a triangle, counter-clockwise from outside."""

    name: str
    vertices: Records


@dataclass(frozen=True, eq=False)
class DrawList:
    """All that the overlay shows at one instant in a panel of `size_px`.

    `ribbon_boxes_px` (M, 4) bound the ink of ribbons: x0, y0, x1, y1, with `ribbon_box_runs` (M,) the run of each.
    `occluders_clip` (K, 4) are triangles in clip space that hide ribbons and meshes and emit nothing. `bounds` tell
    where nodes without a sheet are, `placings` where sheets are.
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
        """Where every node in sight is, those of one sheet from its back to its front. Only made when asked for."""
        placed = (mark for placing in self.placings for mark in placing.marks())
        return (*(bound.mark for bound in self.bounds), *placed)

    def digest(self) -> str:
        """The same text for the same picture: what a test compares."""
        runs = [(kind.value, *span) for kind, *span in self.runs]
        # Of values, not of what classes are called: a rename leaves it as it is.
        total = hashlib.blake2b(repr((self.size_px, runs)).encode(), digest_size=16)
        for sheet in self.sheets:
            total.update(sheet.key)
        for body in self.bodies:
            total.update(repr((body.name, len(body.vertices))).encode())
            total.update(body.vertices.tobytes())
        for records in (self.layers, self.ribbons, self.meshes, self.ribbon_boxes_px, self.occluders_clip):
            total.update(records.tobytes())
        return total.hexdigest()
