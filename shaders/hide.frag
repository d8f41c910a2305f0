#version 330
// Occluders write depth alone; the colour mask is off.
out vec4 light;

void main() {
    light = vec4(0.0);
}
