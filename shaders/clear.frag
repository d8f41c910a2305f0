#version 330
out vec4 light;

void main() {
    light = vec4(0.0);
}
