#version 330
#include "common/srgb.glsl"
#include "common/tone.glsl"
#include "common/clipped.glsl"
// The world where the display emits nothing, or evenly what its black emits.
uniform sampler2D feed;
uniform vec3 even_light;  // with the exposure
uniform float exposure;
out vec4 pixel;

void main() {
    vec3 world = linear_from_srgb(texelFetch(feed, ivec2(gl_FragCoord.xy), 0).rgb) * exposure;
    pixel = vec4(marked(srgb_from_linear(composed(world, even_light)), world + even_light), 1.0);
}
