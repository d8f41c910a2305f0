"""Outlines of nodes over the picture: boxes, anchors and names, and which node is under a point."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from vitrine.geometry import Point, Rect
from vitrine.gpu.passes.interface import PositionedLayer
from vitrine.preview.layout.pane_transform import PaneTransform
from vitrine.stage.draw.drawlist import NodeBounds
from vitrine.stage.inspect.hit_map import HitTarget
from vitrine.stage.text.text_system import TextSystem
from vitrine.ui import palette
from vitrine.ui.canvas import Canvas2D, FontStyle

NAME_FONT = FontStyle(10.5, palette.BRIGHT)
TARGET_COLOR = palette.WARNING
#: Length of a dash in the window's units, and the most of them along a side: a target may be as wide as the world.
DASH, MOST_DASHES = 5.0, 200
SELECTED_COLOR, OTHER_COLOR = palette.ACCENT, f"{palette.ACCENT}70"


def find_node(node_bounds: Sequence[NodeBounds], point: Point[float]) -> str:
    """The id of the smallest node at a point of the picture, of equal ones the last drawn; empty where none is."""
    under = [(index, bounds) for index, bounds in enumerate(node_bounds) if bounds.contains(point)]
    smallest = min(under, key=lambda found: (found[1].box_px.area, -found[0]), default=None)
    return smallest[1].node_id if smallest else ""


def draw_outlines(
    text: TextSystem, ratio: float, transform: PaneTransform, node_bounds: Sequence[NodeBounds], selected_node: str
) -> PositionedLayer:
    """Layer of boxes, anchors and names of these nodes; the bounds are in pixels of the transform's picture."""
    canvas, visible_area = Canvas2D(text, ratio, transform.visible_area), transform.visible_area
    taken: list[Rect[float]] = []
    for bounds in sorted(node_bounds, key=lambda bounds: bounds.node_id != selected_node):
        box = transform.window_box(bounds.box_px)
        canvas.draw_frame(box, SELECTED_COLOR if bounds.node_id == selected_node else OTHER_COLOR)
        _draw_name(canvas, box, visible_area, bounds.node_id, taken)
        if bounds.anchor_px is not None:
            _draw_cross(canvas, transform.window_x(bounds.anchor_px.x), transform.window_y(bounds.anchor_px.y))
    return canvas.to_layer()


def draw_targets(
    text: TextSystem, ratio: float, transform: PaneTransform, targets: Sequence[HitTarget]
) -> PositionedLayer:
    """Layer of what a gaze can mean: each target's box, and dashed how far it reaches by its `hit`."""
    canvas = Canvas2D(text, ratio, transform.visible_area)
    for target in targets:
        canvas.draw_frame(transform.window_box(target.bounds.box_px), TARGET_COLOR)
        if target.reach_px != target.bounds.box_px:
            _draw_dashes(canvas, transform.window_box(target.reach_px), TARGET_COLOR)
    return canvas.to_layer()


def _draw_dashes(canvas: Canvas2D, box: Rect[float], color: str) -> None:
    """A dashed frame inside a box, with a dash at each corner."""
    for left in _iter_dashes(box.x, box.width):
        for top in (box.y, box.bottom - 1):
            canvas.draw_box(Rect(left, top, min(DASH, box.right - left), 1), color)
    for top in _iter_dashes(box.y, box.height):
        for left in (box.x, box.right - 1):
            canvas.draw_box(Rect(left, top, 1, min(DASH, box.bottom - top)), color)


def _iter_dashes(start: float, length: float) -> Iterator[float]:
    """Where dashes begin along a length, as far apart as they are long, the last one at its end."""
    count = max(1, min(round((length - DASH) / (2 * DASH)), MOST_DASHES))
    return (start + max(length - DASH, 0) * number / count for number in range(count + 1))


def _draw_name(
    canvas: Canvas2D, box: Rect[float], visible_area: Rect[float], node: str, taken: list[Rect[float]]
) -> None:
    """The node's own name above its box, where no other name stands; a part's name without its holder's."""
    name = node.rpartition("/")[2]
    width = canvas.text_width(name, NAME_FONT) + 6
    x = min(max(box.x, visible_area.x), visible_area.right - width)
    wanted = (Rect(x, y, width, 13) for y in (box.y - 13, box.y, box.bottom - 13))
    free = (area for area in wanted if area.y >= visible_area.y and not any(_overlap(area, other) for other in taken))
    place = next(free, None)
    if place is None:
        return
    taken.append(place)
    canvas.draw_box(place, f"{palette.GROUND}C0", 2)
    canvas.draw_text(name, place.x + 3, place.center_y, NAME_FONT)


def _overlap(a: Rect[float], b: Rect[float]) -> bool:
    return a.x < b.right and b.x < a.right and a.y < b.bottom and b.y < a.bottom


def _draw_cross(canvas: Canvas2D, x: float, y: float) -> None:
    canvas.draw_box(Rect(x - 6, y - 0.5, 12, 1), palette.WARNING)
    canvas.draw_box(Rect(x - 0.5, y - 6, 1, 12), palette.WARNING)
