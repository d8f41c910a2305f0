#version 330
#include "common/fetch.glsl"
#include "common/srgb.glsl"
// The mean of 4 x 4 pixels; what lies beyond the edge counts as black. The cells have one more on every side.
uniform sampler2D light_in;
uniform ivec2 source_px;
out vec4 light;

void main() {
    ivec2 first = (ivec2(gl_FragCoord.xy) - 1) * 4;
    vec4 sum = vec4(0.0);
    for (int y = 0; y < 4; ++y)
        for (int x = 0; x < 4; ++x) {
            vec4 here = fetch_or_black(light_in, first + ivec2(x, y), source_px);
#if ENCODED
            here.rgb = linear_from_srgb(here.rgb);
#endif
            sum += here;
        }
    light = sum * 0.0625;
}
