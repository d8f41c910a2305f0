#version 330
// Cells brought back in one direction, down: every column of cells at every row of pixels, for common/soft.glsl.
uniform sampler2D light_in;
uniform float cell_px;
out vec4 light;

void main() {
    ivec2 at = ivec2(gl_FragCoord.xy);
    float place = (float(at.y) + 0.5) / cell_px - 0.5, base = floor(place);
    ivec2 first = ivec2(at.x, int(base) + 1);
    light = mix(texelFetch(light_in, first, 0), texelFetch(light_in, first + ivec2(0, 1), 0), place - base);
}
