#version 330
in vec3 facing;
in vec3 sight;
uniform vec4 light_lin;
out vec4 light;

// A body of light, not of matter: its face glows, its flanks are dim, its rim is brightest and draws the form.
void main() {
    vec3 n = normalize(facing);
    float toward = abs(dot(n, normalize(sight)));
    float above = clamp(-n.y, -1.0, 1.0);
    float face = mix(0.20, 0.62, smoothstep(0.25, 0.95, toward));
    float rim = 0.75 * pow(1.0 - toward, 2.0);
    float glow = clamp(face + rim + 0.16 * above, 0.0, 1.0);
    light = vec4(light_lin.rgb * glow, light_lin.a);
}
