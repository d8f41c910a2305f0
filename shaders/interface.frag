#version 330
#include "common/srgb.glsl"
// Kept light as ordinary sRGB colour with alpha, premultiplied.
in vec2 at;
uniform sampler2D store;
out vec4 pixel;

void main() {
    vec4 light = texelFetch(store, ivec2(at), 0);
    pixel = vec4(srgb_from_linear(light.rgb / max(light.a, 1e-4)) * light.a, light.a);
}
