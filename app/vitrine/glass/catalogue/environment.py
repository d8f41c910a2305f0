"""Environment: the ambient light around the wearer."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from vitrine.document.model import Model
from vitrine.glass.catalogue.profile import CdPerM2
from vitrine.glass.catalogue.sourced import Sourced
from vitrine.scene.nodes.value import Id


class Environment(Model):
    """One kind of ambient light: a pixel of linear value Y stands for luminance · Y / 0.18 cd/m²."""

    id: Id = Field(description="its name on the command line")
    name: str = Field(description="what people call it")
    aliases: tuple[Id, ...] = Field(default=(), description="other ids")
    note: str = Field(default="", description="what to know about it")
    extends: str | None = Field(default=None, description="the id whose values hold where this file has none")
    luminance: Sourced[CdPerM2] = Field(description="of what is mid-grey in the picture, in cd/m²")
    illuminance_lx: Sourced[Annotated[float, Field(ge=0, le=1e6)]] | None = Field(default=None, description="in lux")

    @property
    def nits(self) -> float:
        """The luminance of mid-grey in cd/m², without its source."""
        return self.luminance.value
