"""From devices and light to the numbers of a picture: closed formulas, and the worked table of contrasts."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.glass.devices import SHIPPED, device, lit
from vitrine.glass.catalogue.device_specs import resolve_specs
from vitrine.glass.catalogue.environment import Environment
from vitrine.glass.optics.brightness import lens_dimming, lens_transmittance
from vitrine.glass.optics.glasses_in_light import resolve_glasses
from vitrine.glass.optics.optics import IDENTITY_MATRIX, Optics
from vitrine.glass.optics.photometry import ambient_contrast
from vitrine.glass.optics.resolver import (
    MAX_FALLOFF,
    MAX_SPREAD,
    defocus_deg,
)
from vitrine.glass.optics.view import PERFECT, TYPICAL, DefectStrengths, View

OFFICE, SUNLIT = SHIPPED.environment("office"), SHIPPED.environment("sunlit")
STRONG = DefectStrengths("strong", "strong", "strong", "strong")
OPEN = "blend_mode: additive\ncanvas_px: [400, 300]\n"

#: Backgrounds of the table in cd/m², before the lens: no presets, and unrounded, since only so they give its digits.
BACKGROUNDS = (250 / math.pi, 0.6 * 1_000 / math.pi, 700.0, 0.25 * 20_000 / math.pi, 5_000.0, 10_000.0)
#: Contrasts as printed, over BACKGROUNDS with the claimed nits and the clear lens.
WORKED = {
    "even-g2": "17.8 8.0 2.9 1.84 1.27 1.13",
    "rokid-glasses": "23 10 3.5 2.1 1.35 1.18",
    "quark-s1": "60 26 7.7 4.0 1.94 1.47",
    "meta-ray-ban-display": "75 32 9.4 4.7 2.18 1.59",
    "hololens-2": "16.7 7.5 2.8 1.8 1.25 1.12",
    "snap-spectacles-24": "85 36 10.5 5.2 2.3 1.67",
    "xreal-one": "39 17 5.3 2.9 1.6 1.3",
}
WORKED_DARK = "252 106 30 13.6 5.0 3.0"


def printed(nits: float, through: float, like: str) -> str:
    """The contrasts over BACKGROUNDS with as many digits as `like` has."""
    found = [ambient_contrast(nits, through, background) for background in BACKGROUNDS]
    digits = [len(text.partition(".")[2]) for text in like.split()]
    return " ".join(f"{contrast:.{count}f}" for contrast, count in zip(found, digits, strict=True))


@pytest.mark.parametrize(("id_", "worked"), WORKED.items(), ids=WORKED)
def test_shipped_values_give_the_worked_contrasts(id_: str, worked: str) -> None:
    profile = SHIPPED.device(id_)
    assert profile.nits.claimed is not None and profile.transmittance.clear is not None
    assert printed(profile.nits.claimed.value, profile.transmittance.clear.value, worked) == worked


def test_the_dark_lens_gives_its_worked_contrasts() -> None:
    profile = SHIPPED.device("meta-ray-ban-display")
    assert profile.nits.claimed is not None and profile.transmittance.dark is not None
    assert printed(profile.nits.claimed.value, profile.transmittance.dark.value, WORKED_DARK) == WORKED_DARK


def test_the_worked_gain_of_the_quark_in_the_sun() -> None:
    assert resolve_glasses(SHIPPED.device("quark-s1"), SUNLIT, View()).optics.gain == pytest.approx(0.169, abs=5e-4)
    found = resolve_glasses(SHIPPED.device("quark-s1"), SUNLIT, View()).brightness
    assert found is not None and found.contrast == pytest.approx(1.94, abs=5e-3) and found.nits == 4000


def test_automatic_brightness_is_twice_that_of_paper_where_the_device_can(tmp_path: Path) -> None:
    profile = device(tmp_path, OPEN + "nits: {to_eye: 1000, min: 30}\ntransmittance: {clear: 0.5}")
    paper = resolve_glasses(profile, lit(36), View()).brightness
    assert paper is not None and paper.nits == pytest.approx(2 * 0.5 * 36 / 0.18) and paper.gain == pytest.approx(2)
    night, day = (resolve_glasses(profile, lit(nits), View()).brightness for nits in (0.2, 9000))
    assert night is not None and day is not None and (night.nits, day.nits) == (30, 1000)
    assert night.gain == pytest.approx(0.18 * 30 / (0.5 * 0.2)) and day.gain == pytest.approx(0.18 * 1000 / 4500)
    assert night.automatic


@pytest.mark.parametrize(("share", "nits"), [(1.0, 1000), (0.5, 500), (0.0, 30), (0.02, 30)])
def test_brightness_by_hand_is_a_share_of_the_most(tmp_path: Path, share: float, nits: float) -> None:
    profile = device(tmp_path, OPEN + "nits: {to_eye: 1000, min: 30}\ntransmittance: {clear: 0.5}")
    found = resolve_glasses(profile, lit(100), View(brightness=share)).brightness
    assert found is not None and found.nits == pytest.approx(nits) and not found.automatic
    assert resolve_glasses(profile, lit(100), View(brightness=share)).optics.gain == pytest.approx(0.18 * nits / 50)


def test_what_black_emits_lowers_the_contrast(tmp_path: Path) -> None:
    profile = device(tmp_path, OPEN + "nits: {to_eye: 1000}\nnative_contrast: 100\ntransmittance: {clear: 1}")
    found = resolve_glasses(profile, lit(10), View(brightness=1.0)).brightness
    assert found is not None and found.contrast == pytest.approx((1000 + 10 + 10) / (10 + 10))


@given(st.floats(0.01, 1e5), st.floats(0.01, 1e5))
def test_a_photochromic_lens_darkens_smoothly_with_light(one: float, other: float) -> None:
    profile = SHIPPED.device("meta-ray-ban-display")
    known = resolve_specs(profile)
    low, high = sorted((one, other))
    clear, dark = lens_transmittance(profile, known, low), lens_transmittance(profile, known, high)
    assert 0.25 - 1e-12 <= dark <= clear + 1e-12 <= 0.85 + 2e-12
    near = lens_transmittance(profile, known, low * 1.001)
    assert abs(near - clear) < 0.001


def test_a_lens_is_clear_at_its_first_light_and_dark_at_its_last(tmp_path: Path) -> None:
    profile = SHIPPED.device("meta-ray-ban-display")
    known = resolve_specs(profile)
    assert [lens_transmittance(profile, known, nits) for nits in (80, 500, 5000, 10000)] == pytest.approx(
        [0.85, 0.85, 0.25, 0.25]
    )
    middle = lens_transmittance(profile, known, math.sqrt(500 * 5000))
    assert middle == pytest.approx(math.sqrt(0.85 * 0.25))
    assert lens_dimming(profile, 500 * 10**0.25) == pytest.approx(3 * 0.25**2 - 2 * 0.25**3)
    assert lens_dimming(SHIPPED.device("hololens-2"), 10000) == 0


def test_an_electrochromic_lens_may_be_set_by_hand(tmp_path: Path) -> None:
    for share, expected in ((0, 0.2), (1, 0.03), (0.5, math.sqrt(0.2 * 0.03))):
        profile = device(tmp_path, f"extends: xreal-one\ntransmittance: {{dimming: {share}}}")
        for nits in (1, 10000):
            assert lens_transmittance(profile, resolve_specs(profile), nits) == pytest.approx(expected)


@pytest.mark.parametrize("id_", ["generic", "passthrough"])
@pytest.mark.parametrize("environment", SHIPPED.environments().values(), ids=lambda light: light.id)
def test_a_display_that_is_the_feed_is_ideal_in_any_light(id_: str, environment: Environment) -> None:
    profile = SHIPPED.device(id_)
    view = View("world", exposure="absolute", eye="left", brightness=0.1, optics=STRONG, focus="world")
    found = resolve_glasses(profile, environment, view)
    assert found.focused_optics(1.0) == found.optics == Optics(blocking=float(id_ == "passthrough"))
    assert found.display is None and found.brightness is None and found.estimates == ()


@pytest.mark.parametrize("id_", ["quark-g1", "ray-ban-meta"])
def test_without_a_display_there_is_the_bare_world_through_a_lens(id_: str) -> None:
    profile = SHIPPED.device(id_)
    found = resolve_glasses(profile, SUNLIT, View())
    assert found.display is None and found.brightness is None and found.optics == Optics(gain=0.0, share=0.0)
    assert resolve_glasses(profile, SUNLIT, View(exposure="absolute")).optics.exposure == pytest.approx(0.9 ** (1 / 3))
    assert profile.speakers is not None and profile.speakers.value
    assert profile.capture_light is not None and profile.capture_light.value


def test_the_display_is_a_pinhole_of_its_field_of_view() -> None:
    seen = resolve_glasses(SHIPPED.device("xreal-one"), OFFICE, View()).display
    assert seen is not None and (seen.width_px, seen.height_px) == (1920, 1080)
    diagonal = 2 * math.degrees(math.atan(math.hypot(960 / seen.fx_px, 540 / seen.fy_px)))
    assert diagonal == pytest.approx(50) and seen.fx_px == pytest.approx(seen.fy_px)
    low = resolve_glasses(SHIPPED.device("rokid-glasses"), OFFICE, View()).display
    assert low is not None
    edges = [math.degrees(math.atan((y - low.cy_px) / low.fy_px)) for y in (0, low.height_px)]
    assert sum(edges) / 2 == pytest.approx(4)


def test_absolute_exposure_shows_a_dark_lens_and_the_night() -> None:
    view = View(exposure="absolute")
    assert resolve_glasses(SHIPPED.device("hololens-2"), SUNLIT, view).optics.exposure == pytest.approx(0.4 ** (1 / 3))
    night = resolve_glasses(SHIPPED.device("hololens-2"), lit(5000 / 27), view).optics.exposure
    assert night == pytest.approx(0.4 ** (1 / 3) / 3)
    # A dark lens in the sun and a clear one at night, which were one picture.
    dark_lens = resolve_glasses(SHIPPED.device("xreal-one"), SUNLIT, view).optics.exposure
    clear_night = resolve_glasses(SHIPPED.device("even-g2"), lit(0.573), view).optics.exposure
    assert (dark_lens, clear_night) == (pytest.approx(0.31, abs=0.005), pytest.approx(0.047, abs=0.0005))
    headset = resolve_glasses(SHIPPED.device("apple-vision-pro"), SUNLIT, view).optics
    assert headset.exposure == pytest.approx((0.18 * 100 / 5000) ** (1 / 3))
    assert (headset.gain, headset.blocking) == (1.0, 1.0)
    assert resolve_glasses(SHIPPED.device("hololens-2"), SUNLIT, View()).optics.exposure == 1


@pytest.mark.parametrize(
    ("id_", "shares"),
    [
        ("meta-ray-ban-display", {"display": 1, "right": 1, "left": 0, "both": 0.5}),
        ("quark-s1", {"display": 1, "right": 1, "left": 1, "both": 1}),
    ],
)
def test_an_eye_without_a_display_sees_none(id_: str, shares: dict[str, float]) -> None:
    for eye, share in shares.items():
        assert resolve_glasses(SHIPPED.device(id_), OFFICE, View(eye=eye)).optics.share == share  # type: ignore[arg-type]


def test_defects_are_as_the_profile_says_three_times_that_or_off() -> None:
    profile = SHIPPED.device("meta-ray-ban-display")
    assert profile.spread is not None and profile.native_contrast is not None
    off, typical, strong = (
        resolve_glasses(profile, OFFICE, View(optics=all_)).optics for all_ in (PERFECT, DefectStrengths(), STRONG)
    )
    assert (off.spread_share, off.ghost_share, off.falloff, off.color_shift, off.floor) == (0, 0, 0, 0, 0)
    assert typical.spread_share == profile.spread.value.share and typical.spread_deg == profile.spread.value.sigma_deg
    assert typical.floor == pytest.approx(1 / 500)
    for name in ("spread_share", "ghost_share", "falloff", "color_shift", "floor"):
        assert getattr(strong, name) == pytest.approx(3 * getattr(typical, name)) != 0, name


def test_the_eye_may_be_beside_the_middle_of_the_eye_box() -> None:
    assert resolve_glasses(SHIPPED.device("quark-s1"), OFFICE, View(eye_shift=(0.5, -1))).optics.eye_shift == (0.5, -1)


def test_strong_defects_are_capped(tmp_path: Path) -> None:
    profile = device(tmp_path, OPEN + "spread: {share: 0.5, sigma_deg: 1}\nuniformity: {falloff: 0.8}")
    strong = resolve_glasses(profile, OFFICE, View(optics=STRONG)).optics
    assert (strong.spread_share, strong.falloff) == (MAX_SPREAD, MAX_FALLOFF)


def test_unknown_defects_show_only_where_they_are_to_be_strong(tmp_path: Path) -> None:
    profile = device(tmp_path, OPEN + "combiner: birdbath\npanel: lcos")
    typical, strong = (resolve_glasses(profile, OFFICE, View(optics=all_)).optics for all_ in (TYPICAL, STRONG))
    assert (typical.spread_share, typical.ghost_share, typical.falloff, typical.floor) == (0, 0, 0, 0)
    assert min(strong.spread_share, strong.ghost_share, strong.falloff, strong.floor) > 0
    other = resolve_glasses(device(tmp_path, OPEN + "combiner: waveguide"), OFFICE, View(optics=STRONG)).optics
    assert other.spread_share > strong.spread_share and other.floor == 0


def test_colours_of_the_panel() -> None:
    green = resolve_glasses(SHIPPED.device("even-g2"), OFFICE, View()).optics
    assert green.mono and green.levels == 16
    white = [sum(row) for row in green.color]
    assert 0.2126 * white[0] + 0.7152 * white[1] + 0.0722 * white[2] == pytest.approx(1)
    assert min(white) >= 0 and white[1] > max(white[0], white[2])
    plain = resolve_glasses(SHIPPED.device("xreal-one"), OFFICE, View()).optics
    assert not plain.mono and plain.color == IDENTITY_MATRIX and plain.levels == 0
    wide = resolve_glasses(SHIPPED.device("rayneo-x3-pro"), OFFICE, View()).optics
    assert wide.color[0][0] > 1 and wide.color[0][1] < 0 and wide.levels == 64
    assert [sum(row) for row in wide.color] == pytest.approx([1, 1, 1])


def test_defocus_blurs_what_the_eye_is_not_focused_on() -> None:
    profile = SHIPPED.device("google-display-glasses")
    # 4 mm at 1 m against infinity: a disc of 4 mrad, whose RMS along an axis is a quarter of its diameter.
    expected = math.degrees(0.004) / 4
    assert defocus_deg(1, math.inf) == pytest.approx(expected)
    world = resolve_glasses(profile, OFFICE, View(focus="world")).focused_optics(math.inf)
    assert (world.overlay_blur_deg, world.world_blur_deg) == (pytest.approx(expected), 0)
    overlay = resolve_glasses(profile, OFFICE, View(focus="overlay")).focused_optics(2.0)
    assert (overlay.overlay_blur_deg, overlay.world_blur_deg) == (0, pytest.approx(expected / 2))
    assert resolve_glasses(profile, OFFICE, View()).optics.world_blur_deg == 0
    assert resolve_glasses(profile, OFFICE, View(focus="world")).focused_optics(1.0).overlay_blur_deg == 0
    headset = resolve_glasses(SHIPPED.device("apple-vision-pro"), OFFICE, View(focus="world")).focused_optics(3.0)
    assert headset.overlay_blur_deg == 0


def test_the_disc_and_its_gaussian_are_as_wide() -> None:
    radius, step = 0.5, 0.002
    axis = [(index + 0.5) * step - radius for index in range(int(2 * radius / step))]
    inside = [x * x for x in axis for y in axis if x * x + y * y <= radius * radius]
    assert math.sqrt(sum(inside) / len(inside)) == pytest.approx(1 / 4, abs=1e-3)


def test_a_picture_says_which_of_its_figures_are_estimates(tmp_path: Path) -> None:
    sure = "{value: %s, confidence: high, source: measured}"
    text = "\n".join(
        f"{key}: {sure % value}"
        for key, value in {
            "eyes": "both", "canvas_px": "[400, 300]", "fov_deg": "[20, 15]", "fov_offset_deg": "[0, 0]",
            "color": "{mode: full}", "spread": "{share: 0.1, sigma_deg: 1}",
        }.items()
    )  # fmt: skip
    text += f"\nnits: {{to_eye: {sure % 1000}, min: {sure % 10}}}\ntransmittance: {{clear: {sure % 0.8}}}"
    profile = device(tmp_path, text)
    assert resolve_glasses(profile, OFFICE, View()).estimates == ()
    assert resolve_glasses(profile, OFFICE, View(focus="world")).estimates == ("virtual_image_m",)
    assert resolve_glasses(profile, OFFICE, View(optics=STRONG)).estimates == ("ghost", "uniformity")
    tinted = device(tmp_path, text.replace("nits:", "native_contrast: 100\nnits:"))
    assert resolve_glasses(tinted, OFFICE, View()).estimates == ("native_contrast",)
    sun = device(tmp_path, text[:-1] + ", dark: 0.2, model: photochromic}")
    assert [resolve_glasses(sun, light, View()).estimates for light in (OFFICE, SUNLIT)] == [(), ("dark",)]


def test_on_video_pass_through_white_covers_mid_grey() -> None:
    found = resolve_glasses(SHIPPED.device("apple-vision-pro"), SUNLIT, View()).brightness
    assert found is not None and (found.gain, found.contrast) == (1.0, pytest.approx(1 / 0.18))


def test_a_lens_that_darkens_by_itself_is_not_set_by_hand(tmp_path: Path) -> None:
    lens = "transmittance: {clear: 0.8, dark: 0.2, model: photochromic, dimming: 0.5}\n"
    assert lens_dimming(device(tmp_path, OPEN + lens), OFFICE.nits) == 0.0


@pytest.mark.parametrize(("one", "other"), [(2.0, math.inf), (2.0, 0.5), (0.25, 8.0)])
def test_defocus_is_as_strong_either_way(one: float, other: float) -> None:
    assert defocus_deg(one, other) > 0
    assert defocus_deg(one, other) == pytest.approx(defocus_deg(other, one))


@pytest.mark.parametrize("name", ["even-g2", "meta-ray-ban-display", "hololens-2", "apple-vision-pro"])
def test_the_panel_alone_is_its_own_light_whatever_the_surroundings(name: str) -> None:
    profile = SHIPPED.device(name)
    views = [
        View("panel"),
        View("panel", optics=STRONG, brightness=0.1, exposure="absolute"),
    ]
    optics = {
        resolve_glasses(profile, SHIPPED.environment(light), view).optics
        for light in ("night-street", "snow")
        for view in views
    }
    (raw,) = optics
    eye = resolve_glasses(profile, SUNLIT, View()).optics
    assert (raw.mono, raw.levels, raw.color, raw.blocking) == (eye.mono, eye.levels, eye.color, eye.blocking)
    assert (raw.spread_share, raw.ghost_share, raw.falloff, raw.floor, raw.exposure) == (0, 0, 0, 0, 1)
    white = [sum(row) * raw.gain for row in raw.color]
    assert max(white) == pytest.approx(1, abs=1e-9)
