#version 330
// A picture at its own size, turned by quarters: pixel by pixel, none of its codes changes.
in vec2 uv;
uniform sampler2D picture;
out vec4 pixel;

void main() {
    pixel = vec4(texture(picture, uv).rgb, 1.0);
}
