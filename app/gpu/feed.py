"""The feed's picture on the GPU, at the size of the view: by swscale's RGBA or by planes converted in the shader."""

from __future__ import annotations

import math

import moderngl
import numpy as np
import numpy.typing as npt

from app.gpu.programs import UNITS, InstanceBuffer, Programs
from app.gpu.target import Target
from app.world.feed_frame import FeedFrame, PixelFormat
from app.world.yuv import yuv_affine


class FeedPicture:
    """Keeps the textures of the last frame and the upright RGBA8 picture of it in `view`."""

    def __init__(self, ctx: moderngl.Context, programs: Programs) -> None:
        self._ctx, self._programs = ctx, programs
        self._textures: dict[str, moderngl.Texture] = {}
        self._upright = Target(ctx, "f1")
        self.view = Target(ctx, "f1")
        self._box = InstanceBuffer(programs, "blit", "4f", ("box_px",), 16)
        self._yuv_box = InstanceBuffer(programs, "yuv", "4f", ("box_px",), 16)

    def upload(self, frame: FeedFrame | None, size_px: tuple[int, int]) -> None:
        """Bring `frame` (None: black) into `view` at `size_px`."""
        self.view.resize(size_px)
        if frame is None:
            self.view.begin()
            self.view.framebuffer.clear()
            return
        stored = (frame.width_px, frame.height_px)
        if frame.format is PixelFormat.RGBA:
            if frame.rotation == 0 and stored == size_px:
                self.view.texture.write(frame.planes[0])
                return
            picture = self._plane("picture", frame.planes[0], 4)
        else:
            picture = self._converted(frame, stored)
        self._turn_and_scale(picture, frame, size_px)

    def _plane(self, unit: str, plane: npt.NDArray[np.uint8], components: int) -> moderngl.Texture:
        size = (plane.shape[1], plane.shape[0])
        texture = self._textures.get(unit)
        if texture is None or texture.size != size or texture.components != components:
            if texture is not None:
                texture.release()
            texture = self._ctx.texture(size, components)
            texture.filter = (moderngl.LINEAR, moderngl.LINEAR)
            texture.repeat_x = texture.repeat_y = False
            self._textures[unit] = texture
        texture.write(plane)
        texture.use(UNITS[unit])
        return texture

    def _converted(self, frame: FeedFrame, stored: tuple[int, int]) -> moderngl.Texture:
        for unit, plane in zip(("luma", "cb", "cr"), frame.planes, strict=True):
            self._plane(unit, plane, 1)
        matrix, offset = yuv_affine(frame.matrix, frame.full_range)
        self._programs.set(
            "yuv", rgb_from_yuv=np.asarray(matrix), offset=tuple(float(v) for v in offset), size_px=stored
        )
        self._upright.resize(stored)
        self._upright.begin()
        self._yuv_box.write(np.array([[0, 0, *stored]], "f4"))
        self._yuv_box.draw(1)
        return self._upright.texture

    def _turn_and_scale(self, picture: moderngl.Texture, frame: FeedFrame, size_px: tuple[int, int]) -> None:
        picture.use(UNITS["picture"])
        shrink = max(frame.size_px[0] / size_px[0], frame.size_px[1] / size_px[1])
        matrix = uv_from_px(size_px, frame.rotation)
        self._programs.set("blit", uv_from_px=matrix, taps=max(1, min(8, math.ceil(shrink))), size_px=size_px)
        self.view.begin()
        self._box.write(np.array([[0, 0, *size_px]], "f4"))
        self._box.draw(1)

    def release(self) -> None:
        """Free all GL objects."""
        for texture in self._textures.values():
            texture.release()
        self._textures.clear()
        for owned in (self._upright, self.view, self._box, self._yuv_box):
            owned.release()


def uv_from_px(size_px: tuple[int, int], rotation: int) -> npt.NDArray[np.float32]:
    """(3, 3): from the pixels of the upright picture to the stored picture's 0..1, turned by clockwise quarters."""
    scale = np.diag([1 / size_px[0], 1 / size_px[1], 1.0])
    turn = np.eye(3)
    quarter = np.array([[0.0, 1.0, 0.0], [-1.0, 0.0, 1.0], [0.0, 0.0, 1.0]])
    for _ in range(rotation % 4):
        turn = quarter @ turn
    return np.asarray(turn @ scale, "f4")
