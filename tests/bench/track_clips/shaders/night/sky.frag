in vec2 uv;
out vec4 colour;
uniform mat4 world_from_clip;
void main() {
    vec4 far = world_from_clip * vec4(uv * 2.0 - 1.0, 1.0, 1.0);
    vec3 way = normalize(far.xyz / far.w - eye);
    float low = 1.0 - smoothstep(0.0, 0.5, way.y);
    colour = vec4(tone(mix(vec3(0.006, 0.009, 0.020), vec3(0.040, 0.031, 0.026), low)), 1.0);
}
