#version 330
// A thin line, or (SHADE) the dark edge that carries it on bright ground: how much of a pixel's width it covers.
in float aside_px;
in float opacity;
flat in float half_px;
flat in vec3 tint;
uniform float shade_px;
uniform float shade;
out vec4 pixel;

float covered(float reach_px) {
    return clamp(min(aside_px + 0.5, reach_px) - max(aside_px - 0.5, -reach_px), 0.0, 1.0);
}

void main() {
#if SHADE
    float alpha = covered(half_px + shade_px) * opacity * shade;
    pixel = vec4(0.0, 0.0, 0.0, alpha);
#else
    float alpha = covered(half_px) * opacity;
    pixel = vec4(tint * alpha, alpha);
#endif
}
