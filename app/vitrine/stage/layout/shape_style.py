"""Style of a shape at one instant: its figure in degrees, and the light of its inside and its line."""

from __future__ import annotations

import math
from functools import partial

from vitrine.flow.animate.motion import evaluate
from vitrine.geometry import Rect
from vitrine.scene.nodes.fill import Fill, Gradient
from vitrine.scene.nodes.shape import Shape
from vitrine.scene.nodes.shape_form import ShapeForm
from vitrine.scene.nodes.value import MAX_ASPECT
from vitrine.stage.draw.light import light_from_color
from vitrine.stage.layout.appearance import Paint, VectorShape
from vitrine.stage.shapes.figure import Figure

#: The light of a line that nothing gives a colour.
DEFAULT_STROKE = "primary"


def build_vector_shape(node: Shape, t_s: float) -> VectorShape:
    """The appearance of a shape at a time."""
    stroke = DEFAULT_STROKE if node.stroke is None and node.fill is None else node.stroke
    band = node.arc or node.ring
    width = band.width if band is not None and band.width is not None else node.stroke_width
    return VectorShape(
        build_figure(node, t_s),
        build_paint(node.fill),
        node.fill_rule,
        build_paint(stroke),
        evaluate(width, t_s) if stroke is not None else 0.0,
        node.cap,
        node.join,
        tuple(evaluate(length, t_s) for length in node.dash or ()),
        evaluate(node.dash_offset, t_s),
        (evaluate(node.trim[0], t_s), evaluate(node.trim[1], t_s)),
    )


def build_figure(node: ShapeForm, t_s: float) -> Figure:
    """The geometry of a form at a time."""
    at_t = partial(evaluate, t_s=t_s)
    if node.path is not None:
        return Figure("path", path=node.path, view_box=_build_view_box(node))
    points = node.line or node.polygon
    if points is not None:
        places = tuple((at_t(x), at_t(y)) for x, y in points)
        return Figure("line" if node.line else "polygon", points=places, view_box=_build_view_box(node))
    if node.ellipse is not None:
        width, height = (at_t(side) for side in node.ellipse)
        return Figure("ellipse", size=(width, height))
    if node.circle is not None:
        return Figure("ellipse", size=(at_t(node.circle),) * 2, is_round=True)
    if node.arc is not None:
        size = at_t(node.arc.size)
        return Figure("arc", size=(size, size), is_round=True, from_deg=at_t(node.arc.from_), to_deg=at_t(node.arc.to))
    size = at_t(node.ring.size) if node.ring is not None else 0.0
    return Figure("ellipse", size=(size, size), is_round=True)


def _build_view_box(node: ShapeForm) -> Rect[float] | None:
    """The view box, which is never flat: one that is bound may be given any numbers."""
    if node.view_box is None:
        return None
    x, y, width, height = node.view_box
    longest = max(width, height)
    least = (longest if longest > 0 else 1.0) / MAX_ASPECT
    return Rect(x, y, max(width, least), max(height, least))


def build_paint(fill: Fill | None) -> Paint | None:
    """The light of a fill, None where there is none."""
    if fill is None:
        return None
    if isinstance(fill, Gradient):
        angle_rad = math.radians(fill.angle)
        return Paint(light_from_color(fill.start), light_from_color(fill.end), angle_rad)
    light = light_from_color(fill)
    return Paint(light, light, 0.0)
