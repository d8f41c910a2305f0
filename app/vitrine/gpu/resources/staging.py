"""Staging textures: masks (R8) and pictures (RGBA8) on their way into the layer store, repacked for every draw."""

from __future__ import annotations

from collections.abc import Sequence

import moderngl
import numpy as np
import numpy.typing as npt

from vitrine.gpu.resources.programs import TEXTURE_UNITS
from vitrine.gpu.resources.skyline import Skyline
from vitrine.stage.draw.drawlist import Bitmap

MIN_SIDE_PX = 512


class StagingTextures:
    """The two textures that one draw of raster layers reads; nothing outlives it: the store keeps light alone."""

    def __init__(self, ctx: moderngl.Context) -> None:
        self._ctx = ctx
        self._textures: dict[str, moderngl.Texture] = {}

    def upload(self, bitmaps: Sequence[Bitmap]) -> npt.NDArray[np.float32]:
        """Upload all bitmaps; returns the origin x, y (N, 2) of each in the texture of its kind."""
        slots = np.zeros((len(bitmaps), 2), "f4")
        for unit, components in (("masks", 1), ("pictures", 4)):
            chosen = [i for i, bitmap in enumerate(bitmaps) if (bitmap.ndim == 3) == (components == 4)]
            self._pack(unit, components, [bitmaps[i] for i in chosen], slots, chosen)
        return slots

    def _pack(
        self, unit: str, components: int, bitmaps: list[Bitmap], slots: npt.NDArray[np.float32], chosen: list[int]
    ) -> None:
        side = self._textures[unit].width if unit in self._textures else MIN_SIDE_PX
        places = _place_bitmaps(bitmaps, side)
        while places is None:
            side *= 2
            places = _place_bitmaps(bitmaps, side)
        texture = self._texture(unit, components, side)
        for index, bitmap, place in zip(chosen, bitmaps, places, strict=True):
            texture.write(np.ascontiguousarray(bitmap), viewport=(*place, bitmap.shape[1], bitmap.shape[0]))
            slots[index] = place
        texture.use(TEXTURE_UNITS[unit])

    def _texture(self, unit: str, components: int, side: int) -> moderngl.Texture:
        texture = self._textures.get(unit)
        if texture is None or texture.width != side:
            if texture is not None:
                texture.release()
            texture = self._ctx.texture((side, side), components)
            texture.filter = (moderngl.NEAREST, moderngl.NEAREST)
            self._textures[unit] = texture
        return texture

    def release(self) -> None:
        """Free all GL objects."""
        for texture in self._textures.values():
            texture.release()
        self._textures.clear()


def _place_bitmaps(bitmaps: list[Bitmap], side: int) -> list[tuple[int, int]] | None:
    skyline = Skyline(side)
    places = [skyline.place(bitmap.shape[1], bitmap.shape[0]) for bitmap in bitmaps]
    origins = [(place.x, place.y) for place in places if place is not None]
    return origins if len(origins) == len(places) else None
