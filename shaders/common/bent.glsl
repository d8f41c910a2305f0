// Where the pixels of a view lie in another picture, where a lens bends one of the two: a table, made in float64 by
// app/vitrine/world/pixel_map.py. A pixel is the mean of `taps` x `taps` places; within one a lens is straight enough.
uniform sampler2D places;
uniform int taps;
const float NOWHERE_PX = -5e5;  // half of the table's own

vec2 place_of(ivec2 at) {
    return texelFetch(places, at, 0).xy;
}

// What one pixel to the right, or down, is in the other picture; none beside pixels without a place.
vec2 way_along(ivec2 at, ivec2 step) {
    ivec2 before = max(at - step, ivec2(0)), after = min(at + step, textureSize(places, 0) - 1), count = after - before;
    vec2 from = place_of(before), to = place_of(after);
    bool known = min(from.x, to.x) > NOWHERE_PX && count.x + count.y > 0;
    return known ? (to - from) / float(count.x + count.y) : vec2(0.0);
}
