"""Limit on the raster layers of one frame: beyond it memory would grow without bounds, and nobody could read them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from vitrine.errors import InputError, Place, Problem
from vitrine.stage.draw.builder import DrawItem, LayerItem
from vitrine.stage.draw.drawlist import RasterLayer

#: Pixels of different raster layers in one frame: so many, or this many displays of them on a large display. With
#: gutters they fit into 4096 x 4096, which are 128 MB of light.
MAX_PX, MAX_DISPLAYS = 12_000_000, 10


def check_layer_budget(
    raster_layers: Iterable[RasterLayer],
    items: Iterable[DrawItem],
    size_px: tuple[int, int],
    origins: Mapping[str, Place],
) -> None:
    """Raise InputError, at the node that takes most, where the raster layers of one frame are too many or too large."""
    shown_px, max_px = _count_pixels(raster_layers), max(MAX_PX, MAX_DISPLAYS * size_px[0] * size_px[1])
    if shown_px <= max_px:
        return
    largest = max(
        (item for item in items if isinstance(item, LayerItem)), key=lambda item: _count_pixels(item.raster_layers)
    )
    raise InputError(
        Problem(
            f"what is shown at once takes {shown_px / 1e6:.1f} megapixels of light;"
            f' the largest part is "{largest.order.id}" with {_count_pixels(largest.raster_layers) / 1e6:.1f}',
            origins.get(largest.order.id),
            largest.order.id,
            f"{max_px / 1e6:.0f} megapixels",
            "show fewer or smaller things at the same time",
        )
    )


def _count_pixels(raster_layers: Iterable[RasterLayer]) -> int:
    return sum(size.width * size.height for size in {layer.key: layer.size_px for layer in raster_layers}.values())
