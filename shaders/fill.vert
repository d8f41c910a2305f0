#version 330
#include "common/place.glsl"
// One instance is one rectangle of whole pixels: x0, y0, x1, y1.
in vec2 corner;
in vec4 box_px;
uniform vec2 size_px;

void main() {
    gl_Position = clip_from_px(mix(box_px.xy, box_px.zw, corner), size_px);
}
