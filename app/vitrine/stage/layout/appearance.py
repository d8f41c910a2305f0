"""Resolved appearances of nodes at one instant: a tree of StyledNodes, the input of layout and painting.

Lengths are degrees, light is linear and premultiplied. Nothing here is animated, bound or dependent on pixels.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from vitrine.scene.nodes.node import Turn
from vitrine.stage.draw.light import Light
from vitrine.stage.layout.flex import LayoutItem
from vitrine.stage.text.text_system import TextStyle


class CornerRadii(NamedTuple):
    """The radius of each corner of a box, clockwise from the top left, as in CSS."""

    top_left: float
    top_right: float
    bottom_right: float
    bottom_left: float


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
    """A block of text in at most `max_lines` lines; `style.size` in degrees."""

    text: str
    style: TextStyle
    light: Light
    align: Literal["start", "center", "end"]
    max_lines: int | None


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

    `picture` is the name of an icon of the scene's own; empty for a built-in one.
    """

    name: str
    size: float
    light: Light
    stroke_weight: float
    turn: Turn | None = None
    picture: str = ""


@dataclass(frozen=True, slots=True)
class ProgressBar:
    """A progress bar, filled by `fraction` (0 to 1)."""

    fraction: float
    light: Light
    track_light: Light


@dataclass(frozen=True, slots=True)
class StarRating:
    """A rating: `value` of `star_count` stars lit, each `size` wide and `gap` apart."""

    value: float
    star_count: int
    size: float
    gap: float
    light: Light
    track_light: Light


Appearance = RoundedBox | TextBlock | ImageAppearance | Symbol | ProgressBar | StarRating


@dataclass(frozen=True, slots=True)
class StyledNode:
    """One node with its appearance and its layout item; `item.children` are the children's items, in the same order.

    `opacity`, `offset_deg` (right, down) and `scale` (about the middle) apply to it and all in it, after layout.
    """

    id: str
    item: LayoutItem
    appearance: Appearance | None = None
    children: tuple[StyledNode, ...] = ()
    z: int = 0
    opacity: float = 1.0
    offset_deg: tuple[float, float] = (0.0, 0.0)
    scale: float = 1.0
