"""Anchors: what a node is fixed to, and how it stands there."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from vitrine.document.field_error import FieldError
from vitrine.document.model import Model
from vitrine.scene.nodes.code_format import CodeName
from vitrine.scene.nodes.value import Number, Range, Vector2, Vector3, WorldPoint

NinePoint = Literal["top-left", "top", "top-right", "left", "center", "right", "bottom-left", "bottom", "bottom-right"]

_OPPOSITE: dict[NinePoint, NinePoint] = {
    "top-left": "bottom-right",
    "top": "bottom",
    "top-right": "bottom-left",
    "left": "right",
    "center": "center",
    "right": "left",
    "bottom-left": "top-right",
    "bottom": "top",
    "bottom-right": "top-left",
}


class Anchor(Model):
    """What a node is fixed to: exactly one of `world`, `head`, `body` or `code`."""

    world: WorldPoint | None = Field(
        default=None, description="a place's id, or [x, y, z] in metres (y up, -z forward)"
    )
    head: NinePoint | None = Field(default=None, description="a point of the display")
    body: Vector3 | None = Field(
        default=None, description="[right, up, forward] metres from the wearer's head, heading only"
    )
    code: CodeName | None = Field(
        default=None,
        description="a printed code that is seen in the feed: its payload in quotes, or `any`: the one nearest to the"
        " middle, kept as long as it is seen. It stays for 0.5 s after the code was last seen, and fades",
    )
    at: NinePoint = Field(default="center", description="which point of the code's outline")
    offset: Vector2 = Field(
        default=(0.0, 0.0), description="[right, down] degrees from there, for ground and upright along its own plane"
    )
    offset_m: tuple[Number, Number, Number] = Field(
        default=(0.0, 0.0, 0.0), description="[x, y, z] metres added to a world anchor"
    )
    offset_widths: Vector2 = Field(
        default=(0.0, 0.0), description="[right, down] added to a code anchor, in widths of the code"
    )
    pivot: NinePoint | None = Field(
        default=None,
        description="which point of the node sits there; default: the same point for head, the opposite one for code,"
        " beside which it then lies, center otherwise",
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
    true_at_deg: float | None = Field(
        default=None,
        gt=0,
        le=360,
        description="sizes hold while the code is so many degrees wide, and grow and shrink with it; absent: the same"
        " angle however near it is",
    )
    limits: Range | None = Field(
        default=None, description="[least, most] height in degrees with `true_at_m` or `true_at_deg`"
    )
    near_m: Range | None = Field(default=None, description="fades in between these distances")
    far_m: Range | None = Field(default=None, description="fades out between these distances")
    within_deg: Range | None = Field(
        default=None,
        description="fades out between these angles from where the wearer looks, straight ahead: [5, 8] shows it only"
        " while one looks at its place; not for points of the display",
    )

    @model_validator(mode="after")
    def _exactly_one(self) -> Anchor:
        if sum(way is not None for way in (self.world, self.head, self.body, self.code)) != 1:
            raise FieldError("an anchor needs exactly one of its ways", "world, head, body or code")
        if self.within_deg is not None and self.head is not None:
            message = "a point of the display is always as far from where one looks, so within_deg says nothing"
            raise FieldError(message, "within_deg with world, body or code")
        if self.code is None:
            self._refuse(("at", "offset_widths", "true_at_deg"), "only an anchor to a code has", "anchor: {code: any}")
        else:
            nowhere = ("offset_m", "facing", "heading", "true_at_m", "near_m", "far_m")
            self._refuse(nowhere, "of a code only the direction is known, not", "offset, offset_widths, true_at_deg")
        if self.inside is not None and self.facing != "billboard":
            raise FieldError(f"what is {self.facing} keeps its place in the world", "inside with facing: billboard")
        return self

    def _refuse(self, names: tuple[str, ...], message: str, allowed: str) -> None:
        for name in names:
            if getattr(self, name) != type(self).model_fields[name].default:
                raise FieldError(f"{message} `{name}`", allowed)

    @property
    def is_world_locked(self) -> bool:
        """Whether it comes and goes with what the wearer looks at."""
        return self.world is not None or self.code is not None

    @property
    def is_in_space(self) -> bool:
        """Whether it has a place in metres."""
        return self.world is not None or self.body is not None

    @property
    def default_pivot(self) -> NinePoint:
        """Which point of a node sits on it where that is not said."""
        if self.code is not None:
            return _OPPOSITE[self.at]
        return self.head or "center"
