#version 330
#include "common/between.glsl"
// A picture into the target's pixels: `uv_from_target` turns and scales; linear filtering, or an area mean when shrinking.
uniform sampler2D picture;
uniform mat3 uv_from_px;
uniform int taps;
out vec4 pixel;

void main() {
    ivec2 size = textureSize(picture, 0);
    vec3 sum = vec3(0.0);
    for (int y = 0; y < taps; ++y)
        for (int x = 0; x < taps; ++x) {
            vec2 p = floor(gl_FragCoord.xy) + (vec2(x, y) + 0.5) / float(taps);
            sum += between(picture, (uv_from_px * vec3(p, 1.0)).xy * vec2(size), size);
        }
    pixel = vec4(sum / float(taps * taps), 1.0);
}
