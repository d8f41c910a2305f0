#version 330
// Planes to RGB: rgb = rgb_from_yuv * yuv + offset, chroma bilinear, its first sample `chroma_offset` of its own right
// of luma's first and below it.
// The four samples are mixed here: a driver's own filter may count in 8 bits, which is 3 codes after the matrix.
uniform sampler2D luma;
uniform sampler2D cb;
uniform sampler2D cr;
uniform mat3 rgb_from_yuv;
uniform vec3 offset;
uniform vec2 chroma_offset;
out vec4 pixel;

vec2 chroma_texel(ivec2 at, ivec2 last) {
    ivec2 inside = clamp(at, ivec2(0), last);
    return vec2(texelFetch(cb, inside, 0).r, texelFetch(cr, inside, 0).r);
}

vec2 chroma(vec2 at) {
    ivec2 last = textureSize(cb, 0) - 1;
    ivec2 base = ivec2(floor(at));
    vec2 share = at - vec2(base);
    vec2 above = mix(chroma_texel(base, last), chroma_texel(base + ivec2(1, 0), last), share.x);
    vec2 below = mix(chroma_texel(base + ivec2(0, 1), last), chroma_texel(base + 1, last), share.x);
    return mix(above, below, share.y);
}

void main() {
    ivec2 at = ivec2(gl_FragCoord.xy);
    vec3 yuv = vec3(texelFetch(luma, at, 0).r, chroma(vec2(at) * 0.5 - chroma_offset));
    pixel = vec4(rgb_from_yuv * yuv + offset, 1.0);
}
