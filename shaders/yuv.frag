#version 330
// Planes to RGB: rgb = rgb_from_yuv * yuv + offset, chroma sited left (MPEG-2, H.264), bilinear.
uniform sampler2D luma;
uniform sampler2D cb;
uniform sampler2D cr;
uniform mat3 rgb_from_yuv;
uniform vec3 offset;
out vec4 pixel;

void main() {
    ivec2 at = ivec2(gl_FragCoord.xy);
    vec2 chroma = vec2((float(at.x) + 0.5) * 0.5 + 0.25, (float(at.y) + 0.5) * 0.5) / vec2(textureSize(cb, 0));
    vec3 yuv = vec3(texelFetch(luma, at, 0).r, texture(cb, chroma).r, texture(cr, chroma).r);
    pixel = vec4(rgb_from_yuv * yuv + offset, 1.0);
}
