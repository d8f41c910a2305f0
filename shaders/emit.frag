#version 330
#include "common/soft.glsl"
// What leaves the display, of what was driven: spread, ghost, uniformity, black floor. The NumPy twin is app/glass/see.py.
uniform sampler2D driven;
uniform sampler2D quarter;
uniform ivec2 panel_px;
uniform ivec2 quarter_px;
uniform float spread_share;
uniform float ghost_share;
uniform ivec2 ghost_px;
uniform float falloff;
uniform vec3 center_x;  // of red, green and blue, in -1..1 over the display
uniform float center_y;
uniform vec3 floor_light;
out vec4 light;

vec4 spread(ivec2 at) {
    vec4 own = fetch_or_black(driven, at, panel_px);
    if (spread_share > 0.0)
        own = own * (1.0 - spread_share) + spread_share * soft(quarter, quarter_px, at);
    return own;
}

void main() {
    ivec2 at = ivec2(gl_FragCoord.xy);
    light = spread(at);
    if (ghost_share > 0.0) {
        ivec2 from = at - ghost_px;
        if (from == clamp(from, ivec2(0), panel_px - 1))
            light.rgb += ghost_share * spread(from).rgb;
    }
    if (falloff > 0.0) {
        vec2 place = gl_FragCoord.xy / vec2(panel_px) * 2.0 - 1.0;
        vec3 x = place.x - center_x;
        float y = place.y - center_y;
        light.rgb *= 1.0 - falloff * min((x * x + y * y) * 0.5, 1.0);
    }
    light.rgb += floor_light;
}
