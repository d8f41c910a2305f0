#version 330
// One instance is one raster layer in the panel; corners (x w, y w, w) let it lie in perspective.
in vec2 corner;
in vec3 corner_tl;
in vec3 corner_tr;
in vec3 corner_br;
in vec3 corner_bl;
in vec4 store_px;  // x, y, w, h of the raster layer in the store
in vec4 map_px;    // for a flat layer: panel pixels to the store, scale x, y, offset x, y; scale 0 for one in perspective
in float opacity;
uniform vec2 size_px;
out vec2 seen_px;
flat out vec4 mapping;
flat out float strength;
#if CUT
// Two clips, each in a plane of its own: the layer's top left corner there, its ways to the right and down.
in vec4 planes_at;  // of the first and of the second
in vec4 planes_right;
in vec4 planes_down;
in vec4 box_px_1;
in vec4 box_px_2;
in vec4 cut_px_1;
in vec4 cut_px_2;
in vec4 cut_radii_1;
in vec4 cut_radii_2;
out vec4 planes;
flat out vec4 box_1;
flat out vec4 box_2;
flat out vec4 cut_1;
flat out vec4 cut_2;
flat out vec4 radii_1;
flat out vec4 radii_2;
#endif

void main() {
    vec3 top = corner.x < 0.5 ? corner_tl : corner_tr;
    vec3 bottom = corner.x < 0.5 ? corner_bl : corner_br;
    vec3 place = corner.y < 0.5 ? top : bottom;
#if CUT
    // No map for a flat one: that attribute would be the seventeenth, and a clipped layer is hardly ever flat.
    mapping = vec4(0.0);
    planes = planes_at + corner.x * planes_right + corner.y * planes_down;
    box_1 = box_px_1; box_2 = box_px_2;
    cut_1 = cut_px_1; cut_2 = cut_px_2;
    radii_1 = cut_radii_1; radii_2 = cut_radii_2;
#else
    mapping = map_px;
#endif
    seen_px = store_px.xy + corner * store_px.zw;
    strength = opacity;
    gl_Position = vec4(place.xy / size_px * 2.0 - place.z, 0.0, place.z);
}
