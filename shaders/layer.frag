#version 330
in vec2 seen_px;
flat in vec4 mapping;
flat in float strength;
uniform sampler2D store;
uniform float texel;  // 1 / the store's side
out vec4 light;

void main() {
    // The same exact steps as in compose.frag, so that both ways give the same picture.
    vec2 at_px = mapping.x > 0.0 ? gl_FragCoord.xy * mapping.xy + mapping.zw : seen_px;
    light = texture(store, at_px * texel) * strength;
}
