"""Light above white on the shipped glasses: one colour keeps its hue, and a ghost stays a ghost beside its text."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from tests.glass.devices import SHIPPED, lit
from tests.glass.samples import flat
from vitrine.glass.catalogue.profile import DeviceProfile
from vitrine.glass.optics.glasses_in_light import resolve_glasses
from vitrine.glass.optics.optics import Optics
from vitrine.glass.optics.photometry import luminance_of
from vitrine.glass.optics.srgb import linear_from_srgb, srgb_from_linear
from vitrine.glass.optics.tone import compose_light
from vitrine.glass.optics.view import View
from vitrine.glass.optics.view_mapping import ViewMapping
from vitrine.glass.reference.composite import composite_reference
from vitrine.glass.reference.display_light import ghost_offset_px, render_display_light

#: Mid-greys in cd/m²: 10, 100, 500 and 1,000 lx, a sunset, an overcast day, shade, a sunlit street, snow.
GREYS_NITS = (0.573, 5.73, 28.6, 57.3, 25.0, 700.0, 1146.0, 5000.0, 6300.0)
LIGHTS = (*SHIPPED.environments().values(), *(lit(nits) for nits in GREYS_NITS))
NIGHT = lit(0.573)
DEVICES = {
    id_: device for id_, device in SHIPPED.devices().items() if resolve_glasses(device, NIGHT, View()).brightness
}
MONO = {id_: device for id_, device in DEVICES.items() if resolve_glasses(device, NIGHT, View()).traits.mono}

#: Columns are the XYZ of sRGB's primaries, and the chromaticity of its white (IEC 61966-2-1).
XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
D65 = (0.3127, 0.3290)


def hue_deg(light_lin: np.ndarray) -> float:
    """The direction from white in the CIE 1931 chromaticity diagram."""
    x, y, z = XYZ @ light_lin
    return math.degrees(math.atan2(y / (x + y + z) - D65[1], x / (x + y + z) - D65[0]))


def between(one_deg: float, other_deg: float) -> float:
    return abs((one_deg - other_deg + 180) % 360 - 180)


@pytest.mark.parametrize("feed", [0.05, 0.18, 0.5])
@pytest.mark.parametrize("device", MONO.values(), ids=MONO)
def test_white_ink_has_the_tint_s_hue_in_every_light(device: DeviceProfile, feed: float) -> None:
    dazzled, told = 0, 0
    for light in LIGHTS:
        optics = resolve_glasses(device, light, View()).optics
        tint = np.array(optics.color).sum(1)
        ink = compose_light([feed] * 3, optics.gain * tint, optics.brightest_channel)
        assert between(hue_deg(ink), hue_deg(tint)) <= 3, light.nits
        codes, world = (np.rint(srgb_from_linear(lin) * 255) for lin in (ink, np.full(3, feed)))
        if np.abs(codes - world).max() >= 20:
            assert between(hue_deg(linear_from_srgb(codes / 255)), hue_deg(tint)) <= 3, (light.nits, codes)
            told += 1
        dazzled += optics.brightest_channel > 1
    assert dazzled >= 5 and told >= 8


@pytest.mark.parametrize("device", MONO.values(), ids=MONO)
def test_white_and_secondary_ink_are_one_colour_in_a_picture(device: DeviceProfile) -> None:
    """Through all of the reference, levels and black floor too, over mid-grey in an office."""
    here = flat(8, 8)
    optics = resolve_glasses(device, lit(28.6), View()).optics
    tint = np.array(optics.color).sum(1)
    for share in (1.0, 0.5):
        panel = np.full((8, 8, 4), share, np.float16)
        codes = composite_reference(np.full((8, 8, 3), 118, np.uint8), panel, optics, here)[4, 4]
        assert between(hue_deg(linear_from_srgb(codes / 255)), hue_deg(tint)) <= 3, codes


def line_of_letters(here: ViewMapping, size_deg: float) -> np.ndarray:
    """A panel (H, W, 4) with six letters H in white, as thick as a regular weight."""
    panel = np.zeros((here.panel.height_px, here.panel.width_px, 4), np.float16)
    size_px = size_deg * here.panel.px_per_deg
    tall, stroke, advance = round(0.7 * size_px), max(1, round(0.12 * size_px)), round(0.6 * size_px)
    top, left = (panel.shape[0] - tall) // 2, panel.shape[1] // 2 - 3 * advance
    for x in range(left, left + 6 * advance, advance):
        for at in (x, x + advance // 2):
            panel[top : top + tall, at : at + stroke] = 1.0
        panel[top + (tall - stroke) // 2 : top + (tall + stroke) // 2, x : x + advance // 2] = 1.0
    return panel


def ghost_shares(optics: Optics, size_deg: float, world: float) -> np.ndarray:
    """What is seen of the ghost, with the halo it lies in, as shares of what is seen of the text: its pixels (N,).

    They are those of the ghost beyond the box of the text and 0.1° around it, beside its last letter.
    """
    here = flat(600, 300, 15.0)
    panel = line_of_letters(here, size_deg)
    light = optics.share * optics.gain * render_display_light(panel, optics, here)[..., :3]
    seen = luminance_of(compose_light(np.full(light.shape, world), light, optics.brightest_channel)) - world
    ink = panel[..., 0] > 0
    right, down = ghost_offset_px(optics, here)
    ys, xs = np.nonzero(ink)
    beyond = np.ones_like(ink)
    beyond[ys.min() - 4 : ys.max() + 5, xs.min() - 4 : xs.max() + 5] = False
    shares: np.ndarray = seen[np.roll(ink, (down, right), (0, 1)) & beyond] / seen[ink].mean()
    assert shares.size
    return shares


@pytest.mark.parametrize("device", DEVICES.values(), ids=DEVICES)
def test_a_ghost_with_its_halo_stays_faint_beside_the_text_at_night(device: DeviceProfile) -> None:
    optics = resolve_glasses(device, NIGHT, View()).optics
    for size_deg in (0.6, 0.8):
        shares = ghost_shares(optics, size_deg, 0.15)
        # The mean of the ghost; where a stem's ghost meets the halo of the last letter it is half as much again.
        assert 0 < shares.mean() <= 0.10 and shares.max() <= 0.15


def test_on_a_display_36_times_as_bright_as_white_too() -> None:
    """HoloLens 2 over a world of 0.15: 0.79 of the text while what dazzles turned white."""
    found = resolve_glasses(SHIPPED.device("hololens-2"), NIGHT, View()).optics
    optics = replace(found, gain=found.gain * 36 / found.brightest_channel)
    assert optics.brightest_channel == pytest.approx(36)
    for size_deg in (0.6, 0.8, 1.1):
        assert ghost_shares(optics, size_deg, 0.15).max() <= 0.20
