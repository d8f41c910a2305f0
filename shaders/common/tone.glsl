// The tone rule; the NumPy twin, with the formula, is app/vitrine/glass/optics/tone.py. World and light are linear, with
// exposure and share in both.
uniform vec2 shoulder;     // slope and scale of the curve of the display's light; 0, 0: light as it is
uniform float peak_limit;  // up to what a sum is brought back to 1; at 1 none is, and the encode clips
const vec3 LUMINANCE = vec3(0.2126, 0.7152, 0.0722);

// The picture's light of what is lit over the world: no channel above 1, and no darker than the world. Where the sum does
// not pass 1 it is at least as bright, which leaves it as it is.
vec3 fitted(vec3 world, vec3 lit) {
    float peak = clamp(max(max(lit.r, lit.g), lit.b), 1.0, peak_limit);
    vec3 shown = lit * (1.0 / peak), room = 1.0 - shown;
    float whiter = dot(world - shown, LUMINANCE) / max(dot(room, LUMINANCE), 1e-6);
    return shown + room * clamp(whiter, 0.0, 1.0);
}

vec3 composed(vec3 world, vec3 light) {
    float most = max(max(light.r, light.g), light.b);
    float kept = shoulder.x > 0.0 && most > 0.0 ? log(1.0 + most * shoulder.x) * shoulder.y / most : 1.0;
    return fitted(world, world + light * kept);
}
