#version 330
#include "common/fetch.glsl"
// One direction of a Gaussian.
uniform sampler2D light_in;
uniform sampler2D weights;  // of the distances 0 to reach
uniform ivec2 source_px;
uniform ivec2 along;
uniform int reach;
out vec4 light;

void main() {
    ivec2 at = ivec2(gl_FragCoord.xy);
    vec4 sum = texelFetch(light_in, at, 0) * texelFetch(weights, ivec2(0), 0).r;
    for (int i = 1; i <= reach; ++i) {
        vec4 pair = fetch_or_black(light_in, at + i * along, source_px) + fetch_or_black(light_in, at - i * along, source_px);
        sum += pair * texelFetch(weights, ivec2(i, 0), 0).r;
    }
    light = sum;
}
