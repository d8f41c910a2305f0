#version 330
// The feed where a view pixel shows no more than one of its pixels.
in vec2 uv;
uniform sampler2D picture;
out vec4 pixel;

void main() {
    pixel = vec4(texture(picture, uv).rgb, 1.0);
}
