"""Resolved appearances of nodes at one instant: a tree of StyledNodes, the input of layout and painting.

Lengths are degrees, light is linear and premultiplied. Nothing here is animated, bound or dependent on pixels.
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
    """A rounded box with gradient, border and halo: radii top-left, top-right, bottom-right, bottom-left.

    The fill runs from `fill0` to `fill1`. A halo of size 0 is none.
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
    """A block of text in at most `max_lines` lines; `style.size` in degrees."""

    text: str
    style: TextStyle
    light: Light
    align: Literal["start", "center", "end"]
    lines: int | None


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in a box, by its name in the scene."""

    src: str
    fit: Literal["cover", "contain"]
    radii: Four


@dataclass(frozen=True, slots=True)
class Symbol:
    """An icon by its name, or a flat arrow by its turn, centred in its box; `stroke_weight` in 24ths of the size."""

    name: str
    size: float
    light: Light
    weight: float
    turn: Turn | None = None


@dataclass(frozen=True, slots=True)
class Bar:
    """A progress bar, filled by `fraction` (0 to 1)."""

    share: float
    light: Light
    track: Light


@dataclass(frozen=True, slots=True)
class Stars:
    """A rating: `value` of `star_count` stars lit, each `size` wide and `gap` apart."""

    value: float
    of: int
    size: float
    gap: float
    light: Light
    track: Light


Look = Shape | Type | Picture | Symbol | Bar | Stars


@dataclass(frozen=True, slots=True)
class Styled:
    """One node with its appearance and its layout item; `item.children` are the children's items, in the same order.

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
