// A picture between its pixels, `place` in pixels from its corner; at its border its outermost pixels.
// In float32 by hand: a driver's own filter counts in 8 bits, and on processors without SSSE3 half a code lower.
vec3 between(sampler2D picture, vec2 place, ivec2 size) {
    vec2 at = place - 0.5, base = floor(at), share = at - base;
    ivec2 low = clamp(ivec2(base), ivec2(0), size - 1), high = clamp(ivec2(base) + 1, ivec2(0), size - 1);
    vec3 upper = mix(texelFetch(picture, low, 0).rgb, texelFetch(picture, ivec2(high.x, low.y), 0).rgb, share.x);
    vec3 lower = mix(texelFetch(picture, ivec2(low.x, high.y), 0).rgb, texelFetch(picture, high, 0).rgb, share.x);
    return mix(upper, lower, share.y);
}
