#version 330
#if CUT
#include "common/shape.glsl"
in vec4 planes;
flat in vec4 box_1;
flat in vec4 box_2;
flat in vec4 cut_1;
flat in vec4 cut_2;
flat in vec4 radii_1;
flat in vec4 radii_2;
#endif
in vec2 seen_px;
flat in vec4 mapping;
flat in float strength;
uniform sampler2D store;
uniform float texel;  // 1 / the store's side
out vec4 light;

#if CUT
// How much of a pixel a clip lets through: by its edge's distance in pixels of the panel, which is as soft as any other.
float kept(vec2 at, vec4 box, vec4 cut, vec4 cut_radii) {
    float per_px = max(sqrt(abs(determinant(mat2(dFdx(at), dFdy(at))))), 1e-6);
    vec2 half_box = (box.zw - box.xy) * 0.5, half_cut = cut.zw * 0.5;
    float share = coverage(rounded_box(at - box.xy - half_box, half_box, vec4(0.0)) / per_px);
    return cut_radii == vec4(0.0) ? share
        : share * coverage(rounded_box(at - cut.xy - half_cut, half_cut, cut_radii) / per_px);
}
#endif

void main() {
    // The same exact steps as in compose.frag, so that both ways give the same picture.
    vec2 at_px = mapping.x > 0.0 ? gl_FragCoord.xy * mapping.xy + mapping.zw : seen_px;
    light = texture(store, at_px * texel) * strength;
#if CUT
    light *= kept(planes.xy, box_1, cut_1, radii_1) * kept(planes.zw, box_2, cut_2, radii_2);
#endif
}
