#version 330
in vec2 at_px;
flat in float strength;
uniform sampler2D store;
out vec4 light;

void main() {
    light = texture(store, at_px / vec2(textureSize(store, 0))) * strength;
}
