#version 330
#include "common/fetch.glsl"
#include "common/srgb.glsl"
// The mean of CELL x CELL pixels; what lies beyond the edge counts as black. There is one more cell on every side.
uniform sampler2D light_in;
uniform ivec2 source_px;
out vec4 light;

void main() {
    ivec2 first = (ivec2(gl_FragCoord.xy) - 1) * CELL;
    vec4 sum = vec4(0.0);
    for (int y = 0; y < CELL; ++y)
        for (int x = 0; x < CELL; ++x) {
            vec4 here = fetch_or_black(light_in, first + ivec2(x, y), source_px);
#if ENCODED
            here.rgb = linear_from_srgb(here.rgb);
#endif
            sum += here;
        }
    light = sum / float(CELL * CELL);
}
