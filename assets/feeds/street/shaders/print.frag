in vec3 position;
in vec3 normal;
in vec4 tint;
in vec3 uv_layer;
out vec4 colour;
uniform sampler2D atlas;
void main() {
    vec3 n = normalize(normal);
    vec3 albedo = linear(texture(atlas, uv_layer.xy).rgb) * 0.86 + 0.012;
    vec3 light = SUN_LIGHT * max(dot(n, sun), 0.0) * sunlit(position, n) + ambient(position, n);
    colour = vec4(tone(haze(albedo * light, position)), 1.0);
}
