"""Input and output of layout: LayoutItem and LayoutBox."""

from __future__ import annotations

from typing import Literal, NamedTuple, Protocol

Align = Literal["start", "center", "end", "stretch", "baseline"]
Justify = Literal["start", "center", "end", "between", "around", "evenly"]
Four = tuple[float, float, float, float]


class Size(NamedTuple):
    """A width and a height; None where the content decides."""

    width: float | None = None
    height: float | None = None


class Content(Protocol):
    """Content of an item without children, with an intrinsic size; all lengths in degrees."""

    def size(self, max_width: float | None) -> tuple[float, float]:
        """Width and height at most `max_width` wide; its natural width without one."""

    def narrowest(self) -> float:
        """The width below which it would be damaged (a word broken): CSS's min-content width."""

    def below_baseline(self) -> float:
        """How far its bottom edge lies below its (last) baseline; 0 where it has none."""


class Item(NamedTuple):
    """One box to lay out, with CSS flexbox's properties. Lengths are degrees; sides are top, right, bottom, left.

    `inset` takes it out of the flow; None in it leaves a side free. `aspect_ratio` is width over height.
    """

    content: Content | None = None
    children: tuple[Item, ...] = ()
    row: bool = False
    wrap: bool = False
    gap: float = 0.0
    padding: Four = (0.0, 0.0, 0.0, 0.0)
    margin: Four = (0.0, 0.0, 0.0, 0.0)
    size: Size = Size()
    least: Size = Size()
    most: Size = Size()
    grow: float = 0.0
    shrink: float = 1.0
    align: Align = "stretch"
    align_self: Align | None = None
    justify: Justify = "start"
    inset: tuple[float | None, float | None, float | None, float | None] | None = None
    aspect: float | None = None


class Box(NamedTuple):
    """The border box of an item after layout, in degrees from the root's top-left corner; children in their order."""

    x: float
    y: float
    width: float
    height: float
    children: tuple[Box, ...] = ()
