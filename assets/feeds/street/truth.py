"""Where each anchor was drawn, frame by frame, measured off the GPU and not computed from the pose.

A small disc is drawn at the anchor with the renderer's own matrices, through a window that closes in on it;
the truth is the centre of mass of the pixels that it covers.
"""

import moderngl
import numpy as np
from numpy.typing import NDArray

from .places import HEIGHT, WIDTH, anchors
from .render import headless, projection, view
from .walk import CameraPose

Floats = NDArray[np.float64]
WINDOW_PX = 128
_VERTEX = """#version 330
uniform mat4 clip_from_world;
uniform vec3 anchor;
void main() {
    vec4 c = clip_from_world * vec4(anchor, 1.0);
    float a = 6.2831853 * float(gl_VertexID) / 24.0;
    vec2 disc = gl_VertexID == 0 ? vec2(0.0) : vec2(cos(a), sin(a));
    gl_Position = vec4(c.xy + disc * c.w * 0.5, 0.0, c.w);
}
"""
_FRAGMENT = "#version 330\nout vec4 colour;\nvoid main() { colour = vec4(1.0); }\n"


class Marker:
    """Draws one anchor's disc in a small target and finds its middle."""

    def __init__(self) -> None:
        self.ctx = headless()
        self.program = self.ctx.program(vertex_shader=_VERTEX, fragment_shader=_FRAGMENT)
        fan = np.array([(0, i, i + 1) for i in range(1, 25)], "u4")
        self.vao = self.ctx.vertex_array(self.program, [], self.ctx.buffer(fan.tobytes()))
        self.target = self.ctx.framebuffer([self.ctx.texture((WINDOW_PX, WINDOW_PX), 1)])
        self.target.use()

    def _covered(self, clip: Floats, anchor: Floats, zoom: float, middle: Floats) -> Floats | None:
        """Mean of covered pixels in the window's own pixels from its middle, or None where nothing is covered."""
        zoomed = clip.copy()
        zoomed[:2] = (zoomed[:2] - middle[:, None] * clip[3]) * zoom
        uniform = self.program["clip_from_world"]
        assert isinstance(uniform, moderngl.Uniform)
        uniform.write(np.ascontiguousarray(zoomed.T, np.float32).tobytes())
        self.program["anchor"] = tuple(float(v) for v in anchor)
        self.target.clear()
        self.vao.render(moderngl.TRIANGLES)
        picture = np.frombuffer(self.target.read(components=1), np.uint8).reshape(WINDOW_PX, WINDOW_PX)
        rows, columns = np.nonzero(picture > 127)
        return np.array([columns.mean() + 0.5, rows.mean() + 0.5]) if len(rows) else None

    def find(self, clip: Floats, anchor: Floats) -> tuple[float, float] | None:
        """The anchor's place in the feed's pixels, searched coarse to fine; None where it is outside the picture."""
        middle, zoom = np.zeros(2), 0.7
        for _ in range(4):
            spot = self._covered(clip, anchor, zoom, middle)
            if spot is None:
                return None
            middle = middle + (spot / WINDOW_PX * 2 - 1) / zoom
            zoom *= 6.0
        x, y = (middle[0] + 1) / 2 * WIDTH, (1 - middle[1]) / 2 * HEIGHT
        return (float(x), float(y)) if 0 <= x < WIDTH and 0 <= y < HEIGHT else None


def csv(path: list[CameraPose]) -> str:
    """Lines `frame,id,x_px,y_px` for every anchor on every frame where it lies in the picture."""
    marker, places = Marker(), {name: np.array(point) for name, point in sorted(anchors().items())}
    lines = ["frame,id,x_px,y_px"]
    for number, pose in enumerate(path):
        clip = projection(WIDTH, HEIGHT) @ view(pose)
        for name, anchor in places.items():
            spot = marker.find(clip, anchor)
            if spot is not None:
                lines.append(f"{number},{name},{spot[0]:.3f},{spot[1]:.3f}")
    return "\n".join(lines) + "\n"
