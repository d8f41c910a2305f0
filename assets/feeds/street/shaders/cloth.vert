#version 330
// Cloth and paper that stir a little in the wind.
uniform mat4 clip_from_world;
uniform float time;
in vec3 in_position;
in vec2 in_uv;
in vec4 in_normal;
in vec4 in_tint;
out vec3 position;
out vec3 normal;
out vec4 tint;
out vec3 uv_layer;
void main() {
    vec3 p = in_position;
    float gust = sin(time * 1.3 + p.x * 0.7 + p.z * 0.5) + 0.5 * sin(time * 2.9 + p.x * 2.1 - p.z * 1.3);
    p += vec3(0.016, 0.006, 0.012) * gust * smoothstep(2.2, 5.0, p.y);
    position = p;
    normal = in_normal.xyz;
    uv_layer = vec3(in_uv, in_normal.w);
    tint = in_tint;
    gl_Position = clip_from_world * vec4(p, 1.0);
}
