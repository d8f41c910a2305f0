#version 330
#include "common/srgb.glsl"
#include "common/light_at.glsl"
#include "common/grade.glsl"
// The feed where a view pixel shows up to TAPS x TAPS of its pixels: the mean light of so many places, smooth between
// pixels. The NumPy twin is app/vitrine/glass/reference/background.py.
in vec2 uv;
uniform vec2 right;  // one pixel of the view to the right, and down, in the picture's 0..1
uniform vec2 down;
out vec4 pixel;

void main() {
#if TAPS == 1
    pixel = vec4(srgb_from_linear(graded(light_at(uv))), 1.0);
#else
    vec3 sum = vec3(0.0);
    for (int y = 0; y < TAPS; ++y)
        for (int x = 0; x < TAPS; ++x) {
            vec2 off = (vec2(x, y) + 0.5) / float(TAPS) - 0.5;
            sum += light_at(uv + off.x * right + off.y * down);
        }
    pixel = vec4(srgb_from_linear(graded(sum / float(TAPS * TAPS))), 1.0);
#endif
}
