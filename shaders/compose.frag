#version 330
#include "common/srgb.glsl"
#include "common/tone.glsl"
#include "common/clipped.glsl"
// Panel over feed. FROM_PANEL and FROM_SHEET say where the light comes from; with both, the raster layer lies over the panel.
flat in vec4 place;
flat in float strength;
uniform sampler2D feed;
#if FROM_PANEL
uniform sampler2D panel;
#endif
#if FROM_SHEET
uniform sampler2D store;
uniform float texel;  // 1 / the store's side: asking for its size in every fragment cost a twentieth of composing
#endif
uniform float blocking;  // 0: additive glasses; 1: video pass-through, where alpha covers the world
out vec4 pixel;

void main() {
    ivec2 at = ivec2(gl_FragCoord.xy);
    vec4 light = vec4(0.0);
#if FROM_PANEL
    light = texelFetch(panel, at, 0);
#endif
#if FROM_SHEET
    // Fragment centres, offsets in 64ths and a store whose side is a power of two: every step is exact in float32, so
    // that a raster layer looks the same wherever it is kept.
    vec2 at_px = gl_FragCoord.xy * place.xy + place.zw;
    vec4 layer = texture(store, at_px * texel) * strength;
    light = layer + light * (1.0 - layer.a);
#endif
    vec3 world = texelFetch(feed, at, 0).rgb;
    vec3 behind = linear_from_srgb(world) * (1.0 - blocking * light.a), lit = behind + light.rgb;
    pixel = vec4(marked(light == vec4(0.0) ? world : srgb_from_linear(fitted(behind, lit)), lit), 1.0);
}
