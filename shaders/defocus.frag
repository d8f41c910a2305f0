#version 330
#include "common/soft.glsl"
#include "common/srgb.glsl"
// The world out of focus: its blurred cells brought back. Alpha tells how much of the kernel lay in the picture.
uniform sampler2D rows;
out vec4 pixel;

void main() {
    vec4 light = soft(rows, ivec2(gl_FragCoord.xy));
    pixel = vec4(srgb_from_linear(light.rgb / light.a), 1.0);
}
