"""The node kind of drawn forms: SVG paths, circles, lines, polygons, arcs and rings."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from vitrine.scene.nodes.fill import Fill
from vitrine.scene.nodes.node_base import NodeBase
from vitrine.scene.nodes.shape_form import NOTHING_YET, ShapeForm
from vitrine.scene.nodes.value import Dash, Number, UnitInterval


class Shape(ShapeForm, NodeBase):
    """A drawn form: exactly one of path, circle, ellipse, line, polygon, arc and ring, with its light.

    Circles, ellipses, arcs and rings fill its box, their stroke inside it. Points and paths count from the box's top
    left, in degrees or in units of `view_box`, and their stroke lies on the line, half outside.
    """

    kind: Literal["shape"] = "shape"
    fill: Fill | None = Field(default=None, description="light inside; a gradient runs over the whole form")
    stroke: Fill | None = Field(default=None, description="light of the line; absent without a fill: primary")
    cap: Literal["butt", "round", "square"] = Field(default="butt", description="how the line and its dashes end")
    join: Literal["miter", "round", "bevel"] = Field(default="miter", description="how the line turns at corners")
    dash: Dash | None = Field(
        default=None,
        description="degrees: [on, off, ...] along the line, from its beginning; on a closed one as often as it fits,"
        " evenly",
    )
    dash_offset: Number = Field(default=0.0, description="degrees by which the dashes begin further on")
    # Of a gauge whose value is missing nothing is drawn: all of it would be a lie.
    trim: Annotated[tuple[UnitInterval, UnitInterval], NOTHING_YET] = Field(
        default=(0.0, 1.0),
        description="[from, to]: the part of the line's length that is drawn, 0 to 1; circles begin at the top",
    )
