#version 330
// Leaf cards: each sways with the wind by its place.
uniform mat4 clip_from_world;
uniform float time;
in vec3 in_position;
in vec2 in_uv;
in vec4 in_normal;
in vec4 in_tint;
out vec3 position;
out vec3 normal;
out vec4 tint;
out vec2 uv;
void main() {
    vec3 p = in_position;
    float slow = sin(time * 1.1 + p.x * 0.9 + p.z * 0.6), quick = sin(time * 4.3 + p.x * 5.0 + p.y * 7.0 + p.z * 3.0);
    p += vec3(0.045, 0.012, 0.03) * slow + vec3(0.014, 0.020, 0.012) * quick;
    position = p;
    normal = in_normal.xyz;
    uv = in_uv;
    tint = in_tint;
    gl_Position = clip_from_world * vec4(p, 1.0);
}
