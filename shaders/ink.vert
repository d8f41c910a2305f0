#version 330
#include "common/place.glsl"
// One instance is one paint operation, in pixels of its raster layer.
in vec2 corner;
in vec4 rect_px;
in vec4 radii_px;
in vec4 clip_px;
in vec4 fill0_lin;
in vec4 fill1_lin;
in vec4 border_lin;
in vec4 edge;  // border_px, softness_px, angle_rad, source
in vec4 texel_px;
in vec4 cut_px;
in vec4 cut_radii_px;
in vec4 origin_px;  // of its raster layer in the store, of its bitmap in the staging texture
uniform vec2 size_px;
flat out vec4 origin;
flat out vec4 rect;
flat out vec4 radii;
flat out vec4 cut;
flat out vec4 cut_radii;
flat out vec4 fill0;
flat out vec4 fill1;
flat out vec4 border;
flat out vec4 style;
flat out vec4 texel;

void main() {
    rect = rect_px; radii = radii_px;
    fill0 = fill0_lin; fill1 = fill1_lin; border = border_lin;
    style = edge; texel = texel_px;
    cut = cut_px; cut_radii = cut_radii_px;
    float reach = edge.y + 1.0;
    origin = origin_px;
    vec2 p_px = clamp(rect_px.xy - reach + corner * (rect_px.zw + 2.0 * reach), clip_px.xy, clip_px.zw);
    gl_Position = clip_from_px(p_px + origin_px.xy, size_px);
}
