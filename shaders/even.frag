#version 330
#include "common/srgb.glsl"
#include "common/clipped.glsl"
// The world where the display emits nothing, or evenly what its black emits.
uniform sampler2D feed;
uniform vec3 even_light;
uniform float exposure;
out vec4 pixel;

void main() {
    vec3 world = texelFetch(feed, ivec2(gl_FragCoord.xy), 0).rgb;
    vec3 seen = (linear_from_srgb(world) + even_light) * exposure;
    pixel = vec4(marked(srgb_from_linear(seen), seen), 1.0);
}
