#version 330
#include "common/srgb.glsl"
#include "common/light_at.glsl"
#include "common/grade.glsl"
#include "common/bent.glsl"
// The feed straightened: as blit.frag, with the places from a table. Beyond the feed the stripes stay. The NumPy twin is
// app/vitrine/glass/reference/bent.py.
uniform mat3 uv_from_px;
uniform vec2 feed_px;
out vec4 pixel;

void main() {
    ivec2 at = ivec2(gl_FragCoord.xy);
    vec2 middle = place_of(at), right = way_along(at, ivec2(1, 0)), down = way_along(at, ivec2(0, 1));
    vec3 sum = vec3(0.0);
    for (int y = 0; y < taps; ++y)
        for (int x = 0; x < taps; ++x) {
            vec2 off = (vec2(x, y) + 0.5) / float(taps) - 0.5;
            sum += light_at((uv_from_px * vec3(middle + off.x * right + off.y * down, 1.0)).xy);
        }
    if (any(lessThan(middle, vec2(0.0))) || any(greaterThanEqual(middle, feed_px))) discard;
    pixel = vec4(srgb_from_linear(graded(sum / float(taps * taps))), 1.0);
}
