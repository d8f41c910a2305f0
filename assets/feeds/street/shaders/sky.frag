in vec2 uv;
out vec4 colour;
uniform mat4 world_from_clip;
uniform sampler2D panorama;
void main() {
    vec4 far = world_from_clip * vec4(uv * 2.0 - 1.0, 1.0, 1.0);
    vec3 way = normalize(far.xyz / far.w - eye);
    vec2 at = vec2(atan(way.x, -way.z) / 6.2831853, clamp(way.y * 1.15, 0.002, 0.998));
    vec3 c = textureLod(panorama, at, 0.0).rgb;
    c += SUN_LIGHT * 0.10 * pow(max(dot(way, sun), 0.0), 24.0);
    float low = 1.0 - smoothstep(0.0, 0.22, way.y);
    colour = vec4(tone(mix(c, vec3(0.88, 0.93, 0.98), 0.55 * low)), 1.0);
}
