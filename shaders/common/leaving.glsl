// Uniformity and black floor of what leaves the display at `place`, -1..1 over it.
uniform float falloff;
uniform vec3 center_x;  // of red, green and blue
uniform float center_y;
uniform vec3 floor_light;

vec3 leaving(vec3 light, vec2 place) {
    vec3 x = place.x - center_x;
    float y = place.y - center_y;
    return light * (1.0 - falloff * min((x * x + y * y) * 0.5, 1.0)) + floor_light;
}
