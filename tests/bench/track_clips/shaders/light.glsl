// Light of the test clips: the street's, with one read of each shadow and of each volume, so that a clip is drawn soon.
uniform vec3 eye;
uniform vec3 sun;
uniform mat4 still_from_world;
uniform mat4 moving_from_world;
uniform sampler2DShadow still_shadow;
uniform sampler2DShadow moving_shadow;
uniform sampler3D sky_volume;
uniform sampler3D bounce_volume;
uniform vec3 volume_low;
uniform vec3 volume_size;
const vec3 SUN_LIGHT = vec3(5.2, 4.65, 3.85);
const vec3 SKY_LIGHT = vec3(0.92, 1.14, 1.48);

vec3 linear(vec3 srgb) { return srgb * (srgb * (srgb * 0.305306011 + 0.682171111) + 0.012522878); }

float sunlit(vec3 p, vec3 n) {
    vec3 lifted = p + n * 0.03;
    vec3 a = (still_from_world * vec4(lifted, 1.0)).xyz;
    vec3 b = (moving_from_world * vec4(lifted, 1.0)).xyz;
    vec2 inside = step(abs(b.xy - 0.5), vec2(0.495));
    float moving = mix(1.0, texture(moving_shadow, vec3(b.xy, b.z - 0.0009)), inside.x * inside.y);
    return texture(still_shadow, vec3(a.xy, a.z - 0.0006)) * moving;
}

// No stall stands in these places.
vec3 towards_lamps(vec3 p) { return vec3(0.0, 1000.0, 0.0); }

vec3 ambient(vec3 p, vec3 n) {
    vec3 at = (p + n * 0.45 - volume_low) / volume_size;
    vec4 sky = texture(sky_volume, at);
    return SKY_LIGHT * (max(sky.w + dot(sky.xyz, n), 0.0) + 0.06) + texture(bounce_volume, at).rgb * 3.2;
}

vec3 tone(vec3 c) {
    c *= 0.76;
    return clamp((c * (2.51 * c + 0.03)) / (c * (2.43 * c + 0.59) + 0.14), 0.0, 1.0);
}

vec3 haze(vec3 c, vec3 p) {
    float far = max(length(p - eye) - 14.0, 0.0);
    return mix(c, vec3(0.78, 0.86, 0.94) * 1.15, 0.62 * (1.0 - exp(-far * 0.0125)));
}
