in vec3 position;
in vec3 normal;
in vec4 tint;
in vec3 uv_layer;
out vec4 colour;
uniform sampler2D panorama;
// What a pane mirrors: sky above the roofs across the street, sunlit or shaded fronts below.
vec3 mirrored(vec3 way) {
    float rise = way.y / max(length(way.xz), 0.05);
    vec2 at = vec2(atan(way.x, -way.z) / 6.2831853, clamp(way.y * 1.15, 0.01, 0.99));
    vec3 above = textureLod(panorama, at, 2.0).rgb;
    float across = max(abs(way.x), 0.12);
    float height = position.y + way.y / across * 13.0;
    float along = position.z + way.z / across * 13.0;
    float house = floor(along / 7.0);
    float eaves = 9.5 + 1.6 * sin(house * 2.4);
    vec2 cell = abs(fract(vec2(along / 2.2, height / 3.0)) - 0.5);
    float window = step(cell.x, 0.22) * step(cell.y, 0.30);
    vec3 wall = mix(vec3(0.62, 0.46, 0.32), vec3(0.50, 0.48, 0.42), 0.5 + 0.5 * sin(house * 5.1));
    vec3 front = mix(wall * (way.x > 0.0 ? 1.0 : 0.45), vec3(0.10, 0.12, 0.15), window * 0.8);
    return mix(front, above, smoothstep(eaves - 0.3, eaves + 0.3, height));
}
void main() {
    vec3 n = normalize(normal);
    n = normalize(n + vec3(sin(position.y * 3.1 + position.z * 1.7), sin(position.x * 2.3 + position.z * 2.9), 0.0) * 0.006);
    vec3 v = normalize(eye - position);
    float facing = abs(dot(n, v));
    float share = clamp(0.06 + 0.94 * pow(1.0 - facing, 4.0) + 0.05, 0.0, 0.9);
    vec3 c = haze(mirrored(reflect(-v, n)), position);
    float slant = (position.x + position.z) * 0.9 + position.y * 0.55;
    float sheen = smoothstep(0.52, 0.60, fract(slant * 0.37)) * smoothstep(0.98, 0.86, fract(slant * 0.37));
    vec3 sky = vec3(0.62, 0.78, 0.98) * 0.055 * sheen * smoothstep(0.5, 2.6, position.y);
    colour = vec4(tone(c) * share + sky, share);
}
