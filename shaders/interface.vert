#version 330
#include "common/place.glsl"
// One instance is one raster layer of the program's own bars and text, in pixels of the window, y down.
in vec2 corner;
in vec4 box_px;  // x, y, w, h
in vec2 store_px;
uniform vec2 size_px;
out vec2 at;

void main() {
    at = store_px + corner * box_px.zw;
    // The window's row 0 is its lowest.
    gl_Position = clip_from_px(box_px.xy + corner * box_px.zw, size_px) * vec4(1.0, -1.0, 1.0, 1.0);
}
