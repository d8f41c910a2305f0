#version 330
// One direction of a Gaussian. Its weights follow from one another (GPU Gems 3, chapter 40): fetched, they were half of
// the fetches.
uniform sampler2D light_in;  // black on every side
uniform ivec2 source_px;
uniform ivec2 along;
uniform int reach;
uniform vec3 gaussian;  // the weight in the middle, the ratio of the next one to it, and the ratio of such ratios
out vec4 light;

void main() {
    ivec2 at = ivec2(gl_FragCoord.xy), last = source_px - 1;
    float weight = gaussian.x, ratio = gaussian.y;
    vec4 sum = texelFetch(light_in, at, 0) * weight;
    for (int i = 1; i <= reach; ++i) {
        weight *= ratio;
        ratio *= gaussian.z;
        sum += weight * texelFetch(light_in, min(at + i * along, last), 0);
        sum += weight * texelFetch(light_in, max(at - i * along, 0), 0);
    }
    light = sum;
}
