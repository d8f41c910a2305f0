// A debug view: stripes over what is brighter than a picture can show. The NumPy twin is `clipping_mask` in app/vitrine/
// glass/reference/composite.py; here by more than half a code, which the fits of the transfer functions stay below.
uniform bool mark_clipped;

vec3 marked(vec3 code, vec3 light) {
    bool stripe = mod(floor(gl_FragCoord.x) + floor(gl_FragCoord.y), 8.0) < 4.0;
    bool bright = max(max(light.r, light.g), light.b) > 1.004;
    return mark_clipped && stripe && bright ? vec3(1.0, 0.0, 1.0) : code;
}
