"""Fills: the light of a surface, one colour or a gradient, and the soft light around it."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Discriminator, Field, Tag

from vitrine.document.model import Model
from vitrine.scene.nodes.value import Color, Degrees


class Gradient(Model):
    """Two colours along a direction."""

    start: Color = Field(description="colour at the start")
    end: Color = Field(description="colour at the end")
    angle: float = Field(default=90.0, ge=-3600, le=3600, description="degrees: 0 to the right, 90 downwards")


def _discriminate_fill(raw: Any) -> str:
    return "gradient" if isinstance(raw, dict | Gradient) else "color"


Fill = Annotated[
    Annotated[Color, Tag("color")] | Annotated[Gradient, Tag("gradient")], Discriminator(_discriminate_fill)
]


class Halo(Model):
    """A soft outer light: on additive glasses a dark shadow would emit nothing."""

    size: Degrees = Field(default=0.5, description="degrees that it reaches")
    color: Color = Field(default="veil", description="its light")
