#version 330
// Static solids: world position, tiled texture and tint straight through.
uniform mat4 clip_from_world;
invariant gl_Position;
in vec3 in_position;
in vec2 in_uv;
in vec4 in_normal;
in vec4 in_tint;
out vec3 position;
out vec3 normal;
out vec4 tint;
out vec3 uv_layer;
void main() {
    position = in_position;
    normal = in_normal.xyz;
    uv_layer = vec3(in_uv, in_normal.w);
    tint = in_tint;
    gl_Position = clip_from_world * vec4(in_position, 1.0);
}
