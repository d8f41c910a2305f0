#version 330
// A figure on its bones: two bones a vertex, blended by tint.a.
uniform mat4 clip_from_world;
uniform mat4 bones[13];
in vec3 in_position;
in vec2 in_uv;
in vec4 in_normal;
in vec4 in_tint;
out vec3 position;
out vec3 normal;
out vec4 tint;
void main() {
    mat4 bend = bones[int(in_uv.x + 0.5)] * in_tint.a + bones[int(in_uv.y + 0.5)] * (1.0 - in_tint.a);
    position = (bend * vec4(in_position, 1.0)).xyz;
    normal = mat3(bend) * in_normal.xyz;
    tint = vec4(in_tint.rgb, clamp(in_position.y * 0.7 + 0.45, 0.45, 1.0));
    gl_Position = clip_from_world * vec4(position, 1.0);
}
