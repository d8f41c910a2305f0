"""Render targets: textures with their framebuffers, made anew when the size changes."""

from __future__ import annotations

import moderngl

from vitrine.geometry import Rect


class RenderTarget:
    """A texture to draw into, with its framebuffer. Row 0 is the top row.

    `dtype` "f1" is RGBA8, "f2" half float; with `depth` it has a depth buffer. With fewer `components` than four only
    the first are stored. A `roomy` one never shrinks: `size_px` is the part of its texture that is used, from the top
    left. New memory for each device took up to 5 ms of a press of D on software GL.
    """

    def __init__(
        self, ctx: moderngl.Context, dtype: str, depth: bool = False, components: int = 4, roomy: bool = False
    ) -> None:
        self._ctx, self._dtype, self._with_depth, self._components = ctx, dtype, depth, components
        self._roomy = roomy
        self.size_px = (0, 0)
        self._texture: moderngl.Texture | None = None
        self._depth: moderngl.Renderbuffer | None = None
        self._framebuffer: moderngl.Framebuffer | None = None

    def resize(self, size_px: tuple[int, int]) -> None:
        """Resize it to `size_px`; after a change it holds nothing, or anything."""
        if size_px == self.size_px:
            return
        room_px = (0, 0) if self._texture is None or not self._roomy else self._texture.size
        if size_px[0] > room_px[0] or size_px[1] > room_px[1]:
            self._allocate((max(size_px[0], room_px[0]), max(size_px[1], room_px[1])))
        self.size_px = size_px

    def _allocate(self, size_px: tuple[int, int]) -> None:
        self.release()
        self._texture = self._ctx.texture(size_px, self._components, dtype=self._dtype)
        self._texture.filter = (moderngl.LINEAR, moderngl.LINEAR)
        self._texture.repeat_x = self._texture.repeat_y = False
        self._depth = self._ctx.depth_renderbuffer(size_px) if self._with_depth else None
        self._framebuffer = self._ctx.framebuffer([self._texture], self._depth)

    @property
    def texture(self) -> moderngl.Texture:
        assert self._texture is not None, "resize before use"
        return self._texture

    @property
    def framebuffer(self) -> moderngl.Framebuffer:
        assert self._framebuffer is not None, "resize before use"
        return self._framebuffer

    def begin(self, box_px: Rect[int] | None = None) -> None:
        """Bind it for drawing: blending and depth off, the whole as viewport, clipped to `box_px`."""
        self._ctx.disable(moderngl.BLEND | moderngl.DEPTH_TEST | moderngl.CULL_FACE)
        self.framebuffer.use()
        self.framebuffer.viewport = (0, 0, *self.size_px)
        self.framebuffer.scissor = box_px or (0, 0, *self.size_px)

    def release(self) -> None:
        """Free the GL objects."""
        for thing in (self._framebuffer, self._depth, self._texture):
            if thing is not None:
                thing.release()
        self._framebuffer = self._depth = self._texture = None
        self.size_px = (0, 0)
