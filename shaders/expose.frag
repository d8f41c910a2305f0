#version 330
#include "common/srgb.glsl"
#include "common/fit_light.glsl"
// A picture of sRGB codes at its own size in more light or less; the NumPy twin is fit_light in
// app/vitrine/glass/optics/tone.py.
uniform sampler2D picture;
uniform float exposure;
out vec4 pixel;

void main() {
    vec3 light = linear_from_srgb(texelFetch(picture, ivec2(gl_FragCoord.xy), 0).rgb) * exposure;
    pixel = vec4(srgb_from_linear(fitted_world(light)), 1.0);
}
