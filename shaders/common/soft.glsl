// A picture on cells of so many pixels, brought back bilinearly: the middle of cell i is at (i + 0.5) cells. It has a black
// cell on every side, so that none of the four lies outside. They are mixed here, since a driver's own filter may count
// in 8 bits.
uniform float cell_px;

vec4 soft(sampler2D cells, ivec2 at) {
    vec2 place = (vec2(at) + 0.5) / cell_px - 0.5;
    vec2 base = floor(place);
    vec2 share = place - base;
    ivec2 first = ivec2(base) + 1;
    vec4 above = mix(texelFetch(cells, first, 0), texelFetch(cells, first + ivec2(1, 0), 0), share.x);
    vec4 below = mix(texelFetch(cells, first + ivec2(0, 1), 0), texelFetch(cells, first + 1, 0), share.x);
    return mix(above, below, share.y);
}
