#version 330
#include "common/place.glsl"
// One instance is one rectangle of the view that shows the feed. A varying place: computed in the fragment it took four
// times as long on software GL.
in vec2 corner;
in vec4 box_px;
uniform vec2 size_px;
uniform mat3 uv_from_px;
out vec2 uv;

void main() {
    vec2 p = mix(box_px.xy, box_px.zw, corner);
    uv = (uv_from_px * vec3(p, 1.0)).xy;
    gl_Position = clip_from_px(p, size_px);
}
