in vec3 position;
in vec3 normal;
in vec4 tint;
in vec2 uv;
out vec4 colour;
uniform sampler2D leaves;
void main() {
    vec4 card = texture(leaves, uv);
    if (card.a < 0.45) discard;
    vec3 n = normalize(normal);
    vec3 v = normalize(eye - position);
    vec3 albedo = linear(card.rgb / max(card.a, 0.3) * tint.rgb * 1.12);
    float shade = sunlit(position, n) * mix(0.35, 1.0, tint.a);
    float facing = dot(n, sun);
    float through = pow(max(dot(-v, sun), 0.0), 3.0) * 0.9 + 0.28 * max(-facing, 0.0) + 0.14;
    vec3 light = SUN_LIGHT * shade * (albedo * max(facing * 0.7 + 0.15, 0.0) + albedo * vec3(1.1, 1.25, 0.4) * through);
    light += albedo * ambient(position, n) * mix(0.45, 1.15, tint.a);
    colour = vec4(tone(haze(light, position)), 1.0);
}
