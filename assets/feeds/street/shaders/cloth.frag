in vec3 position;
in vec3 normal;
in vec4 tint;
in vec3 uv_layer;
out vec4 colour;
uniform sampler2DArray surfaces;
void main() {
    vec3 albedo = linear(texture(surfaces, uv_layer).rgb * tint.rgb);
    vec3 n = normalize(normal);
    if (dot(n, eye - position) < 0.0) n = -n;
    float facing = dot(n, sun);
    float shade = sunlit(position + sun * 0.05, n);
    vec3 through = albedo * albedo * 0.62 * max(-facing, 0.0) + albedo * 0.08;
    vec3 light = SUN_LIGHT * shade * (albedo * max(facing, 0.0) + through) + albedo * ambient(position, n) * 1.1;
    colour = vec4(tone(haze(light, position)), 1.0);
}
