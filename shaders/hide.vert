#version 330
in vec4 clip;

void main() {
    gl_Position = clip;
}
