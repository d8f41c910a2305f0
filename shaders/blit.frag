#version 330
#include "common/srgb.glsl"
#include "common/grade.glsl"
// A picture into the target's pixels: `uv_from_target` turns and scales; linear filtering, or an area mean when shrinking.
uniform sampler2D picture;
uniform mat3 uv_from_px;
uniform int taps;
out vec4 pixel;

void main() {
    vec4 sum = vec4(0.0);
    for (int y = 0; y < taps; ++y)
        for (int x = 0; x < taps; ++x) {
            vec2 p = floor(gl_FragCoord.xy) + (vec2(x, y) + 0.5) / float(taps);
            sum += texture(picture, (uv_from_px * vec3(p, 1.0)).xy);
        }
    pixel = vec4(graded((sum / float(taps * taps)).rgb), 1.0);
}
