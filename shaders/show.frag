#version 330
#include "common/srgb.glsl"
#include "common/light_at.glsl"
// A picture in the window. SCALED 0: pixel by pixel; 1: its light between pixels; 4: the mean light of four places.
// A varying place and unrolled taps: computed places in a loop take four times as long on software GL.
in vec2 uv;
out vec4 pixel;

void main() {
#if SCALED == 0
    pixel = vec4(texture(picture, uv).rgb, 1.0);
#elif SCALED == 1
    pixel = vec4(srgb_from_linear(light_at(uv)), 1.0);
#else
    vec2 step = vec2(dFdx(uv.x), dFdy(uv.y)) * 0.25;
    vec3 sum = light_at(uv - step) + light_at(uv + step);
    sum += light_at(uv + vec2(step.x, -step.y)) + light_at(uv + vec2(-step.x, step.y));
    pixel = vec4(srgb_from_linear(sum * 0.25), 1.0);
#endif
}
