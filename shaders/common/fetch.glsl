// What lies outside a picture is black: light that leaves the display is lost.
vec4 fetch_or_black(sampler2D picture, ivec2 at, ivec2 size) {
    ivec2 inside = clamp(at, ivec2(0), size - 1);
    vec4 found = texelFetch(picture, inside, 0);
    return inside == at ? found : vec4(0.0);
}
