"""Outlines of nodes over the picture: boxes, anchors and names, and which node is under a point."""

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
    """The id of the smallest node at a point of the picture, of equal ones the last drawn; empty where none is."""
    under = [(index, bounds) for index, bounds in enumerate(marks) if _holds(bounds, point)]
    smallest = min(under, key=lambda found: (_size(found[1]), -found[0]), default=None)
    return smallest[1].node if smallest else ""


def outlines(text: TextSystem, ratio: float, plane: Plane, marks: Sequence[Mark], chosen: str) -> Laid:
    """Layer of boxes, anchors and names of these nodes; the bounds are in pixels of the transform's picture."""
    canvas, visible_area = Pen(text, ratio, plane.seen), plane.seen
    taken: list[Area] = []
    for bounds in sorted(marks, key=lambda bounds: bounds.node != chosen):
        box = plane.box(bounds.box_px)
        canvas.frame(box, CHOSEN if bounds.node == chosen else OTHER)
        _label(canvas, box, visible_area, bounds.node, taken)
        if bounds.anchor_px is not None:
            _cross(canvas, plane.x(bounds.anchor_px[0]), plane.y(bounds.anchor_px[1]))
    return canvas.laid()


def _label(canvas: Pen, box: Area, picture: Area, node: str, named: list[Area]) -> None:
    """The node's own name above its box, where no other name stands; a part's name without its holder's."""
    name = node.rpartition("/")[2]
    width = canvas.width_of(name, NAME) + 6
    x = min(max(box.x, picture.x), picture.right - width)
    wanted = (Area(x, y, width, 13) for y in (box.y - 13, box.y, box.bottom - 13))
    free = (area for area in wanted if area.y >= picture.y and not any(_meet(area, other) for other in named))
    place = next(free, None)
    if place is None:
        return
    named.append(place)
    canvas.box(place, f"{palette.GROUND}C0", 2)
    canvas.words(name, place.x + 3, place.middle, NAME)


def _meet(a: Area, b: Area) -> bool:
    return a.x < b.right and b.x < a.right and a.y < b.bottom and b.y < a.bottom


def _cross(canvas: Pen, x: float, y: float) -> None:
    canvas.box(Area(x - 6, y - 0.5, 12, 1), palette.WARNING)
    canvas.box(Area(x - 0.5, y - 6, 1, 12), palette.WARNING)


def _holds(mark: Mark, point: tuple[float, float]) -> bool:
    x0, y0, x1, y1 = mark.box_px
    return x0 <= point[0] < x1 and y0 <= point[1] < y1


def _size(mark: Mark) -> float:
    x0, y0, x1, y1 = mark.box_px
    return (x1 - x0) * (y1 - y0)
