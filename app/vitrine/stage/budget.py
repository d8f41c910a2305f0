"""Limit on the raster layers of one frame: beyond it memory would grow without bounds, and nobody could read them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from vitrine.errors import InputError, Place, Problem
from vitrine.stage.collect import Item, LayerItem
from vitrine.stage.drawlist import Sheet

#: Pixels of different raster layers in one frame: so many, or this many displays of them on a large display. With
#: gutters they fit into 4096 x 4096, which are 128 MB of light.
MOST_PX, MOST_DISPLAYS = 12_000_000, 10


def keep_within(
    sheets: Iterable[Sheet], items: Iterable[Item], size_px: tuple[int, int], origins: Mapping[str, Place]
) -> None:
    """Raise InputError, at the node that takes most, where the raster layers of one frame are too many or too large."""
    shown_px, max_px = _pixels(sheets), max(MOST_PX, MOST_DISPLAYS * size_px[0] * size_px[1])
    if shown_px <= max_px:
        return
    largest = max((item for item in items if isinstance(item, LayerItem)), key=lambda item: _pixels(item.sheets))
    raise InputError(
        Problem(
            f"what is shown at once takes {shown_px / 1e6:.1f} megapixels of light;"
            f' the largest part is "{largest.order.id}" with {_pixels(largest.sheets) / 1e6:.1f}',
            origins.get(largest.order.id),
            largest.order.id,
            f"{max_px / 1e6:.0f} megapixels",
            "show fewer or smaller things at the same time",
        )
    )


def _pixels(sheets: Iterable[Sheet]) -> int:
    return sum(width * height for width, height in {layer.key: layer.size_px for layer in sheets}.values())
