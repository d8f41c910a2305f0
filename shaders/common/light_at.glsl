// The light of a picture of sRGB codes at a place between its pixels, bilinear; beyond its edge the outermost counts.
// Decoded before it is mixed. SAMPLED: the texture is SRGB8, and the driver does both; Mesa's own decode is up to 0.35
// codes off, and takes 4.8 ms of processor time for a million pixels less than these four fetches do on software GL. By
// hand elsewhere, since a GPU counts a filter's weights in 8 bits: beside white, black would be up to 7 codes off.
uniform sampler2D picture;

#if SAMPLED
vec3 light_at(vec2 uv) {
    return texture(picture, uv).rgb;
}
#else
vec3 light_of(ivec2 at) {
    return linear_from_srgb(texelFetch(picture, at, 0).rgb);
}

vec3 light_at(vec2 uv) {
    ivec2 size = textureSize(picture, 0), last = size - 1;
    vec2 place = uv * vec2(size) - 0.5, base = floor(place), share = place - base;
    ivec2 a = clamp(ivec2(base), ivec2(0), last), b = clamp(ivec2(base) + 1, ivec2(0), last);
    vec3 above = mix(light_of(a), light_of(ivec2(b.x, a.y)), share.x);
    vec3 below = mix(light_of(ivec2(a.x, b.y)), light_of(b), share.x);
    return mix(above, below, share.y);
}
#endif
