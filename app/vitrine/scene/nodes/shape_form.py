"""Forms of shapes: SVG paths, circles, ellipses, lines, polygons, arcs and rings, whatever they are used for."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from vitrine.document.field_error import FieldError
from vitrine.document.model import Model
from vitrine.scene.nodes.bindable import Bindable, StandIn
from vitrine.scene.nodes.value import Degrees, Number, PathText, Vector2, ViewBox

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
NOTHING_YET = StandIn(0.0)


class ShapeForm(Model):
    """A form: exactly one of path, circle, ellipse, line, polygon, arc and ring."""

    path: Annotated[PathText | None, StandIn("M0 0")] = Field(
        default=None, description="SVG path data, as pasted from a drawing program"
    )
    circle: Annotated[Degrees | None, NOTHING_YET] = Field(default=None, description="its diameter in degrees")
    ellipse: Annotated[tuple[Degrees, Degrees] | None, NOTHING_YET] = Field(
        default=None, description="[width, height] in degrees"
    )
    line: Annotated[ShapePoints | None, NOTHING_YET] = Field(
        default=None, description="[[x, y], ...]: from point to point, open"
    )
    polygon: Annotated[ShapePoints | None, NOTHING_YET] = Field(
        default=None, description="[[x, y], ...]: from point to point, closed"
    )
    arc: ArcSpec | None = Field(default=None, description="a piece of a circle; `fill` fills the slice to its middle")
    ring: RingSpec | None = Field(default=None, description="a circle as a line of a width")
    view_box: ViewBox | None = Field(
        default=None,
        description="[x, y, width, height]: the part of a path's or a polygon's own plane that is shown in its box,"
        " whole and in its own aspect, such as [0, 0, 24, 24]",
    )
    fill_rule: Literal["nonzero", "evenodd"] = Field(
        default="nonzero", description="what is inside where lines cross: as in SVG"
    )
    stroke_width: Degrees = Field(default=0.12, description="degrees that the line is wide, whatever the view box")

    @model_validator(mode="after")
    def _check_form(self) -> Self:
        given = [name for name in SHAPE_FORMS if getattr(self, name) is not None]
        if len(given) != 1:
            here = f"has both {given[0]} and {given[1]}" if given else "has no form"
            raise FieldError(f"the shape {here}", f"one of {', '.join(SHAPE_FORMS)}")
        return self
