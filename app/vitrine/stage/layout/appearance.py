"""Resolved appearances of nodes at one instant: a tree of StyledNodes, the input of layout and painting.

Lengths are degrees, light is linear and premultiplied. Nothing here is animated, bound or dependent on pixels.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import Literal, NamedTuple

from vitrine.geometry import CornerRadii, Sides
from vitrine.scene.nodes.node import Turn
from vitrine.stage.draw.light import Light
from vitrine.stage.layout.flex import LayoutItem
from vitrine.stage.layout.node_transform import NodeTransform
from vitrine.stage.layout.scroll_view import ScrollView
from vitrine.stage.shapes.coverage import FillRule
from vitrine.stage.shapes.figure import Figure
from vitrine.stage.shapes.stroke import Cap, Join
from vitrine.stage.text.text_span import TextSpans
from vitrine.stage.text.text_system import TextStyle


@dataclass(frozen=True, slots=True)
class RoundedBox:
    """A rounded box with gradient, border and halo.

    The fill runs from `fill0` to `fill1`. A halo of size 0 is none.
    """

    radii: CornerRadii
    fill0: Light
    fill1: Light
    gradient_angle_rad: float
    border_width: float
    border_light: Light
    halo_size: float
    halo_light: Light
    clips_children: bool


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A block of text in at most `max_lines` lines; `style.size` in degrees.

    `spans` are its pieces where it is not all alike, whose inks are numbered as in `inks`; `steps` times its size it is
    tried at where it would not be whole.
    """

    text: str
    style: TextStyle
    light: Light
    align: Literal["start", "center", "end"]
    max_lines: int | None
    spans: TextSpans = ()
    inks: tuple[Light, ...] = ()
    steps: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class ImageAppearance:
    """A picture in a box, by its name in the scene; of one that moves the number of its frame."""

    src: str
    fit: Literal["cover", "contain"]
    radii: CornerRadii
    frame: int = 0


@dataclass(frozen=True, slots=True)
class Symbol:
    """An icon by its name, or a flat arrow by its turn, centred in its box; `stroke_weight` in 24ths of the size.

    `picture` is the name of an icon of the scene's own; empty for a built-in one. `mirrored` turns it from left to
    right.
    """

    name: str
    size: float
    light: Light
    stroke_weight: float
    turn: Turn | None = None
    picture: str = ""
    mirrored: bool = False


@dataclass(frozen=True, slots=True)
class ProgressBar:
    """A progress bar, filled by `fraction` (0 to 1), from the right where `rtl`."""

    fraction: float
    light: Light
    track_light: Light
    rtl: bool = False


@dataclass(frozen=True, slots=True)
class StarRating:
    """A rating: `value` of `star_count` stars lit, each `size` wide and `gap` apart, from the right where `rtl`."""

    value: float
    star_count: int
    size: float
    gap: float
    light: Light
    track_light: Light
    rtl: bool = False


class Paint(NamedTuple):
    """Light of one colour or a gradient, from one to the other at an angle."""

    light0: Light
    light1: Light
    angle_rad: float


@dataclass(frozen=True, slots=True)
class VectorShape:
    """A figure with its inside and its line, None for one that is not drawn; lengths in degrees."""

    figure: Figure
    fill: Paint | None
    fill_rule: FillRule
    stroke: Paint | None
    stroke_width: float
    cap: Cap
    join: Join
    dash: tuple[float, ...]
    dash_offset: float
    trim: tuple[float, float]


Appearance = VectorShape | RoundedBox | TextBlock | ImageAppearance | Symbol | ProgressBar | StarRating


#: Of 2,000 children asked for themselves, not for their hashes, it takes a third of the time.
_get_hash = attrgetter("_hash")


class MaskGradient(NamedTuple):
    """Shares of light at `stops` of the way along an angle over a box, the stops in order."""

    shares: tuple[float, ...]
    stops: tuple[float, ...]
    angle_rad: float


class MaskForm(NamedTuple):
    """A figure, with the width of its line in degrees where that is what is seen; else its inside is."""

    figure: Figure
    fill_rule: FillRule
    line_width: float | None


class Mask(NamedTuple):
    """What is left of a node's light: by `edges`, over how many degrees it fades towards each side, and the rest."""

    edges: Sides[float]
    gradient: MaskGradient | None = None
    form: MaskForm | None = None


@dataclass(frozen=True)
class StyledNode:
    """One node with its appearance and its layout item; `item.children` are the children's items, in the same order.

    `opacity`, `offset_deg` (right, down) and `scale` (about the middle), which are those of its coming and going, and
    `transform` apply to it and all in it, after layout, and so does its `mask`, in its own plane. One that left at
    `left_s` and still fades has no item among those of its parent's children. Of a container with a `scroll_view` only
    the part of its children is seen that lies in its box; `holds_scroll_view`: it, or a node in it, has one.
    `repeats`: its children are the copies of a list; `holds_copies`: it, or a node in it, has such.
    """

    id: str
    item: LayoutItem
    appearance: Appearance | None = None
    children: tuple[StyledNode, ...] = ()
    z: int = 0
    opacity: float = 1.0
    offset_deg: tuple[float, float] = (0.0, 0.0)
    scale: float = 1.0
    transform: NodeTransform | None = None
    left_s: float | None = None
    mask: Mask | None = None
    scroll_view: ScrollView | None = None
    holds_scroll_view: bool = False
    repeats: bool = False
    holds_copies: bool = False

    @cached_property
    def _hash(self) -> int:
        children = tuple(map(_get_hash, self.children))
        return hash((self.id, self.appearance, children, self.z, self.opacity, self.offset_deg, self.scale))

    def __hash__(self) -> int:
        """Of what tells nodes apart most; remembered, since a tree of which one leaf changed is hashed at every frame.

        The item is left out: it holds those of all children again.
        """
        return self._hash
