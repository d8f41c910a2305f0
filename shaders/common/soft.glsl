// A picture of a quarter of the size, brought back bilinearly: its cell i has its centre at 4 i + 2. It has a black cell
// on every side, so that none of the four lies outside. They are mixed here, since a driver's own filter may count in
// 8 bits.
vec4 soft(sampler2D cells, ivec2 at) {
    vec2 place = (vec2(at) - 1.5) * 0.25;
    vec2 base = floor(place);
    vec2 share = place - base;
    ivec2 first = ivec2(base) + 1;
    vec4 above = mix(texelFetch(cells, first, 0), texelFetch(cells, first + ivec2(1, 0), 0), share.x);
    vec4 below = mix(texelFetch(cells, first + ivec2(0, 1), 0), texelFetch(cells, first + 1, 0), share.x);
    return mix(above, below, share.y);
}
