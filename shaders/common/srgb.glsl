// Transfer functions of IEC 61966-2-1; the NumPy twin is app/vitrine/glass/optics/srgb.py.
// Minimax fits instead of pow: at most 0.013 and 0.009 of one 8-bit code off. Six pow a pixel were a third of the cost
// of composing on software GL (9.7 against 7.4 ms of processor time for the reference frame).
vec3 linear_from_srgb(vec3 c) {
    vec3 fit = 0.000916944752 + c * (0.032744266605 + c * (0.519399062673 + c * (0.667102042373
        + c * (-0.307298328501 + c * 0.087246128444))));
    return mix(c / 12.92, fit, step(vec3(0.04045), c));
}

vec3 srgb_from_linear(vec3 light) {
    vec3 l = clamp(light, 0.0, 1.0);
    vec3 r2 = sqrt(l), r4 = sqrt(r2);
    vec3 fit = -0.06461151 + r4 * 0.19613568 + r2 * (1.12268202 - 0.33550188 * r4 + 0.08133006 * r2);
    return mix(l * 12.92, fit, step(vec3(0.0031308), l));
}
