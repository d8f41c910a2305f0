#version 330
#include "common/fetch.glsl"
#include "common/srgb.glsl"
// The display's light laid into the view by angle, over the world. In float32 by hand: a driver's own filter may count
// in 8 bits. Smooth where the panel is enlarged, by area where it is made smaller, each axis by itself.
uniform sampler2D feed;
uniform sampler2D emitted;
uniform ivec2 panel_px;
uniform vec4 panel_from_view;  // scale x, y, offset x, y
uniform float gain;      // with the share of the light that this view gets
uniform float blocking;  // the same
uniform float exposure;
out vec4 pixel;

// First pixel and shares of three, along one axis, of the view's pixel `at`.
vec4 shares(float at, float scale, float offset) {
    if (scale <= 1.0) {
        float place = (at + 0.5) * scale + offset - 0.5;
        float base = floor(place);
        return vec4(base, 1.0 - (place - base), place - base, 0.0);
    }
    float low = at * scale + offset, high = low + scale, base = floor(low);
    vec3 begin = max(vec3(base, base + 1.0, base + 2.0), low);
    vec3 end = min(vec3(base + 1.0, base + 2.0, base + 3.0), high);
    return vec4(base, max(end - begin, 0.0) / scale);
}

void main() {
    ivec2 at = ivec2(gl_FragCoord.xy);
    vec4 across = shares(float(at.x), panel_from_view.x, panel_from_view.z);
    vec4 down = shares(float(at.y), panel_from_view.y, panel_from_view.w);
    ivec2 first = ivec2(across.x, down.x);
    vec4 light = vec4(0.0);
    for (int y = 0; y < 3; ++y)
        for (int x = 0; x < 3; ++x)
            light += across[x + 1] * down[y + 1] * fetch_or_black(emitted, first + ivec2(x, y), panel_px);
    vec3 world = texelFetch(feed, at, 0).rgb;
    vec3 seen = linear_from_srgb(world) * (1.0 - blocking * light.a) + gain * light.rgb;
    pixel = vec4(light == vec4(0.0) && exposure == 1.0 ? world : srgb_from_linear(seen * exposure), 1.0);
}
