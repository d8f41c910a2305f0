"""What a node looks like at one instant, in plain numbers: a tree of Styled, ready for layout and for paint.

Lengths are degrees, light is linear and premultiplied. Nothing here moves, is bound or depends on pixels.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from vitrine.scene.node import Turn
from vitrine.stage.flex import Four, Item
from vitrine.stage.light import Light
from vitrine.stage.text.line import TextStyle


@dataclass(frozen=True, slots=True)
class Shape:
    """A panel's box: radii top-left, top-right, bottom-right, bottom-left; the fill runs from `fill0` to `fill1`.

    `clip` cuts what is inside at its edges. A halo of size 0 is none.
    """

    radii: Four
    fill0: Light
    fill1: Light
    angle_rad: float
    border: float
    border_light: Light
    halo: float
    halo_light: Light
    clip: bool


@dataclass(frozen=True, slots=True)
class Type:
    """Lines of type; `style.size` in degrees, `lines` the most of them."""

    text: str
    style: TextStyle
    light: Light
    align: Literal["start", "center", "end"]
    lines: int | None


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture by its name in the scene."""

    src: str
    fit: Literal["cover", "contain"]
    radii: Four


@dataclass(frozen=True, slots=True)
class Symbol:
    """An icon by its name, or a flat arrow by its turn, in the middle of its box; `weight` in 24ths of the size."""

    name: str
    size: float
    light: Light
    weight: float
    turn: Turn | None = None


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of which `share` (0 to 1) is done."""

    share: float
    light: Light
    track: Light


@dataclass(frozen=True, slots=True)
class Stars:
    """`value` stars of `of`, each `size` wide and `gap` apart."""

    value: float
    of: int
    size: float
    gap: float
    light: Light
    track: Light


Look = Shape | Type | Picture | Symbol | Bar | Stars


@dataclass(frozen=True, slots=True)
class Styled:
    """One node with its look and its box to lay out; `item.children` are the children's items, in the same order.

    `opacity`, `offset_deg` (right, down) and `scale` (about the middle) apply to it and all in it, after layout.
    """

    id: str
    item: Item
    look: Look | None = None
    children: tuple[Styled, ...] = ()
    z: int = 0
    opacity: float = 1.0
    offset_deg: tuple[float, float] = (0.0, 0.0)
    scale: float = 1.0
