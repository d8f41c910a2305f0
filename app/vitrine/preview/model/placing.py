"""Placing as a value: the tool in hand while the floor grid is shown, and what it has got so far."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

import pygame

from vitrine.world.horizon import Horizon
from vitrine.world.picked_point import PickedPoint


class PlacingTool(Enum):
    """A tool that moves a feed's poses, or looks where things are; its word as it stands in the window."""

    LOOK = "Look"
    LENGTH = "Length"
    HORIZON = "Horizon"
    ORIGIN = "Origin"
    THREE_POINTS = "Three points"


TOOLS = tuple(PlacingTool)
#: What to do with each tool, by how many places it has got.
HINTS: dict[PlacingTool, tuple[str, ...]] = {
    PlacingTool.LOOK: ("A click copies an anchor; Shift+click adds a point of a route",),
    PlacingTool.LENGTH: (
        "Click one end of something whose length you know",
        "Click its other end",
        "Type how many metres it is long, then Enter",
    ),
    PlacingTool.HORIZON: ("Drag the line onto the horizon: its middle for pitch, an end for roll",),
    PlacingTool.ORIGIN: ("Press where the world begins, and drag to where −z leads",),
    PlacingTool.THREE_POINTS: (
        "Click three points of one level floor",
        "Click the second one, well apart",
        "Click the third one, off their line",
    ),
}


class HorizonGrip(Enum):
    """What of the horizon is held."""

    MIDDLE = "middle"
    END = "end"


@dataclass(frozen=True, slots=True)
class HorizonDrag:
    """The horizon while it is dragged: as it was, as it is now, what of it is held, and how far off the pointer."""

    start: Horizon
    horizon: Horizon
    grip: HorizonGrip
    offset: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Placing:
    """The tool in hand, the places that were clicked with it, and what is dragged.

    `draws_arrow`: an arrow is dragged from the one place that was pressed. While anything is dragged time stands.
    """

    tool: PlacingTool = PlacingTool.LOOK
    picked: tuple[PickedPoint, ...] = ()
    drag: HorizonDrag | None = None
    draws_arrow: bool = False

    @property
    def is_dragging(self) -> bool:
        """Whether a press goes on that moves something."""
        return self.drag is not None or self.draws_arrow

    @property
    def awaits_length(self) -> bool:
        """Whether a length in metres is being typed."""
        return self.tool is PlacingTool.LENGTH and len(self.picked) == 2

    @property
    def hint(self) -> str:
        """What to do next."""
        hints = HINTS[self.tool]
        return hints[min(len(self.picked), len(hints) - 1)]

    def let_go(self) -> Placing:
        """The same tool, with nothing in it."""
        return Placing(self.tool)

    def with_place(self, place: PickedPoint) -> Placing:
        """The same tool with one place more."""
        return replace(self, picked=(*self.picked, place))

    def dismiss(self) -> Placing | None:
        """After Escape: what was clicked goes first, then the tool, then the grid."""
        if self.picked or self.is_dragging:
            return self.let_go()
        return Placing() if self.tool is not PlacingTool.LOOK else None


def find_tool(key: int) -> PlacingTool | None:
    """The tool of a digit key; None for those beyond, and other keys."""
    index = key - pygame.K_1
    return TOOLS[index] if 0 <= index < len(TOOLS) else None
