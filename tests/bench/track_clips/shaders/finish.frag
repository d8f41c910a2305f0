// What was drawn straight, through the clip's lens and shutter: bent, row after row, blurred as long as it is open.
in vec2 uv;
out vec4 colour;
uniform sampler2D picture;
uniform sampler2D depths;
uniform vec2 size;
uniform float focal;
uniform vec2 source_size;
uniform float source_focal;
uniform vec2 near_far;
// LENS: 0 a pinhole, 1 Brown and Conrady's k1, 2 the division model's, 3 a fish-eye's. SHUTTER: 1 where it takes time. Both are known
// before compiling: software GL walks every branch and loop for every pixel, half a second a frame.
uniform float k1;
// The camera's own turn and way for a second, in its axes; seconds of reading out all rows, and of one exposure.
uniform vec3 turn;
uniform vec3 shift;
uniform float readout;
uniform float exposed;
uniform float gain;
uniform float noise;
uniform float frame;
const int SAMPLES = 6;

float hash(vec2 p) {
    vec3 q = fract(vec3(p.xyx) * vec3(0.1031, 0.1030, 0.0973));
    q += dot(q, q.yzx + 33.33);
    return fract((q.x + q.y) * q.z);
}

// How much farther off the middle a pinhole would draw what this lens draws at a place, in focal lengths from it.
float straighten(vec2 place) {
#if LENS == 1
    float d = max(length(place), 1e-6), r = d;
    for (int i = 0; i < 5; ++i) r -= (r * (1.0 + k1 * r * r) - d) / (1.0 + 3.0 * k1 * r * r);
    return r / d;
#elif LENS == 2
    return 1.0 / (1.0 + k1 * dot(place, place));
#elif LENS == 3
    float d = max(length(place), 1e-6), theta = d;
    for (int i = 0; i < 5; ++i) theta -= (theta * (1.0 + k1 * theta * theta) - d) / (1.0 + 3.0 * k1 * theta * theta);
    return tan(theta) / d;
#else
    return 1.0;
#endif
}

vec2 to_source(vec2 d) {
    vec2 s = 0.5 + source_focal * d / source_size;
    return vec2(s.x, 1.0 - s.y);
}

#if SHUTTER
// Which place of the picture, drawn at the frame's time, the camera sees in a direction `after` seconds later.
vec2 earlier(vec2 d, float after) {
    vec2 q = d;
    for (int i = 0; i < 2; ++i) {
        float bent = textureLod(depths, to_source(q), 0.0).r * 2.0 - 1.0;
        float z = 2.0 * near_far.x * near_far.y / (near_far.x + near_far.y - bent * (near_far.y - near_far.x));
        vec3 x = vec3(q, 1.0) * z;
        vec3 later = x - after * (cross(turn, x) + shift);
        q += d - later.xy / later.z;
    }
    return q;
}
#endif

vec3 gathered(vec2 pixel) {
    vec2 place = (pixel - 0.5 * size) / focal;
    float scale = straighten(place);
    vec2 d = place * scale;
#if SHUTTER
    float row = (pixel.y / size.y - 0.5) * readout;
    vec3 sum = vec3(0.0);
    for (int i = 0; i < SAMPLES; ++i) {
        float open = (float(i) + 0.5) / float(SAMPLES) - 0.5;
        sum += textureLod(picture, to_source(earlier(d, row + open * exposed)), 0.0).rgb;
    }
    return sum / float(SAMPLES);
#else
    vec2 a = vec2(0.3, 0.3) * scale / focal, b = vec2(a.x, -a.y);
    return 0.25 * (textureLod(picture, to_source(d + a), 0.0).rgb + textureLod(picture, to_source(d - a), 0.0).rgb
        + textureLod(picture, to_source(d + b), 0.0).rgb + textureLod(picture, to_source(d - b), 0.0).rgb);
#endif
}

void main() {
    vec2 pixel = vec2(uv.x, 1.0 - uv.y) * size;
    vec3 c = gathered(pixel);
    vec2 off = (uv - 0.5) * size / max(size.x, size.y);
    c *= gain * (1.0 - 0.62 * dot(off, off));
    vec3 s = mix(c * 12.92, 1.055 * pow(max(c, vec3(1e-5)), vec3(1.0 / 2.4)) - 0.055, step(vec3(0.0031308), c));
    vec2 seed = gl_FragCoord.xy + fract(frame * 0.6180339) * 613.0;
    s += (hash(seed) + hash(seed + 91.7) - 1.0) * noise;
    colour = vec4(s, 1.0);
}
