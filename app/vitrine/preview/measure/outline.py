"""Nodes in the picture: which one is under a point, and their boxes, anchors and names drawn over it."""

from __future__ import annotations

from collections.abc import Sequence

from vitrine.gpu.interface import Laid
from vitrine.preview.layout.plane import Plane
from vitrine.stage.drawlist import Mark
from vitrine.stage.text.line import TextSystem
from vitrine.ui import palette
from vitrine.ui.pen import Area, Ink, Pen

NAME = Ink(10.5, palette.BRIGHT)
CHOSEN, OTHER = palette.ACCENT, f"{palette.ACCENT}70"


def node_at(marks: Sequence[Mark], point: tuple[float, float]) -> str:
    """The smallest node under a point of the picture, of equal ones the last drawn; nothing where there is none."""
    under = [(index, mark) for index, mark in enumerate(marks) if _holds(mark, point)]
    smallest = min(under, key=lambda found: (_size(found[1]), -found[0]), default=None)
    return smallest[1].node if smallest else ""


def outlines(text: TextSystem, ratio: float, plane: Plane, marks: Sequence[Mark], chosen: str) -> Laid:
    """Boxes, anchors and names of these nodes; marks are in pixels of the plane's picture."""
    pen, picture = Pen(text, ratio, plane.seen), plane.seen
    named: list[Area] = []
    for mark in sorted(marks, key=lambda mark: mark.node != chosen):
        box = plane.box(mark.box_px)
        pen.frame(box, CHOSEN if mark.node == chosen else OTHER)
        _label(pen, box, picture, mark.node, named)
        if mark.anchor_px is not None:
            _cross(pen, plane.x(mark.anchor_px[0]), plane.y(mark.anchor_px[1]))
    return pen.laid()


def _label(pen: Pen, box: Area, picture: Area, node: str, named: list[Area]) -> None:
    """The node's own name above its box, where no other name stands; a part's name without its holder's."""
    name = node.rpartition("/")[2]
    width = pen.width_of(name, NAME) + 6
    x = min(max(box.x, picture.x), picture.right - width)
    wanted = (Area(x, y, width, 13) for y in (box.y - 13, box.y, box.bottom - 13))
    free = (area for area in wanted if area.y >= picture.y and not any(_meet(area, other) for other in named))
    place = next(free, None)
    if place is None:
        return
    named.append(place)
    pen.box(place, f"{palette.GROUND}C0", 2)
    pen.words(name, place.x + 3, place.middle, NAME)


def _meet(a: Area, b: Area) -> bool:
    return a.x < b.right and b.x < a.right and a.y < b.bottom and b.y < a.bottom


def _cross(pen: Pen, x: float, y: float) -> None:
    pen.box(Area(x - 6, y - 0.5, 12, 1), palette.WARNING)
    pen.box(Area(x - 0.5, y - 6, 1, 12), palette.WARNING)


def _holds(mark: Mark, point: tuple[float, float]) -> bool:
    x0, y0, x1, y1 = mark.box_px
    return x0 <= point[0] < x1 and y0 <= point[1] < y1


def _size(mark: Mark) -> float:
    x0, y0, x1, y1 = mark.box_px
    return (x1 - x0) * (y1 - y0)
