#version 330
// The mean of SAMPLES x SAMPLES texels of the tile that a mesh was drawn into.
uniform sampler2D tile;
uniform vec2 origin_px;
uniform int samples;
out vec4 light;

void main() {
    ivec2 first = ivec2(gl_FragCoord.xy - origin_px) * samples;
    vec4 sum = vec4(0.0);
    for (int y = 0; y < samples; ++y)
        for (int x = 0; x < samples; ++x)
            sum += texelFetch(tile, first + ivec2(x, y), 0);
    light = sum / float(samples * samples);
}
