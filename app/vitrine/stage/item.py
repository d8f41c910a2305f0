"""Items and boxes: what layout is asked, and what it answers."""

from __future__ import annotations

from typing import Literal, NamedTuple, Protocol

Align = Literal["start", "center", "end", "stretch", "baseline"]
Justify = Literal["start", "center", "end", "between", "around", "evenly"]
Four = tuple[float, float, float, float]


class Size(NamedTuple):
    """Width and height; None where the content decides."""

    width: float | None = None
    height: float | None = None


class Content(Protocol):
    """What fills an item without children and has a size of its own."""

    def size(self, max_width: float | None) -> tuple[float, float]:
        """Width and height at most `max_width` wide, as wide as it likes without one."""

    def narrowest(self) -> float:
        """The width below which it would be damaged (a word broken)."""

    def below_baseline(self) -> float:
        """How far its lower edge lies under its (last) baseline; 0 where it has none."""


class Item(NamedTuple):
    """One box to lay out. Lengths are degrees; sides are top, right, bottom, left.

    `inset` takes it out of the flow; None in it leaves a side free. `aspect` is width over height.
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
    """Where an item came to lie, in the unit of the items, from the root's top-left corner; children in their order."""

    x: float
    y: float
    width: float
    height: float
    children: tuple[Box, ...] = ()
