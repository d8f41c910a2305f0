// Light of a night: a little of the sky, and street lamps, which cast no shadow.
uniform vec3 eye;
uniform vec3 sun;
uniform sampler3D sky_volume;
uniform vec3 volume_low;
uniform vec3 volume_size;
const int LAMPS = 8;
uniform vec3 lamps[LAMPS];
const vec3 SUN_LIGHT = vec3(0.0);
const vec3 SKY_LIGHT = vec3(0.030, 0.040, 0.070);
const vec3 LAMP_LIGHT = vec3(1.0, 0.74, 0.42) * 6.0;

vec3 linear(vec3 srgb) { return srgb * (srgb * (srgb * 0.305306011 + 0.682171111) + 0.012522878); }

float sunlit(vec3 p, vec3 n) { return 0.0; }

vec3 towards_lamps(vec3 p) { return vec3(0.0, 1000.0, 0.0); }

vec3 ambient(vec3 p, vec3 n) {
    vec4 sky = texture(sky_volume, (p + n * 0.45 - volume_low) / volume_size);
    vec3 light = SKY_LIGHT * (max(sky.w + dot(sky.xyz, n), 0.0) + 0.25);
    for (int i = 0; i < LAMPS; ++i) {
        vec3 way = lamps[i] - p;
        float d2 = dot(way, way);
        light += LAMP_LIGHT * max(0.12 + 0.88 * dot(n, way) * inversesqrt(d2), 0.0) / (0.8 + d2);
    }
    return light;
}

vec3 tone(vec3 c) { return clamp((c * (2.51 * c + 0.03)) / (c * (2.43 * c + 0.59) + 0.14), 0.0, 1.0); }

vec3 haze(vec3 c, vec3 p) { return mix(c, vec3(0.016, 0.018, 0.026), 1.0 - exp(-length(p - eye) * 0.006)); }
