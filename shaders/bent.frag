#version 330
#include "common/srgb.glsl"
#include "common/light_at.glsl"
#include "common/grade.glsl"
#include "common/bent.glsl"
// The feed straightened: as blit.frag, with the places from a table. Beyond the feed the stripes stay. SINGLE: one place a
// pixel, without the loop, which takes 18 of 43 ms of software GL even where it turns once. The NumPy twin is
// app/vitrine/glass/reference/bent.py.
uniform mat3 uv_from_px;
uniform vec2 feed_px;
out vec4 pixel;

vec3 light_there(vec2 at_px) {
    vec2 uv = (uv_from_px * vec3(at_px, 1.0)).xy;
#if SAMPLED
    return textureLod(picture, uv, 0.0).rgb;
#else
    return light_at(uv);
#endif
}

void main() {
    ivec2 at = ivec2(gl_FragCoord.xy);
    vec2 middle = place_of(at);
    if (any(lessThan(middle, vec2(0.0))) || any(greaterThanEqual(middle, feed_px))) discard;
#if SINGLE
    vec3 light = light_there(middle);
#else
    vec2 right = way_along(at, ivec2(1, 0)), down = way_along(at, ivec2(0, 1));
    vec3 light = vec3(0.0);
    for (int y = 0; y < taps; ++y)
        for (int x = 0; x < taps; ++x) {
            vec2 off = (vec2(x, y) + 0.5) / float(taps) - 0.5;
            light += light_there(middle + off.x * right + off.y * down);
        }
    light /= float(taps * taps);
#endif
    pixel = vec4(srgb_from_linear(graded(light)), 1.0);
}
