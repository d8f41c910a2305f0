#version 330
#include "common/srgb.glsl"
// The world where the display emits nothing, or evenly what its black emits.
uniform sampler2D feed;
uniform vec3 even_light;
uniform float exposure;
out vec4 pixel;

void main() {
    vec3 world = texelFetch(feed, ivec2(gl_FragCoord.xy), 0).rgb;
    pixel = vec4(srgb_from_linear((linear_from_srgb(world) + even_light) * exposure), 1.0);
}
