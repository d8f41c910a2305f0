#version 330
#include "common/place.glsl"
// One instance is one rectangle of the picture that carries light; map_px takes its pixels to the layer store.
in vec2 corner;
in vec4 box_px;
in vec4 map_px;  // scale x, y, offset x, y
in float opacity;
uniform vec2 size_px;
flat out vec4 place;
flat out float strength;

void main() {
    vec2 p = mix(box_px.xy, box_px.zw, corner);
    place = map_px;
    strength = opacity;
    gl_Position = clip_from_px(p, size_px);
}
