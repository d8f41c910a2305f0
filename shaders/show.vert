#version 330
// The picture in the window: the viewport is its box. The window's row 0 is its lowest, the picture's its top row.
in vec2 corner;
in vec4 box_px;
out vec2 uv;

void main() {
    uv = mix(box_px.xy, box_px.zw, corner);
    gl_Position = vec4(corner.x * 2.0 - 1.0, 1.0 - corner.y * 2.0, 0.0, 1.0);
}
