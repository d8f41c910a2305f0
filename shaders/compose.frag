#version 330
#include "common/srgb.glsl"
// Panel over feed. FROM_PANEL and FROM_SHEET say where the light comes from; with both, the sheet lies over the panel.
in vec2 at_px;
flat in float strength;
uniform sampler2D feed;
#if FROM_PANEL
uniform sampler2D panel;
#endif
#if FROM_SHEET
uniform sampler2D store;
#endif
uniform float gain;
uniform float blocking;  // 0: additive glasses; 1: video pass-through, where alpha covers the world
out vec4 pixel;

void main() {
    ivec2 at = ivec2(gl_FragCoord.xy);
    vec4 light = vec4(0.0);
#if FROM_PANEL
    light = texelFetch(panel, at, 0);
#endif
#if FROM_SHEET
    vec4 sheet = texture(store, at_px / vec2(textureSize(store, 0))) * strength;
    light = sheet + light * (1.0 - sheet.a);
#endif
    vec3 world = texelFetch(feed, at, 0).rgb;
    vec3 seen = linear_from_srgb(world) * (1.0 - blocking * light.a) + gain * light.rgb;
    pixel = vec4(light == vec4(0.0) ? world : srgb_from_linear(seen), 1.0);
}
