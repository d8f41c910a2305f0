"""The rule of shadows: light cannot darken what is behind it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from vitrine.glass.photometry import luminance_of
from vitrine.scene.lint import LEAST_LIGHT
from vitrine.stage.drawlist import Sheet
from vitrine.verdict.finding import Hit, Rule
from vitrine.verdict.glimpse import Glimpse

SHADOW = Rule(
    "dark-shadow",
    "warning",
    "A dark shadow emits nothing",
    'use a light `halo` such as "veil", or an outline with `border`',
    "additive displays: black emits nothing, so elevation by shadow is not there (Google display-glasses design guide)",
)


def shadow_hits(glimpse: Glimpse) -> Iterator[Hit]:
    """Check for halos that are too dark to be light; video pass-through can show them."""
    if glimpse.optics.blocking:
        return
    raster_layers = {leaf.sheet for placing in glimpse.draw_list.placings for leaf in placing.leaves}
    for node in sorted({node for raster_layer in raster_layers for node in _shadows(raster_layer)}):
        yield Hit(SHADOW, node, 1.0, "its halo is a dark shadow, which emits nothing")


@lru_cache(maxsize=512)
def _shadows(sheet: Sheet) -> tuple[str, ...]:
    """The ids of a raster layer's nodes that have a halo without light."""
    halo = sheet.inks["softness_px"] > 0
    dark = halo & (sheet.inks["fill0_lin"][:, 3] > 0) & (luminance_of(sheet.inks["fill0_lin"][:, :3]) < LEAST_LIGHT)
    return tuple(part.node for part in sheet.parts if dark[part.first : part.last].any())
