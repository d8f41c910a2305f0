"""The shaders' sRGB curve against the float64 one."""

import moderngl
import numpy as np

from vitrine import paths
from vitrine.glass.optics.srgb import linear_from_srgb, srgb_from_linear

_VERTEX = """#version 330
in float x; out vec2 curves;
{functions}
void main() {{ curves = vec2(linear_from_srgb(vec3(x)).x, srgb_from_linear(vec3(x)).x); }}"""


def _curves(ctx: moderngl.Context, x: np.ndarray) -> np.ndarray:
    functions = (paths.shaders() / "common" / "srgb.glsl").read_text()
    program = ctx.program(vertex_shader=_VERTEX.format(functions=functions), varyings=("curves",))
    source, target = ctx.buffer(x.astype("f4")), ctx.buffer(reserve=8 * len(x))
    # A context without a display has no frame of its own, and nothing runs without one.
    ctx.simple_framebuffer((1, 1)).use()
    ctx.vertex_array(program, [(source, "1f", "x")]).transform(target)
    return np.frombuffer(target.read(), "f4").reshape(-1, 2).astype("f8")


def test_decoding_and_encoding_are_within_a_fiftieth_of_a_code(gl_context: moderngl.Context) -> None:
    x = np.linspace(0, 1, 20001)
    decoded, encoded = _curves(gl_context, x).T
    assert np.abs(encoded - srgb_from_linear(x)).max() * 255 < 0.02
    # An error of the decoded light counts by what it becomes once it is encoded again.
    assert np.abs(srgb_from_linear(decoded) - x).max() * 255 < 0.02


def test_every_code_comes_back_as_itself(gl_context: moderngl.Context) -> None:
    codes = np.arange(256)
    decoded = _curves(gl_context, codes / 255)[:, 0]
    encoded = _curves(gl_context, decoded)[:, 1]
    np.testing.assert_array_equal(np.rint(encoded * 255), codes)


def test_beyond_white_and_black_light_is_clipped(gl_context: moderngl.Context) -> None:
    encoded = _curves(gl_context, np.array([-0.5, 1.0, 7.0]))[:, 1]
    np.testing.assert_allclose(encoded, srgb_from_linear([0.0, 1.0, 1.0]), atol=1e-4)
    assert linear_from_srgb(1.0) == 1.0
