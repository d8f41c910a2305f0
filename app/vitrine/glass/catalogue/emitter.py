"""Compound values of a device profile: the display's colours and its optical defects."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from vitrine.document.field_error import FieldError
from vitrine.document.model import Model
from vitrine.glass.optics.primaries import linear_srgb_from_panel
from vitrine.scene.nodes.value import HexColor
from vitrine.world.chromaticity import Chromaticity

Fraction = Annotated[float, Field(ge=0, le=1)]
GhostOffset = Annotated[float, Field(ge=-45, le=45)]


class Primaries(Model):
    """The panel's primaries and white point as CIE 1931 chromaticities [x, y]."""

    red: Chromaticity = Field(description="[x, y]")
    green: Chromaticity = Field(description="[x, y]")
    blue: Chromaticity = Field(description="[x, y]")
    white: Chromaticity = Field(default=(0.3127, 0.3290), description="[x, y]; absent: D65, as sRGB")

    @model_validator(mode="after")
    def _span_colours(self) -> Primaries:
        linear_srgb_from_panel(self.red, self.green, self.blue, self.white)
        return self


class Color(Model):
    """The display's colour gamut and levels. `full` without primaries is sRGB."""

    mode: Literal["full", "mono"] = Field(description="all colours, or one tint")
    tint: HexColor | None = Field(default=None, description='the one tint of a mono display, "#RRGGBB"')
    primaries: Primaries | None = Field(default=None, description="of a display with all colours")
    levels: int | None = Field(default=None, ge=2, le=4096, description="steps of light; absent: as good as continuous")

    @model_validator(mode="after")
    def _one_way(self) -> Color:
        if self.mode == "mono" and (self.tint is None or self.primaries is not None):
            raise FieldError("a mono display has a tint and no primaries", 'tint: "#RRGGBB"')
        if self.mode == "full" and self.tint is not None:
            raise FieldError("a display with all colours has no tint", "primaries", "write tint: null")
        if self.tint is not None and self.tint[1:7] == "000000":
            raise FieldError("a black tint emits nothing", "any other colour")
        return self


class Spread(Model):
    """Halation: a share of the light is spread over its surroundings by a Gaussian."""

    share: Fraction = Field(description="how much of the light")
    sigma_deg: float = Field(gt=0, le=10, description="sigma of the Gaussian in degrees")


class Ghost(Model):
    """A ghost image: a faint second picture at an angular offset."""

    share: Fraction = Field(description="how bright it is against the first")
    offset_deg: tuple[GhostOffset, GhostOffset] = Field(description="[right, down] degrees away from the first")


class Uniformity(Model):
    """Non-uniformity: luminance fall-off towards the corners, with red and blue around different centres."""

    falloff: Fraction = Field(description="how much of the light a corner lacks")
    color_shift: Fraction = Field(default=0.0, description="red's and blue's middle left and right, of half a width")
