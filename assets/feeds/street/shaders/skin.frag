in vec3 position;
in vec3 normal;
in vec4 tint;
out vec4 colour;
void main() {
    vec3 n = normalize(normal);
    vec3 v = normalize(eye - position);
    if (dot(n, v) < -0.2) n = -n;
    vec3 albedo = linear(tint.rgb);
    float lit = max(dot(n, sun) * 0.88 + 0.12, 0.0);
    float rim = pow(1.0 - max(dot(n, v), 0.0), 3.0);
    vec3 light = SUN_LIGHT * lit * sunlit(position, n) + ambient(position, n) * tint.a * (1.0 + 0.25 * rim);
    colour = vec4(tone(haze(albedo * light, position)), 1.0);
}
