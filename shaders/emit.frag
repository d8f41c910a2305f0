#version 330
#include "common/fetch.glsl"
#include "common/leaving.glsl"
#include "common/soft.glsl"
// What leaves the display, of what was driven: spread, ghost, uniformity, black floor. The NumPy twin is
// app/vitrine/glass/reference/display_light.py. The target has BORDER_PX of black on every side for who reads between pixels.
uniform sampler2D driven;
uniform sampler2D rows;
uniform ivec2 panel_px;
uniform float spread_share;
uniform float ghost_share;
uniform ivec2 ghost_px;
out vec4 light;

void main() {
    ivec2 at = ivec2(gl_FragCoord.xy) - BORDER_PX;
    light = texelFetch(driven, at, 0);
#if SPREAD
    light = light * (1.0 - spread_share) + spread_share * soft(rows, at);
#endif
#if GHOST
    ivec2 from = at - ghost_px;
    ivec2 inside = clamp(from, ivec2(0), panel_px - 1);
    vec3 ghost = texelFetch(driven, inside, 0).rgb;
#if SPREAD
    ghost = ghost * (1.0 - spread_share) + spread_share * soft(rows, inside).rgb;
#endif
    light.rgb += from == inside ? ghost_share * ghost : vec3(0.0);
#endif
    light.rgb = leaving(light.rgb, (vec2(at) + 0.5) / vec2(panel_px) * 2.0 - 1.0);
}
