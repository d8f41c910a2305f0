"""Anchors: what a node is fixed to, and how it stands there."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from vitrine.document.field_error import FieldError
from vitrine.document.model import Model
from vitrine.scene.nodes.value import Number, Range, Vector2, Vector3, WorldPoint

NinePoint = Literal["top-left", "top", "top-right", "left", "center", "right", "bottom-left", "bottom", "bottom-right"]


class Anchor(Model):
    """What a node is fixed to: exactly one of `world`, `head` or `body`."""

    world: WorldPoint | None = Field(
        default=None, description="a place's id, or [x, y, z] in metres (y up, -z forward)"
    )
    head: NinePoint | None = Field(default=None, description="a point of the display")
    body: Vector3 | None = Field(
        default=None, description="[right, up, forward] metres from the wearer's head, heading only"
    )
    offset: Vector2 = Field(
        default=(0.0, 0.0), description="[right, down] degrees from there, for ground and upright along its own plane"
    )
    offset_m: tuple[Number, Number, Number] = Field(
        default=(0.0, 0.0, 0.0), description="[x, y, z] metres added to a world anchor"
    )
    pivot: NinePoint | None = Field(
        default=None,
        description="which point of the node sits there; default: the same point for head, center otherwise",
    )
    inside: Literal["display", "safe"] | None = Field(
        default=None,
        description="keeps it whole on the display, or within its safe zone, by moving it as little as that takes; what"
        " is in the world only while its place is on the display",
    )
    facing: Literal["billboard", "ground", "upright"] = Field(
        default="billboard",
        description="turned to the wearer, lying on the ground, or standing upright along `heading`",
    )
    heading: Number = Field(
        default=0.0, description="degrees, for ground and upright: 0 faces a wearer who looks along -z"
    )
    true_at_m: float | None = Field(
        default=None,
        gt=0,
        le=1e7,
        description="sizes hold at this distance and shrink beyond it; absent: the same angle everywhere",
    )
    limits: Range | None = Field(default=None, description="[least, most] height in degrees with `true_at_m`")
    near_m: Range | None = Field(default=None, description="fades in between these distances")
    far_m: Range | None = Field(default=None, description="fades out between these distances")
    within_deg: Range | None = Field(
        default=None,
        description="fades out between these angles from where the wearer looks, straight ahead: [5, 8] shows it only"
        " while one looks at its place; for world and body",
    )

    @model_validator(mode="after")
    def _exactly_one(self) -> Anchor:
        if sum(way is not None for way in (self.world, self.head, self.body)) != 1:
            raise FieldError("an anchor needs exactly one of its ways", "world, head or body")
        if self.within_deg is not None and self.head is not None:
            message = "a point of the display is always as far from where one looks, so within_deg says nothing"
            raise FieldError(message, "within_deg with world or body")
        if self.inside is not None and self.facing != "billboard":
            raise FieldError(f"what is {self.facing} keeps its place in the world", "inside with facing: billboard")
        return self
