// A picture on cells of so many pixels, brought back bilinearly: the middle of cell i is at (i + 0.5) cells. `rows` has
// that done downwards (rows.frag), and a black cell left and right. Mixed here, since a driver's own filter may count in
// 8 bits; in two steps, which is two fetches here instead of four.
uniform float cell_px;

vec4 soft(sampler2D rows, ivec2 at) {
    float place = (float(at.x) + 0.5) / cell_px - 0.5, base = floor(place);
    ivec2 first = ivec2(int(base) + 1, at.y);
    return mix(texelFetch(rows, first, 0), texelFetch(rows, first + ivec2(1, 0), 0), place - base);
}
