// The picture's light of a world that may be above white; the NumPy twin, with the formula, is fit_light in
// app/vitrine/glass/optics/tone.py.
vec3 fitted_world(vec3 light) {
    float least = min(min(light.r, light.g), light.b), most = max(max(light.r, light.g), light.b);
    float kept = most > 1.0 && least < 1.0 ? (1.0 - least) / (most - least) : 1.0;
    return min(least + (light - least) * kept, 1.0);
}
