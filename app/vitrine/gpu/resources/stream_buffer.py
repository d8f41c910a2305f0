"""Stream buffers: vertices that change every frame, and occluders among them, drawn into the depth buffer alone."""

from __future__ import annotations

from typing import Any

import moderngl
import numpy as np
import numpy.typing as npt

from vitrine.gpu.resources.programs import Programs


class StreamBuffer:
    """A vertex buffer that is written every frame, three vertices to a triangle."""

    def __init__(self, programs: Programs, program: str, layout: str, names: tuple[str, ...]) -> None:
        self._programs, self._program, self._layout, self._names = programs, program, layout, names
        self._buffer: moderngl.Buffer | None = None
        self._array: moderngl.VertexArray | None = None

    def write(self, vertices: npt.NDArray[Any]) -> None:
        """Upload all vertices."""
        data = np.ascontiguousarray(vertices)
        if data.nbytes == 0:
            return
        if self._buffer is None or self._buffer.size < data.nbytes:
            self.release()
            size = 1 << (data.nbytes - 1).bit_length()
            self._buffer = self._programs.ctx.buffer(reserve=size, dynamic=True)
            content = [(self._buffer, self._layout, *self._names)]
            self._array = self._programs.ctx.vertex_array(self._programs[self._program], content)
        self._buffer.write(data)

    def draw(self, first: int, count: int) -> None:
        """Draw `count` vertices from `first`."""
        if count and self._array is not None:
            self._array.render(moderngl.TRIANGLES, vertices=count, first=first)

    def release(self) -> None:
        """Free the GL objects."""
        if self._array is not None and self._buffer is not None:
            self._array.release()
            self._buffer.release()
        self._array = self._buffer = None


def write_depth(ctx: moderngl.Context, framebuffer: moderngl.Framebuffer, occluders: StreamBuffer, count: int) -> None:
    """Draw occluders into the depth buffer alone."""
    framebuffer.depth_mask = True
    framebuffer.color_mask = (False, False, False, False)
    framebuffer.use()  # masks that were set reach GL only now
    framebuffer.clear(depth=1.0)
    ctx.enable(moderngl.DEPTH_TEST)
    occluders.draw(0, count)
    ctx.disable(moderngl.DEPTH_TEST)
    framebuffer.color_mask = (True, True, True, True)
    framebuffer.use()
