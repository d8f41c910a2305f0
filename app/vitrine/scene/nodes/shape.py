"""The node kind of drawn forms: SVG paths, circles, lines, polygons, arcs and rings."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from vitrine.document.field_error import FieldError
from vitrine.document.model import Model
from vitrine.scene.nodes.bindable import Bindable, StandIn
from vitrine.scene.nodes.fill import Fill
from vitrine.scene.nodes.node_base import NodeBase
from vitrine.scene.nodes.value import Dash, Degrees, Number, PathText, UnitInterval, Vector2, ViewBox

#: The fields of a shape of which it has exactly one.
SHAPE_FORMS = ("path", "circle", "ellipse", "line", "polygon", "arc", "ring")
#: As many points as a map of a quarter has.
MAX_SHAPE_POINTS = 2_000


class ArcSpec(Model):
    """A piece of a circle, by the clock: 0 is at the top, 90 at the right, as in CSS' conic gradients."""

    __qualname__ = "Arc"

    from_: Number = Field(alias="from", description="degrees where it begins: 0 at the top, clockwise")
    to: Number = Field(description="degrees where it ends; less than `from` runs counter-clockwise")
    size: Degrees = Field(default=4.0, description="diameter in degrees, where width and height give none")
    width: Degrees | None = Field(default=None, description="degrees that its line is wide; absent: stroke_width")


class RingSpec(Model):
    """A whole circle as a line that lies inside its box."""

    __qualname__ = "Ring"

    size: Degrees = Field(default=4.0, description="diameter in degrees, where width and height give none")
    width: Degrees | None = Field(default=None, description="degrees that its line is wide; absent: stroke_width")


ShapePoints = Annotated[
    tuple[Vector2, ...],
    Field(min_length=2, max_length=MAX_SHAPE_POINTS),
    Bindable("number", counts=(2,), rows=(2, MAX_SHAPE_POINTS)),
]
#: A form that is bound stays given, and is nothing, while nothing is there.
_EMPTY = StandIn(0.0)


class Shape(NodeBase):
    """A drawn form: exactly one of path, circle, ellipse, line, polygon, arc and ring, with its light.

    Circles, ellipses, arcs and rings fill its box, their stroke inside it. Points and paths count from the box's top
    left, in degrees or in units of `view_box`, and their stroke lies on the line, half outside.
    """

    kind: Literal["shape"] = "shape"
    path: Annotated[PathText | None, StandIn("M0 0")] = Field(
        default=None, description="SVG path data, as pasted from a drawing program"
    )
    circle: Annotated[Degrees | None, _EMPTY] = Field(default=None, description="its diameter in degrees")
    ellipse: Annotated[tuple[Degrees, Degrees] | None, _EMPTY] = Field(
        default=None, description="[width, height] in degrees"
    )
    line: Annotated[ShapePoints | None, _EMPTY] = Field(
        default=None, description="[[x, y], ...]: from point to point, open"
    )
    polygon: Annotated[ShapePoints | None, _EMPTY] = Field(
        default=None, description="[[x, y], ...]: from point to point, closed"
    )
    arc: ArcSpec | None = Field(default=None, description="a piece of a circle; `fill` fills the slice to its middle")
    ring: RingSpec | None = Field(default=None, description="a circle as a line of a width")
    view_box: ViewBox | None = Field(
        default=None,
        description="[x, y, width, height]: the part of a path's or a polygon's own plane that is shown in its box,"
        " whole and in its own aspect, such as [0, 0, 24, 24]",
    )
    fill: Fill | None = Field(default=None, description="light inside; a gradient runs over the whole form")
    fill_rule: Literal["nonzero", "evenodd"] = Field(
        default="nonzero", description="what is inside where lines cross: as in SVG"
    )
    stroke: Fill | None = Field(default=None, description="light of the line; absent without a fill: primary")
    stroke_width: Degrees = Field(default=0.12, description="degrees that the line is wide, whatever the view box")
    cap: Literal["butt", "round", "square"] = Field(default="butt", description="how the line and its dashes end")
    join: Literal["miter", "round", "bevel"] = Field(default="miter", description="how the line turns at corners")
    dash: Dash | None = Field(
        default=None,
        description="degrees: [on, off, ...] along the line, from its beginning; on a closed one as often as it fits,"
        " evenly",
    )
    dash_offset: Number = Field(default=0.0, description="degrees by which the dashes begin further on")
    # Of a gauge whose value is missing nothing is drawn: all of it would be a lie.
    trim: Annotated[tuple[UnitInterval, UnitInterval], _EMPTY] = Field(
        default=(0.0, 1.0),
        description="[from, to]: the part of the line's length that is drawn, 0 to 1; circles begin at the top",
    )

    @model_validator(mode="after")
    def _check_form(self) -> Shape:
        given = [name for name in SHAPE_FORMS if getattr(self, name) is not None]
        if len(given) != 1:
            here = f"has both {given[0]} and {given[1]}" if given else "has no form"
            raise FieldError(f"the shape {here}", f"one of {', '.join(SHAPE_FORMS)}")
        return self
