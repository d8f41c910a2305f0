"""Plane textures: the planes of the last feed frame on the GPU, one texture for each unit and format."""

from __future__ import annotations

from typing import Any

import moderngl
import numpy as np
import numpy.typing as npt

from vitrine.gpu.resources.programs import TEXTURE_UNITS

#: How the samples of a plane are read: 8 and 16 bits as 0..1.
_TEXTURE_TYPES = {np.dtype(np.uint8): "f1", np.dtype(np.uint16): "nu2"}


class PlaneTextures:
    """Textures that are written anew with each frame, and made anew where its size changes."""

    def __init__(self, ctx: moderngl.Context) -> None:
        self._ctx = ctx
        self._textures: dict[tuple[str, int | None], moderngl.Texture] = {}

    def upload(
        self, unit: str, plane: npt.NDArray[Any], components: int = 1, internal_format: int | None = None
    ) -> moderngl.Texture:
        """Upload a plane (H, W) or (H, W, components) of uint8 or uint16, and bind it to a unit."""
        size, key = (plane.shape[1], plane.shape[0]), (unit, internal_format)
        texture = self._textures.get(key)
        if texture is None or texture.size != size:
            if texture is not None:
                texture.release()
            dtype = _TEXTURE_TYPES[plane.dtype]
            texture = self._ctx.texture(size, components, dtype=dtype, internal_format=internal_format)
            texture.filter = (moderngl.LINEAR, moderngl.LINEAR)
            texture.repeat_x = texture.repeat_y = False
            self._textures[key] = texture
        texture.write(plane)
        texture.use(TEXTURE_UNITS[unit])
        return texture

    def release(self) -> None:
        """Free all textures."""
        for texture in self._textures.values():
            texture.release()
        self._textures.clear()
