"""Input and output of layout: LayoutItem and LayoutBox."""

from __future__ import annotations

from typing import Literal, NamedTuple, Protocol

from vitrine.geometry import Sides

AlignItems = Literal["start", "center", "end", "stretch", "baseline"]
JustifyContent = Literal["start", "center", "end", "between", "around", "evenly"]
NO_SIDES = Sides(0.0, 0.0, 0.0, 0.0)


class AutoSize(NamedTuple):
    """A width and a height; None is CSS's `auto`: the content decides."""

    width: float | None = None
    height: float | None = None


class AutoSides(NamedTuple):
    """The distance of each side from that of the container; None is CSS's `auto`: the side is free."""

    top: float | None = None
    right: float | None = None
    bottom: float | None = None
    left: float | None = None


#: What of a text is kept whole where a line is to be as narrow as it can be.
Wholeness = Literal["words", "numbers", "nothing"]


class RelativeSize(NamedTuple):
    """The sides of an item that are shares of its container's, as factors; None for those that are lengths or auto."""

    size: AutoSize = AutoSize()
    min_size: AutoSize = AutoSize()
    max_size: AutoSize = AutoSize()


class Content(Protocol):
    """Content of an item without children, with an intrinsic size; all lengths in degrees."""

    def measure(self, max_width: float | None) -> tuple[float, float]:
        """Width and height at most `max_width` wide; its natural width without one."""

    def min_content_width(self) -> float:
        """The width below which it would be damaged (a word broken): CSS's min-content width."""

    def min_number_width(self) -> float:
        """The width below which it would be misread where its words may be broken: that of its widest number."""

    def first_baseline(self) -> float | None:
        """How far below its top edge the baseline of its first line lies; None where it has none."""


class LayoutItem(NamedTuple):
    """One box to lay out, with CSS flexbox's properties. Lengths are degrees.

    `basis` is its length along its container before it grows or shrinks; None is auto: its size, or its content's.
    `inset` takes it out of the flow. `aspect_ratio` is width over height. `rtl` is CSS's `direction` of a container.
    `relative` are percentages: lengths as soon as the container has one on their axis, till then auto.
    """

    content: Content | None = None
    children: tuple[LayoutItem, ...] = ()
    row: bool = False
    wrap: bool = False
    gap: float = 0.0
    padding: Sides[float] = NO_SIDES
    margin: Sides[float] = NO_SIDES
    size: AutoSize = AutoSize()
    min_size: AutoSize = AutoSize()
    max_size: AutoSize = AutoSize()
    basis: float | None = None
    grow: float = 0.0
    shrink: float = 1.0
    align: AlignItems = "stretch"
    align_self: AlignItems | None = None
    justify: JustifyContent = "start"
    inset: AutoSides | None = None
    aspect_ratio: float | None = None
    rtl: bool = False
    relative: RelativeSize | None = None


class LayoutBox(NamedTuple):
    """The border box of an item after layout, in degrees from the root's top-left corner; children in their order."""

    x: float
    y: float
    width: float
    height: float
    children: tuple[LayoutBox, ...] = ()
