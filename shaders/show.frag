#version 330
// A varying place and unrolled taps: computed places in a loop take four times as long on software GL.
in vec2 uv;
uniform sampler2D picture;
out vec4 pixel;

void main() {
#if TAPS == 1
    pixel = vec4(texture(picture, uv).rgb, 1.0);
#else
    vec2 step = vec2(dFdx(uv.x), dFdy(uv.y)) * 0.25;
    vec3 sum = texture(picture, uv - step).rgb + texture(picture, uv + step).rgb;
    sum += texture(picture, uv + vec2(step.x, -step.y)).rgb + texture(picture, uv + vec2(-step.x, step.y)).rgb;
    pixel = vec4(sum * 0.25, 1.0);
#endif
}
