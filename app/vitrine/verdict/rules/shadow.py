"""The rule of shadows: light cannot darken what is behind it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from vitrine.glass.optics.photometry import luminance_of
from vitrine.scene.load.lint import MIN_LUMINANCE
from vitrine.stage.draw.drawlist import RasterLayer
from vitrine.verdict.finding import Rule, Violation
from vitrine.verdict.measure.frame_observation import FrameObservation

DARK_SHADOW = Rule(
    "dark-shadow",
    "warning",
    "A dark shadow emits nothing",
    'use a light `halo` such as "veil", or an outline with `border`',
    "additive displays: black emits nothing, so elevation by shadow is not there (Google display-glasses design guide)",
)


def check_shadows(observation: FrameObservation) -> Iterator[Violation]:
    """Check for halos that are too dark to be light; video pass-through can show them."""
    if observation.traits.blocking:
        return
    raster_layers = {leaf.raster_layer for placing in observation.draw_list.placed_roots for leaf in placing.sub_layers}
    for node in sorted({node for raster_layer in raster_layers for node in _dark_halo_nodes(raster_layer)}):
        yield Violation(DARK_SHADOW, node, 1.0, "its halo is a dark shadow, which emits nothing")


@lru_cache(maxsize=512)
def _dark_halo_nodes(raster_layer: RasterLayer) -> tuple[str, ...]:
    """The ids of a raster layer's nodes that have a halo without light."""
    halo = raster_layer.paint_ops["softness_px"] > 0
    dark = (
        halo
        & (raster_layer.paint_ops["fill0_lin"][:, 3] > 0)
        & (luminance_of(raster_layer.paint_ops["fill0_lin"][:, :3]) < MIN_LUMINANCE)
    )
    return tuple(part.node_id for part in raster_layer.node_slices if dark[part.start : part.stop].any())
