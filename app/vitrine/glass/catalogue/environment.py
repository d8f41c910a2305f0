"""Environment: the ambient light around the wearer, by its illuminance or by the luminance of one surface in it."""

from __future__ import annotations

import math
from typing import Annotated

from pydantic import Field, ValidationInfo, field_validator, model_validator

from vitrine.document.field_error import FieldError
from vitrine.document.model import Model
from vitrine.glass.catalogue.profile import CdPerM2
from vitrine.glass.catalogue.sourced import Sourced, lowest_confidence, oldest_date
from vitrine.glass.optics.photometry import MID_GREY, diffuse_illuminance, diffuse_luminance, format_light
from vitrine.glass.optics.white_point import WhitePoint
from vitrine.scene.nodes.value import Id

#: From a night without a moon to ten times the sun: mid-grey has at least the least luminance of a display.
Illuminance = Annotated[float, Field(ge=0.02, le=1e6)]
Reflectance = Annotated[float, Field(ge=0.01, le=1)]

#: How far illuminance and luminance may be apart where a file gives both: figures of two digits are this inexact.
AGREEMENT = 0.05


class Environment(Model):
    """One kind of ambient light: a pixel of linear value Y stands for a matt surface of reflectance Y in it.

    Mid-grey, 0.18, then has 0.18 · E / π cd/m² (Lambert's law). A file gives `illuminance_lx`, E, or the `luminance` of
    a surface with its `reflectance`; the other follows, and where both are given they must agree.
    """

    id: Id = Field(description="its name on the command line")
    name: str = Field(description="what people call it")
    aliases: tuple[Id, ...] = Field(default=(), description="other ids")
    note: str = Field(default="", description="what to know about it")
    extends: str | None = Field(default=None, description="the id whose values hold where this file has none")
    luminance: Sourced[CdPerM2] | None = Field(
        default=None, description="in cd/m², of mid-grey or of the surface whose `reflectance` is given"
    )
    reflectance: Sourced[Reflectance] | None = Field(
        default=None, description="share 0..1, of the surface that `luminance` is of; absent: mid-grey, 0.18"
    )
    illuminance_lx: Sourced[Illuminance] | None = Field(
        default=None, description="in lux, on what is seen; absent: what follows from `luminance`"
    )
    white_point: Sourced[WhitePoint] | None = Field(
        default=None, description="of its light: a correlated colour temperature in kelvin, or CIE 1931 [x, y]"
    )

    @field_validator("reflectance")
    @classmethod
    def _is_of_a_luminance(cls, value: Sourced[float] | None, info: ValidationInfo) -> Sourced[float] | None:
        if value is not None and info.data.get("luminance", value) is None:
            raise FieldError("a reflectance without the luminance of its surface says nothing", "luminance beside it")
        return value

    @field_validator("illuminance_lx")
    @classmethod
    def _agrees(cls, value: Sourced[float] | None, info: ValidationInfo) -> Sourced[float] | None:
        luminance, reflectance = info.data.get("luminance"), info.data.get("reflectance")
        if value is None or luminance is None:
            return value
        share = reflectance.value if reflectance else MID_GREY
        implied = diffuse_illuminance(luminance.value, share)
        if abs(math.log(implied / value.value)) > math.log1p(AGREEMENT):
            raise FieldError(
                f"{format_light(value.value)} lx disagrees with the luminance: {format_light(luminance.value)} cd/m² "
                f"of a surface of reflectance {share:g} takes {format_light(implied)} lx",
                "one of the two",
            )
        return value

    @model_validator(mode="after")
    def _is_lit(self) -> Environment:
        if self.luminance is None and self.illuminance_lx is None:
            raise FieldError(
                "neither illuminance_lx nor luminance says how bright it is", "such as illuminance_lx: 500"
            )
        return self

    @property
    def nits(self) -> float:
        """The luminance of mid-grey in cd/m², without its source."""
        return self.mid_grey_luminance.value

    @property
    def mid_grey_luminance(self) -> Sourced[float]:
        """The luminance of mid-grey in cd/m²: as written, of the surface of known reflectance, or 0.18 · E / π."""
        if self.luminance is None:
            assert self.illuminance_lx is not None
            found = diffuse_luminance(self.illuminance_lx.value, MID_GREY)
            return _derive(found, f"{MID_GREY:g} · E / π", self.illuminance_lx)
        if self.reflectance is None:
            return self.luminance
        found = self.luminance.value * MID_GREY / self.reflectance.value
        return _derive(found, f"{MID_GREY:g} · L / {self.reflectance.value:g}", self.luminance, self.reflectance)

    @property
    def illuminance(self) -> Sourced[float]:
        """The illuminance in lux: as written, or what follows from the luminance, π · L / ρ."""
        if self.illuminance_lx is not None:
            return self.illuminance_lx
        return _derive(diffuse_illuminance(self.nits, MID_GREY), "π · L / ρ", self.mid_grey_luminance)


def _derive(value: float, formula: str, *origins: Sourced[float]) -> Sourced[float]:
    """A value that follows from others by a formula: no surer than the least of them."""
    sure, date = lowest_confidence(*origins), oldest_date(*origins)
    return Sourced[float](value=value, confidence=sure, source=formula, as_of=date)
