#version 330
// Beyond the feed nothing is known of the world: quiet stripes, fixed in the picture. The NumPy twin is
// hatch_pattern() in app/vitrine/glass/reference/background.py.
const vec3 GROUND = vec3(18.0, 20.0, 22.0) / 255.0, STRIPE = vec3(27.0, 30.0, 33.0) / 255.0;
const int STRIPE_PX = 4, PERIOD_PX = 16;
out vec4 pixel;

void main() {
    ivec2 at = ivec2(gl_FragCoord.xy);
    pixel = vec4((at.x + at.y) % PERIOD_PX < STRIPE_PX ? STRIPE : GROUND, 1.0);
}
