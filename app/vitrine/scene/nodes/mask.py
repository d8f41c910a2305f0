"""Masks: what is left of a node's light, by fading edges, a gradient or a form."""

from __future__ import annotations

from pydantic import Field, model_validator

from vitrine.document.field_error import FieldError
from vitrine.document.model import Model
from vitrine.scene.nodes.shape_form import ShapeForm
from vitrine.scene.nodes.value import Degrees, Shares

#: What a mask may be made of, as it is written.
MASK_PARTS = ("top", "right", "bottom", "left", "gradient", "shape")


class MaskSpec(Model):
    """What is left of the light of a node and all in it, nothing outside its box; several parts multiply."""

    __qualname__ = "Mask"

    top: Degrees = Field(default=0.0, description="degrees over which it fades towards its upper edge")
    right: Degrees = Field(default=0.0, description="the same, towards its right edge")
    bottom: Degrees = Field(default=0.0, description="the same, towards its lower edge")
    left: Degrees = Field(default=0.0, description="the same, towards its left edge")
    gradient: Shares | None = Field(
        default=None, description="[from, ..., to]: shares of its light, 0 to 1, along `angle` over its box"
    )
    stops: Shares | None = Field(
        default=None, description="where each share of the gradient holds, 0 to 1 of the way; absent: evenly"
    )
    angle: float = Field(default=90.0, ge=-3600, le=3600, description="degrees: 0 to the right, 90 downwards")
    shape: ShapeForm | None = Field(
        default=None,
        description="a form inside which it is seen, of a line, a ring and an arc with a width the line; circles,"
        " ellipses, arcs and rings in the middle of its box, in their own size",
    )

    @model_validator(mode="after")
    def _check_parts(self) -> MaskSpec:
        if not self.model_fields_set & set(MASK_PARTS):
            raise FieldError("the mask has nothing in it", f"one or more of {', '.join(MASK_PARTS)}")
        if self.stops is not None and (self.gradient is None or len(self.gradient) != len(self.stops)):
            steps = "no gradient" if self.gradient is None else f"a gradient of {len(self.gradient)} steps"
            raise FieldError(
                f"the mask has {len(self.stops)} stops for {steps}", "one stop for each share of `gradient`"
            )
        return self
