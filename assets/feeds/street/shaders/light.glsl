// Sun with soft shadow, sky and bounced light from the volume, haze and tone curve: shared by every surface.
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
const vec2 TAPS[3] = vec2[3](vec2(-0.35, -0.85), vec2(0.90, 0.15), vec2(-0.55, 0.70));

vec3 linear(vec3 srgb) { return srgb * (srgb * (srgb * 0.305306011 + 0.682171111) + 0.012522878); }

float sunlit(vec3 p, vec3 n) {
    vec3 lifted = p + n * 0.025;
    vec3 a = (still_from_world * vec4(lifted, 1.0)).xyz;
    vec3 b = (moving_from_world * vec4(lifted, 1.0)).xyz;
    float still = 0.0, moving = 0.0;
    for (int i = 0; i < 3; ++i) {
        still += texture(still_shadow, vec3(a.xy + TAPS[i] * (1.3 / 4096.0), a.z - 0.0006));
        moving += texture(moving_shadow, vec3(b.xy + TAPS[i] * (1.5 / 1536.0), b.z - 0.0009));
    }
    vec2 inside = step(abs(b.xy - 0.5), vec2(0.495));
    return still / 3.0 * mix(1.0, moving / 3.0, inside.x * inside.y);
}

// The way to the nearest of the lamps that hang in a row over the stall's goods.
vec3 towards_lamps(vec3 p) { return vec3(clamp(p.x, 14.2, 15.8), 2.0, -25.95) - p; }

vec3 ambient(vec3 p, vec3 n) {
    vec3 at = (p + n * 0.45 - volume_low) / volume_size;
    vec4 sky = texture(sky_volume, at);
    vec3 bounce = texture(bounce_volume, at).rgb;
    float open = max(sky.w + dot(sky.xyz, n), 0.0);
    vec3 to_lamps = towards_lamps(p);
    float d2 = dot(to_lamps, to_lamps);
    float lamps = max(0.30 + 0.70 * dot(n, to_lamps) * inversesqrt(d2), 0.0) / (0.6 + d2) * 1.65;
    return SKY_LIGHT * (open + 0.035) + vec3(1.0, 0.87, 0.71) * lamps + bounce * 3.8 * (0.80 + 0.20 * dot(n, vec3(0.3, -0.85, -0.2)));
}

vec3 tone(vec3 c) {
    c *= 0.76;
    c = mix(vec3(dot(c, vec3(0.2126, 0.7152, 0.0722))), c, 0.86);
    return clamp((c * (2.51 * c + 0.03)) / (c * (2.43 * c + 0.59) + 0.14), 0.0, 1.0);
}

vec3 haze(vec3 c, vec3 p) {
    float far = max(length(p - eye) - 14.0, 0.0);
    return mix(c, vec3(0.78, 0.86, 0.94) * 1.15, 0.62 * (1.0 - exp(-far * 0.0125)));
}
