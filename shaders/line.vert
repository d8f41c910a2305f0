#version 330
#include "common/place.glsl"
// One instance is one straight piece of a thin line, in pixels of the window, y down.
in vec2 corner;
in vec4 ends_px;
in vec3 color;  // sRGB
in vec3 look;  // the opacity at both ends, the width in pixels
uniform vec2 size_px;
uniform float shade_px;
out float aside_px;
out float opacity;
flat out float half_px;
flat out vec3 tint;

void main() {
    vec2 way = ends_px.zw - ends_px.xy;
    vec2 along = way / max(length(way), 1e-6);
    half_px = look.z / 2.0;
    tint = color;
    opacity = mix(look.x, look.y, corner.x);
    // A pixel's square reaches 0.71 px from its middle.
    aside_px = (corner.y * 2.0 - 1.0) * (half_px + shade_px + 1.0);
    vec2 at = mix(ends_px.xy, ends_px.zw, corner.x) + vec2(-along.y, along.x) * aside_px;
    // The window's row 0 is its lowest.
    gl_Position = clip_from_px(at, size_px) * vec4(1.0, -1.0, 1.0, 1.0);
}
