#version 330
#include "common/srgb.glsl"
#include "common/shape.glsl"
flat in vec4 origin;
flat in vec4 rect;
flat in vec4 radii;
flat in vec4 cut;
flat in vec4 cut_radii;
flat in vec4 fill0;
flat in vec4 fill1;
flat in vec4 border;
flat in vec4 style;
flat in vec4 texel;
uniform sampler2D masks;
uniform sampler2D pictures;
out vec4 light;

vec4 gradient(vec2 p, vec2 half_size, float angle) {
    vec2 along = vec2(cos(angle), sin(angle));
    float extent = abs(half_size.x * along.x) + abs(half_size.y * along.y);
    return mix(fill0, fill1, clamp(dot(p, along) / max(extent, 1e-6) * 0.5 + 0.5, 0.0, 1.0));
}

vec4 picture_texel(vec2 at) {
    vec4 straight = texelFetch(pictures, ivec2(origin.zw + clamp(at, texel.xy, texel.xy + texel.zw - 1.0)), 0);
    return vec4(linear_from_srgb(straight.rgb) * straight.a, straight.a);
}

vec4 picture(vec2 at) {
    vec2 base = floor(at - 0.5);
    vec2 share = at - 0.5 - base;
    vec4 above = mix(picture_texel(base), picture_texel(base + vec2(1.0, 0.0)), share.x);
    vec4 below = mix(picture_texel(base + vec2(0.0, 1.0)), picture_texel(base + 1.0), share.x);
    return mix(above, below, share.y);
}

void main() {
    // Whole numbers off a fragment's centre: the same light wherever the raster layer is kept.
    vec2 p_px = gl_FragCoord.xy - origin.xy;
    vec2 half_size = rect.zw * 0.5;
    vec2 p = p_px - rect.xy - half_size;
    float d = rounded_box(p, half_size, radii);
    float shape = coverage(d);
    float inner = coverage(d + style.x);
    vec4 fill = gradient(p, half_size, style.z);
    vec2 at = texel.xy + (p_px - rect.xy) / max(rect.zw, vec2(1e-6)) * texel.zw;
    if (style.y > 0.0) {
        float falling = 1.0 - smoothstep(0.0, style.y, d);
        light = fill0 * falling * falling * (1.0 - shape);
    } else if (style.w == 1.0) {
        light = fill * texelFetch(masks, ivec2(origin.zw + floor(at)), 0).r * shape;
    } else if (style.w == 3.0) {
        // No light: the share of what is there already that a mask leaves (layer_store.py), squared to be fine in the dark.
        float root = texelFetch(masks, ivec2(origin.zw + floor(at)), 0).r;
        light = vec4(root * root);
    } else if (style.w == 2.0) {
        light = picture(at) * fill0.a * inner + border * (shape - inner);
    } else {
        light = fill * inner + border * (shape - inner);
    }
    if (cut_radii != vec4(0.0)) {
        vec2 half_cut = cut.zw * 0.5;
        light *= coverage(rounded_box(p_px - cut.xy - half_cut, half_cut, cut_radii));
    }
}
