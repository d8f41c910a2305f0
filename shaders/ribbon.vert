#version 330
in vec4 clip;
in vec4 light_lin;
in float along_m;
in float lateral;
in vec3 pattern;  // spacing, thickness, depth in metres; 0 is plain
out vec4 tint;
out vec2 place;
flat out vec3 chevron;

void main() {
    tint = light_lin;
    place = vec2(along_m, lateral);
    chevron = pattern;
    gl_Position = clip;
}
