// What lies outside a picture is black: light that leaves the display is lost.
vec4 fetch_or_black(sampler2D picture, ivec2 at, ivec2 size) {
    ivec2 inside = clamp(at, ivec2(0), size - 1);
    return inside == at ? texelFetch(picture, at, 0) : vec4(0.0);
}
