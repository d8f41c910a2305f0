#version 330
in vec3 facing;
in vec3 sight;
uniform vec4 light_lin;
out vec4 light;

// A body of light, not of matter: a calm face between edges that glow, so that the outline draws the form; over a bright
// world the edges still stand out where the face has gone into white.
void main() {
    vec3 n = normalize(facing);
    float toward = abs(dot(n, normalize(sight)));
    float above = clamp(-n.y, -1.0, 1.0);
    float edge = 1.0 - smoothstep(0.55, 0.97, toward);
    float glow = clamp(mix(0.42, 0.92, edge) + 0.12 * above, 0.0, 1.0);
    // Where edges glow the hue leans to white, as bright light does.
    vec3 hue = mix(light_lin.rgb, vec3(light_lin.a), 0.35 * edge);
    light = vec4(hue * glow, light_lin.a);
}
