#version 330
in vec4 tint;
in vec2 place;
flat in vec3 chevron;
out vec4 light;

// Integral of the pulse train that is 1 for the first `thick` of every `spacing`.
float pulses(float u, float spacing, float thick) {
    float whole = floor(u / spacing);
    return whole * thick + min(u - whole * spacing, thick);
}

void main() {
    float along = place.x;
    float side = abs(place.y);
    vec2 across_px = vec2(dFdx(place.y), dFdy(place.y));
    vec2 along_px = vec2(dFdx(along), dFdy(along));
    // How much of a pixel's width lies between the edges: right for ribbons thinner than a pixel, too.
    float step_px = max(length(across_px), 1e-6);
    float share = clamp((1.0 - place.y) / step_px + 0.5, 0.0, 1.0) - clamp((-1.0 - place.y) / step_px + 0.5, 0.0, 1.0);
    if (chevron.x > 0.0) {
        // Derivatives of the continuous coordinates, never of the pattern; the box filter then fades it to its mean.
        float u = along + chevron.z * (side - 1.0);
        float wide = max(length(along_px + chevron.z * sign(place.y) * across_px), 1e-6);
        share *= (pulses(u + 0.5 * wide, chevron.x, chevron.y) - pulses(u - 0.5 * wide, chevron.x, chevron.y)) / wide;
    }
    light = tint * share;
}
