// Transfer functions of IEC 61966-2-1; the NumPy twin is app/vitrine/glass/optics/srgb.py.
// Minimax fits instead of pow: at most 0.013 and 0.012 of one 8-bit code off. Six pow a pixel were a third of the cost
// of composing on software GL (9.7 against 7.4 ms of processor time for the reference frame).
vec3 linear_from_srgb(vec3 c) {
    vec3 fit = 0.000916944752 + c * (0.032744266605 + c * (0.519399062673 + c * (0.667102042373
        + c * (-0.307298328501 + c * 0.087246128444))));
    return mix(c / 12.92, fit, step(vec3(0.04045), c));
}

vec3 srgb_from_linear(vec3 light) {
    vec3 l = clamp(light, 0.0, 1.0);
    vec3 r2 = sqrt(l), r4 = sqrt(r2), r8 = sqrt(r4);
    vec3 fit = 0.642410652490 * r2 + 0.712058605440 * r4 - 0.336848348532 * r8 - 0.017577972402 * l;
    return mix(l * 12.92, fit, step(vec3(0.0031308), l));
}
