#version 330
#include "common/srgb.glsl"
#include "common/tone.glsl"
#include "common/clipped.glsl"
// The display's light mapped into the view, over the world; NumPy twin: app/vitrine/glass/reference/composite.py. In float32
// by hand: a driver's own filter may count in 8 bits. Bilinear where the panel is magnified, by area where it is minified,
// each axis by itself. TAPS pixels of the panel meet in one of the view's: 2 where both axes grow, else 3; with none it
// is halation alone, without a panel's pixels between. BENT: a lens bends the view, and places come from a table, one a
// pixel where TAPS is 1, else `taps` each way.
uniform sampler2D feed;
#if TAPS > 0
uniform sampler2D emitted;     // with BORDER_PX of black on every side
#endif
#if BENT == 0
uniform vec4 panel_from_view;  // scale x, y, offset x, y
#endif
uniform mat3 eye_from_light;   // gain, exposure, the share of the light that this view gets, the tint of a mono display
uniform float blocking;        // with that share, too
uniform float exposure;
out vec4 pixel;

#if BENT
#include "common/bent.glsl"
uniform vec2 panel_px;

// The panel's light between its pixels; far outside both are of its black border.
vec4 emitted_at(vec2 at_px) {
    vec2 place = at_px - 0.5, base = floor(place), share = place - base;
    ivec2 first = ivec2(clamp(base, vec2(-BORDER_PX), panel_px + float(BORDER_PX - 2))) + BORDER_PX;
    vec4 above = mix(texelFetch(emitted, first, 0), texelFetch(emitted, first + ivec2(1, 0), 0), share.x);
    vec4 below = mix(texelFetch(emitted, first + ivec2(0, 1), 0), texelFetch(emitted, first + 1, 0), share.x);
    return mix(above, below, share.y);
}

vec4 light_at(ivec2 at) {
    vec2 middle = place_of(at);
#if TAPS == 1
    return emitted_at(middle);
#else
    vec2 right = way_along(at, ivec2(1, 0)), down = way_along(at, ivec2(0, 1));
    vec4 light = vec4(0.0);
    for (int y = 0; y < taps; ++y)
        for (int x = 0; x < taps; ++x) {
            vec2 off = (vec2(x, y) + 0.5) / float(taps) - 0.5;
            light += emitted_at(middle + off.x * right + off.y * down);
        }
    return light / float(taps * taps);
#endif
}
#elif TAPS == 0
#include "common/halo.glsl"

vec4 light_at(ivec2 at) {
    return halo((vec2(at) + 0.5) * panel_from_view.xy + panel_from_view.zw, max(panel_from_view.xy, 1.0));
}
#else
// First pixel and shares of three, along one axis, of the view's pixel `at`.
vec4 shares(float at, float scale, float offset) {
    float place = (at + 0.5) * scale + offset - 0.5;
    float base = floor(place);
    vec4 smooth_ = vec4(base, 1.0 - (place - base), place - base, 0.0);
#if TAPS == 2
    return smooth_;
#else
    float low = at * scale + offset, high = low + scale;
    base = floor(low);
    vec3 begin = max(vec3(base, base + 1.0, base + 2.0), low);
    vec3 end = min(vec3(base + 1.0, base + 2.0, base + 3.0), high);
    return scale <= 1.0 ? smooth_ : vec4(base, max(end - begin, 0.0) / scale);
#endif
}

vec4 light_at(ivec2 at) {
    vec4 across = shares(float(at.x), panel_from_view.x, panel_from_view.z);
    vec4 down = shares(float(at.y), panel_from_view.y, panel_from_view.w);
    ivec2 first = ivec2(across.x, down.x) + BORDER_PX;
    vec4 light = vec4(0.0);
    for (int y = 0; y < TAPS; ++y)
        for (int x = 0; x < TAPS; ++x)
            light += across[x + 1] * down[y + 1] * texelFetch(emitted, first + ivec2(x, y), 0);
    return light;
}
#endif

void main() {
    ivec2 at = ivec2(gl_FragCoord.xy);
    vec4 light = light_at(at);
    vec3 world = texelFetch(feed, at, 0).rgb;
    vec3 behind = linear_from_srgb(world) * (exposure * (1.0 - blocking * light.a)), added = eye_from_light * light.rgb;
    // A texture of one number has 1 for alpha: what covers nothing is asked for its light alone.
    bool dark = light.rgb == vec3(0.0) && light.a * blocking == 0.0;
    vec3 code = dark && exposure == 1.0 ? world : srgb_from_linear(composed(behind, added));
    pixel = vec4(marked(code, behind + added), 1.0);
}
