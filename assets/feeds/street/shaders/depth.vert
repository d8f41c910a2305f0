#version 330
// Solids as the sun sees them.
uniform mat4 clip_from_world;
invariant gl_Position;
in vec3 in_position;
void main() { gl_Position = clip_from_world * vec4(in_position, 1.0); }
