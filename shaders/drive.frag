#version 330
#include "common/srgb.glsl"
// The panel's response: clipped, quantised to its LEVELS in integers, then its colour matrix. The NumPy twin is
// app/vitrine/glass/optics/panel_response.py; why integers: a tie that falls the other way is a whole level.
uniform sampler2D panel;
uniform usampler2D levels;  // of level n: from which sum it begins, and its light as bits
uniform int level_count;
uniform mat3 color;
out vec4 light;

#if LEVELS
float level_light(uint sum) {
    // The curve's fit finds the level but for a neighbour; the thresholds decide.
    float code = srgb_from_linear(vec3(float(sum) * (1.0 / 2147483648.0))).x;
    int level = clamp(int(code * float(level_count - 1) + 0.5), 0, level_count - 1);
    int above = min(level + 1, level_count - 1);
    bool less = sum < texelFetch(levels, ivec2(level, 0), 0).x;
    bool more = sum >= texelFetch(levels, ivec2(above, 0), 0).x;
    level = less ? level - 1 : more ? above : level;
    return uintBitsToFloat(texelFetch(levels, ivec2(level, 0), 0).y);
}
#endif

void main() {
    vec4 asked = texelFetch(panel, ivec2(gl_FragCoord.xy), 0);
    vec3 rgb = clamp(asked.rgb, 0.0, 1.0);
#if LEVELS
    uvec3 channel = uvec3(floor(rgb * 65536.0 + 0.5));
#if MONO
    rgb = vec3(level_light(6966u * channel.r + 23436u * channel.g + 2366u * channel.b));
#else
    channel *= 32768u;
    rgb = vec3(level_light(channel.r), level_light(channel.g), level_light(channel.b));
#endif
#endif
    light = vec4(color * rgb, asked.a);
}
