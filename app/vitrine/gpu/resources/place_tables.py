"""Tables of where the pixels of a view lie in another picture, where a lens bends one of the two, as textures."""

from __future__ import annotations

import moderngl

from vitrine.gpu.resources.programs import TEXTURE_UNITS
from vitrine.world.pixel_map import LensMap

#: As many as a window has panes.
MAX_TABLES = 4


class PlaceTables:
    """The tables that were used last, each 8 bytes a pixel of its view."""

    def __init__(self, ctx: moderngl.Context) -> None:
        self._ctx = ctx
        self._textures: dict[LensMap, moderngl.Texture] = {}

    def bind(self, lens_map: LensMap) -> None:
        """Bind the table of a map."""
        texture = self._textures.pop(lens_map, None)
        if texture is None:
            if len(self._textures) >= MAX_TABLES:
                self._textures.pop(next(iter(self._textures))).release()
            table = lens_map.tabulate()
            texture = self._ctx.texture((table.shape[1], table.shape[0]), 2, table, dtype="f4")
            texture.filter = (moderngl.NEAREST, moderngl.NEAREST)
        self._textures[lens_map] = texture
        texture.use(TEXTURE_UNITS["places"])

    def release(self) -> None:
        """Free all GL objects."""
        for texture in self._textures.values():
            texture.release()
        self._textures.clear()
