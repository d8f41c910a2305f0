// The tone rule; the NumPy twin, with the formula, is app/vitrine/glass/optics/tone.py. World and light are linear, with
// exposure and share in both.
uniform vec2 shoulder;    // slope and scale of the curve of the display's light; 0, 0: light as it is
uniform bool strict_sum;  // no tone: the plain sum, clipped by the encode
const vec3 LUMINANCE = vec3(0.2126, 0.7152, 0.0722);

vec3 composed(vec3 world, vec3 light) {
    float most = max(max(light.r, light.g), light.b);
    float kept = shoulder.x > 0.0 && most > 0.0 ? log(1.0 + most * shoulder.x) * shoulder.y / most : 1.0;
    vec3 lit = world + light * kept;
    float peak = max(max(max(lit.r, lit.g), lit.b), 1.0);
    vec3 shown = lit / peak;
    float luminance = dot(shown, LUMINANCE);
    float whiter = peak > 1.0 ? clamp((dot(world, LUMINANCE) - luminance) / max(1.0 - luminance, 1e-6), 0.0, 1.0) : 0.0;
    return strict_sum ? world + light : shown + (1.0 - shown) * whiter;
}
