#version 330
#include "common/srgb.glsl"
#include "common/light_at.glsl"
#include "common/grade.glsl"
// As bare.frag, for any number of places: the mean light of `taps` x `taps` in each pixel of the target.
uniform mat3 uv_from_px;
uniform int taps;
out vec4 pixel;

void main() {
    vec3 sum = vec3(0.0);
    for (int y = 0; y < taps; ++y)
        for (int x = 0; x < taps; ++x) {
            vec2 p = floor(gl_FragCoord.xy) + (vec2(x, y) + 0.5) / float(taps);
            sum += light_at((uv_from_px * vec3(p, 1.0)).xy);
        }
    pixel = vec4(srgb_from_linear(graded(sum / float(taps * taps))), 1.0);
}
