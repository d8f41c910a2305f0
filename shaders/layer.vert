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

void main() {
    vec3 top = corner.x < 0.5 ? corner_tl : corner_tr;
    vec3 bottom = corner.x < 0.5 ? corner_bl : corner_br;
    vec3 place = corner.y < 0.5 ? top : bottom;
    mapping = map_px;
    seen_px = store_px.xy + corner * store_px.zw;
    strength = opacity;
    gl_Position = vec4(place.xy / size_px * 2.0 - place.z, 0.0, place.z);
}
