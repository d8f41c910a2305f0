#include "common/fetch.glsl"
// A picture of a quarter of the size, brought back bilinearly: its pixel i has its centre at 4 i + 2. The four samples are
// mixed here, since a driver's own filter may count in 8 bits.
vec4 soft(sampler2D quarter, ivec2 size, ivec2 at) {
    vec2 place = (vec2(at) - 1.5) * 0.25;
    ivec2 base = ivec2(floor(place));
    vec2 share = place - vec2(base);
    vec4 above = mix(fetch_or_black(quarter, base, size), fetch_or_black(quarter, base + ivec2(1, 0), size), share.x);
    vec4 below = mix(fetch_or_black(quarter, base + ivec2(0, 1), size), fetch_or_black(quarter, base + 1, size), share.x);
    return mix(above, below, share.y);
}
