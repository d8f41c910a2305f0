#version 330
#include "common/srgb.glsl"
// The world alone under another exposure.
uniform sampler2D feed;
uniform float exposure;
out vec4 pixel;

void main() {
    vec3 world = texelFetch(feed, ivec2(gl_FragCoord.xy), 0).rgb;
    pixel = vec4(srgb_from_linear(linear_from_srgb(world) * exposure), 1.0);
}
