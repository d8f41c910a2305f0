#version 330
// The resolved picture, tone mapped and linear, scaled down to the feed's size: vignette, grain and sRGB encode.
in vec2 uv;
out vec4 colour;
uniform sampler2D picture;
uniform vec2 size;
uniform float spread;
uniform float frame;
float hash(vec2 p) {
    vec3 q = fract(vec3(p.xyx) * vec3(0.1031, 0.1030, 0.0973));
    q += dot(q, q.yzx + 33.33);
    return fract((q.x + q.y) * q.z);
}
float luma(vec3 c) { return sqrt(dot(c, vec3(0.2126, 0.7152, 0.0722))); }
// All that was drawn for one written pixel: four taps between its samples, a tent of about one and a third pixels.
vec3 gathered(vec2 at, vec2 texel) {
    vec2 a = spread * texel, b = vec2(a.x, -a.y);
    return 0.25 * (texture(picture, at + a).rgb + texture(picture, at - a).rgb + texture(picture, at + b).rgb + texture(picture, at - b).rgb);
}
// Blurs along the edge that the four diagonal neighbours show, which smooths the steps that drawing left.
vec3 smoothed(vec2 at, vec2 texel) {
    vec3 middle = gathered(at, texel);
    float nw = luma(texture(picture, at + vec2(-0.6, 0.6) * texel).rgb), ne = luma(texture(picture, at + vec2(0.6, 0.6) * texel).rgb);
    float sw = luma(texture(picture, at + vec2(-0.6, -0.6) * texel).rgb), se = luma(texture(picture, at + vec2(0.6, -0.6) * texel).rgb);
    vec2 along = vec2(sw + se - nw - ne, nw + sw - ne - se);
    float range = max(max(nw, ne), max(sw, se)) - min(min(nw, ne), min(sw, se));
    if (range < 0.03) return middle;
    along = clamp(along / (min(abs(along.x), abs(along.y)) + 0.02), -2.5, 2.5) * texel;
    vec3 near = 0.5 * (texture(picture, at + along * 0.17).rgb + texture(picture, at - along * 0.17).rgb);
    vec3 far = 0.5 * near + 0.25 * (texture(picture, at + along * 0.5).rgb + texture(picture, at - along * 0.5).rgb);
    float level = luma(far);
    return level < min(min(nw, ne), min(sw, se)) || level > max(max(nw, ne), max(sw, se)) ? near : far;
}
// Half a stop under: over a brighter street the light of an overlay would be lost.
const float EXPOSURE = 0.7;
void main() {
    vec2 texel = 1.0 / size;
    vec3 c = smoothed(uv, texel);
    vec2 d = (uv - 0.5) * vec2(1.0, 0.5625);
    c *= EXPOSURE * (1.0 - 0.62 * dot(d, d));
    vec3 low = c * 12.92;
    vec3 high = 1.055 * pow(max(c, vec3(1e-5)), vec3(1.0 / 2.4)) - 0.055;
    vec3 s = mix(low, high, step(vec3(0.0031308), c));
    float grain = hash(gl_FragCoord.xy + fract(frame * 0.6180339) * 613.0) - 0.5;
    s += grain * 0.012;
    colour = vec4(s, 1.0);
}
