#version 330
#include "common/srgb.glsl"
#include "common/fit_light.glsl"
// Planes of more than sRGB's codes to a picture: R'G'B', the light of its curve, the scene's light, linear sRGB, the tone
// rule, sRGB. TAPS x TAPS pixels of luma meet in one of the target, each by its own light; chroma, which has half as many,
// is taken once. DISPLAY: the curve's light is a display's, whose luminance has the system gamma. HLG: its inverse OETF
// itself, over 0.265. By a look-up 921,600 pixels of two taps took 16 ms of processor time more on software GL, and by
// exp() 54 ms where the fit takes 44: exp((v - c) / a) is the fourth power of a polynomial to 0.004 % from 0.5 to 1.125.
// The NumPy twin is app/vitrine/world/feed_light.py with glass/optics/tone.py.
in vec2 uv;
uniform sampler2D luma;
uniform sampler2D cb;
uniform sampler2D cr;
uniform sampler2D picture;  // the curve: light of R'G'B' from 0 to its end, and how much more the next has
uniform float curve_scale;
uniform mat3 rgb_from_yuv;
uniform vec3 offset;
uniform mat3 srgb_from_rgb;  // with exposure, and what the world looks like in another light
uniform vec2 chroma_step;
uniform vec2 chroma_offset;
#if DISPLAY
uniform vec3 luminance_weights;
uniform float scene_power;
#endif
#if TAPS > 1
uniform vec2 right;  // one pixel of the view to the right, and down, in the picture's 0..1
uniform vec2 down;
#endif
out vec4 pixel;

#if HLG
vec3 scene_light(vec3 rgb) {
    vec3 v = clamp(rgb, 0.0, 1.125);
    vec3 root = 0.4714003054 + v * (0.5456515586 + v * (0.6828615301 + v * (-0.0745643376 + v * 0.224728456)));
    root *= root;
    vec3 bright = root * root * 0.314465409 + 0.0895185283;
    return mix(bright, v * v * 1.2578616352, step(v, vec3(0.5)));
}
#else
float light_of(float encoded) {
    float at = clamp(encoded * curve_scale, 0.0, float(CURVE_END)), low = floor(at);
    vec2 found = texelFetch(picture, ivec2(int(low), 0), 0).rg;
    return found.r + found.g * (at - low);
}

vec3 scene_light(vec3 rgb) {
    vec3 light = vec3(light_of(rgb.r), light_of(rgb.g), light_of(rgb.b));
#if DISPLAY
    light *= pow(max(dot(light, luminance_weights), 1e-9), scene_power);
#endif
    return light;
}
#endif

void main() {
    vec2 size = vec2(textureSize(luma, 0));
    ivec2 last = ivec2(size) - 1;
    // By the driver's filter, which counts in more than the 8 bits that it has for textures of bytes.
    vec2 chroma_at = (((uv * size - 0.5) / chroma_step - chroma_offset) + 0.5) / vec2(textureSize(cb, 0));
    vec3 neutral = rgb_from_yuv * vec3(0.0, texture(cb, chroma_at).r, texture(cr, chroma_at).r) + offset;
#if TAPS == 1
    vec3 light = scene_light(neutral + rgb_from_yuv[0] * texelFetch(luma, clamp(ivec2(uv * size), ivec2(0), last), 0).r);
#else
    vec3 sum = vec3(0.0);
    for (int y = 0; y < TAPS; ++y)
        for (int x = 0; x < TAPS; ++x) {
            vec2 off = (vec2(x, y) + 0.5) / float(TAPS) - 0.5, at = (uv + off.x * right + off.y * down) * size;
            sum += scene_light(neutral + rgb_from_yuv[0] * texelFetch(luma, clamp(ivec2(at), ivec2(0), last), 0).r);
        }
    vec3 light = sum / float(TAPS * TAPS);
#endif
    light = max(srgb_from_rgb * light, 0.0);
    pixel = vec4(srgb_from_linear(fitted_world(light)), 1.0);
}
