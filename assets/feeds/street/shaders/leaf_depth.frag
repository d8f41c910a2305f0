#version 330
in vec2 uv;
uniform sampler2D leaves;
void main() { if (texture(leaves, uv).a < 0.4) discard; }
