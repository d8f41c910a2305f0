#version 330
// The shade where something touches the ground: darkest in the middle, gone at the rim.
in vec3 position;
in vec3 normal;
in vec4 tint;
in vec3 uv_layer;
out vec4 colour;
void main() {
    float fall = max(1.0 - dot(uv_layer.xy, uv_layer.xy), 0.0);
    colour = vec4(0.0, 0.0, 0.0, tint.a * fall * fall);
}
