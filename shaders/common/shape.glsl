// Signed distance in pixels from p (relative to the box's centre) to a box with rounded corners; negative inside.
// radii: top-left, top-right, bottom-right, bottom-left. After Inigo Quilez, "2D distance functions".
float rounded_box(vec2 p, vec2 half_size, vec4 radii) {
    vec2 side = p.y < 0.0 ? radii.xy : radii.wz;
    float r = p.x < 0.0 ? side.x : side.y;
    vec2 q = abs(p) - half_size + r;
    return min(max(q.x, q.y), 0.0) + length(max(q, 0.0)) - r;
}

float coverage(float distance_px) {
    return clamp(0.5 - distance_px, 0.0, 1.0);
}
