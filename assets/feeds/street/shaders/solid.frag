in vec3 position;
in vec3 normal;
in vec4 tint;
in vec3 uv_layer;
out vec4 colour;
uniform sampler2DArray surfaces;
// Half a level finer than the driver would pick: cheaper than anisotropic reading, and more is drawn than written.
const float SHARPER = -0.5;
void main() {
    float glows = step(31.5, uv_layer.z);
    vec4 surface = texture(surfaces, uv_layer - vec3(0.0, 0.0, 32.0 * glows), SHARPER);
    vec3 n = normalize(normal);
    vec3 v = normalize(eye - position);
    if (dot(n, v) < 0.0) n = -n;
    vec3 albedo = linear(surface.rgb * tint.rgb);
    float lit = max(dot(n, sun), 0.0);
    float shade = sunlit(position, n);
    float foot = mix(0.58, 1.0, smoothstep(0.0, 0.5, position.y + abs(n.y)));
    vec3 around = ambient(position, n);
    vec3 light = SUN_LIGHT * lit * shade + around * mix(tint.a, 1.0, glows) * foot;
    float fresnel = pow(1.0 - max(dot(n, v), 0.0), 4.0);
    float glint = pow(max(dot(n, normalize(v + sun)), 0.0), 48.0) * surface.a * 3.0 * shade;
    vec3 to_lamps = towards_lamps(position);
    float sparkle = pow(max(dot(n, normalize(v + normalize(to_lamps))), 0.0), 40.0) * surface.a / (0.25 + dot(to_lamps, to_lamps));
    vec3 shine = SUN_LIGHT * glint + around * fresnel * surface.a * 0.5 + vec3(1.6, 1.4, 1.1) * sparkle;
    light += glows * vec3(2.6, 1.95, 1.25) * tint.a * tint.a;
    colour = vec4(tone(haze(albedo * light + shine, position)), 1.0);
}
