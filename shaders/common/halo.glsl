// Halation by itself, where neither ink nor its ghost is near: so smooth that it is taken from its cells once a pixel of
// the view, in the middle of what that pixel shows of the display.
#include "common/leaving.glsl"
uniform sampler2D light_in;  // the blurred cells, with a black one on every side
uniform float cell_px;
uniform vec2 panel_px;
uniform float spread_share;
uniform float ghost_share;
uniform vec2 ghost_px;

vec4 cells(vec2 at_px) {
    vec2 place = at_px / cell_px - 0.5, base = floor(place), share = place - base;
    ivec2 first = ivec2(base) + 1;
    vec4 above = mix(texelFetch(light_in, first, 0), texelFetch(light_in, first + ivec2(1, 0), 0), share.x);
    vec4 below = mix(texelFetch(light_in, first + ivec2(0, 1), 0), texelFetch(light_in, first + 1, 0), share.x);
    return mix(above, below, share.y);
}

// The mean over a box of the panel, `size_px` around `middle_px`; outside the panel it is black.
vec4 halo(vec2 middle_px, vec2 size_px) {
    vec2 low = clamp(middle_px - 0.5 * size_px, vec2(0.0), panel_px);
    vec2 high = clamp(middle_px + 0.5 * size_px, vec2(0.0), panel_px);
    vec2 at_px = 0.5 * (low + high), inside = (high - low) / size_px;
    vec4 light = cells(at_px) * spread_share;
    vec2 from_px = at_px - ghost_px;
    bool ghosted = all(greaterThanEqual(from_px, vec2(0.0))) && all(lessThan(from_px, panel_px));
    light.rgb += ghosted ? ghost_share * spread_share * cells(clamp(from_px, vec2(0.0), panel_px)).rgb : vec3(0.0);
    return vec4(leaving(light.rgb, at_px / panel_px * 2.0 - 1.0), light.a) * inside.x * inside.y;
}
