// Row 0 of every target is the top row of the picture, so pixels map to clip space without a flip.
vec4 clip_from_px(vec2 px, vec2 size_px) {
    return vec4(px / size_px * 2.0 - 1.0, 0.0, 1.0);
}
