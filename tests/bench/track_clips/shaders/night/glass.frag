in vec3 position;
in vec3 normal;
in vec4 tint;
in vec3 uv_layer;
out vec4 colour;
// What a pane mirrors at night: dark fronts across the street, a few of their windows lit.
void main() {
    vec3 n = normalize(normal);
    vec3 v = normalize(eye - position);
    vec3 way = reflect(-v, n);
    float across = max(abs(way.x), 0.12);
    vec2 at = vec2(position.z + way.z / across * 13.0, position.y + way.y / across * 13.0) / vec2(2.2, 3.0);
    vec2 cell = abs(fract(at) - 0.5);
    float lit = step(cell.x, 0.2) * step(cell.y, 0.28) * step(0.62, fract(sin(dot(floor(at), vec2(12.99, 78.23))) * 437.5));
    float share = clamp(0.08 + 0.92 * pow(1.0 - abs(dot(n, v)), 4.0), 0.0, 0.9);
    colour = vec4(tone(vec3(0.012, 0.013, 0.018) + lit * vec3(0.5, 0.36, 0.2)) * share, share);
}
