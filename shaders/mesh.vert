#version 330
in vec3 position_m;
in vec3 normal;
uniform mat4 clip_from_model;
uniform mat4 optical_from_model;
out vec3 facing;
out vec3 sight;

void main() {
    vec4 seen = optical_from_model * vec4(position_m, 1.0);
    facing = mat3(optical_from_model) * normal;
    sight = seen.xyz;
    gl_Position = clip_from_model * vec4(position_m, 1.0);
}
