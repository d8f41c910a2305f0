"""Input and output of layout: LayoutItem and LayoutBox."""

from __future__ import annotations

from typing import Literal, NamedTuple, Protocol

AlignItems = Literal["start", "center", "end", "stretch", "baseline"]
JustifyContent = Literal["start", "center", "end", "between", "around", "evenly"]
Float4 = tuple[float, float, float, float]


class Size(NamedTuple):
    """A width and a height; None where the content decides."""

    width: float | None = None
    height: float | None = None


class Content(Protocol):
    """Content of an item without children, with an intrinsic size; all lengths in degrees."""

    def measure(self, max_width: float | None) -> tuple[float, float]:
        """Width and height at most `max_width` wide; its natural width without one."""

    def min_content_width(self) -> float:
        """The width below which it would be damaged (a word broken): CSS's min-content width."""

    def descent(self) -> float:
        """How far its bottom edge lies below its (last) baseline; 0 where it has none."""


class LayoutItem(NamedTuple):
    """One box to lay out, with CSS flexbox's properties. Lengths are degrees; sides are top, right, bottom, left.

    `inset` takes it out of the flow; None in it leaves a side free. `aspect_ratio` is width over height.
    """

    content: Content | None = None
    children: tuple[LayoutItem, ...] = ()
    row: bool = False
    wrap: bool = False
    gap: float = 0.0
    padding: Float4 = (0.0, 0.0, 0.0, 0.0)
    margin: Float4 = (0.0, 0.0, 0.0, 0.0)
    size: Size = Size()
    min_size: Size = Size()
    max_size: Size = Size()
    grow: float = 0.0
    shrink: float = 1.0
    align: AlignItems = "stretch"
    align_self: AlignItems | None = None
    justify: JustifyContent = "start"
    inset: tuple[float | None, float | None, float | None, float | None] | None = None
    aspect_ratio: float | None = None


class LayoutBox(NamedTuple):
    """The border box of an item after layout, in degrees from the root's top-left corner; children in their order."""

    x: float
    y: float
    width: float
    height: float
    children: tuple[LayoutBox, ...] = ()
