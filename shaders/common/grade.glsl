// What the world looks like in another light than it was filmed in: one matrix on its linear light. The NumPy twin is in
// app/vitrine/glass/reference/background.py, the matrix is made in app/vitrine/glass/optics/regrade.py.
#if GRADED
uniform mat3 world_color;

vec3 graded(vec3 light) {
    return world_color * light;
}
#else
vec3 graded(vec3 light) {
    return light;
}
#endif
