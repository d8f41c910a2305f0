"""What must hold of light on every device that is shipped, in the darkest, a middling and the brightest light."""

from dataclasses import replace

import numpy as np
import pytest

from tests.glass.devices import SHIPPED
from tests.glass.samples import random_panel, random_view
from vitrine.glass.catalogue.profile import DeviceProfile
from vitrine.glass.optics.glasses_in_light import resolve_glasses
from vitrine.glass.optics.photometry import luminance_of
from vitrine.glass.optics.view import PERFECT, DefectStrengths, View, ViewKind
from vitrine.glass.optics.view_mapping import ViewMapping, map_view
from vitrine.glass.reference.background import render_background_view
from vitrine.glass.reference.composite import composite_reference, composite_reference_lin
from vitrine.world.camera import Intrinsics

SIZE = (96, 54)
FEED = Intrinsics.from_fov(*SIZE, 70)
CODES = np.random.default_rng(1).integers(0, 256, (*reversed(SIZE), 3), dtype=np.uint8)
STRONG = DefectStrengths("strong", "strong", "strong", "strong")
LIGHTS = list(SHIPPED.environments().values())[::4]
GLASSES = [device for device in SHIPPED.devices().values() if resolve_glasses(device, LIGHTS[0], View()).display]
WITH_LEVELS = [device for device in GLASSES if resolve_glasses(device, LIGHTS[0], View()).optics.levels]


def laying_of(device: DeviceProfile, view: View) -> ViewMapping:
    shape = resolve_glasses(device, LIGHTS[0], view).display
    assert shape is not None
    return map_view(FEED, shape, view)


@pytest.mark.parametrize("device", GLASSES, ids=lambda device: device.id)
@pytest.mark.parametrize("kind", ["eye", "world"])
def test_no_light_no_change(device: DeviceProfile, kind: ViewKind) -> None:
    view = View(kind, SIZE, optics=STRONG)
    here = laying_of(device, view)
    dark = np.zeros((here.panel.height_px, here.panel.width_px, 4), np.float16)
    for light in LIGHTS:
        optics = replace(resolve_glasses(device, light, view).optics, floor=0.0)
        world = render_background_view(CODES, optics, here)
        assert np.array_equal(composite_reference(world, dark, optics, here), world), light.id
        assert kind == "eye" or np.array_equal(world, CODES)


@pytest.mark.parametrize("device", GLASSES, ids=lambda device: device.id)
@pytest.mark.parametrize("switches", [PERFECT, STRONG], ids=["perfect", "strong"])
def test_what_is_seen_is_finite_and_glasses_only_add_light(device: DeviceProfile, switches: DefectStrengths) -> None:
    view = View("eye", SIZE, optics=switches)
    here = laying_of(device, view)
    world, panel = random_view(2, here), random_panel(3, here)
    for light in LIGHTS:
        optics = resolve_glasses(device, light, view).optics
        bare_lin, found = (composite_reference_lin(world, drawn, optics, here) for drawn in (None, panel))
        assert np.isfinite(found).all()
        # A colour may lie outside sRGB and be less in one channel, but it is light all the same.
        assert optics.blocking or (luminance_of(found) >= luminance_of(bare_lin) - 1e-9).all(), light.id


@pytest.mark.parametrize("device", WITH_LEVELS, ids=lambda device: device.id)
def test_a_panel_shows_no_more_than_its_tint_and_its_levels(device: DeviceProfile) -> None:
    view = View("panel", (300, 200), optics=PERFECT)
    here, optics = laying_of(device, view), resolve_glasses(device, LIGHTS[1], view).optics
    found = (
        composite_reference_lin(np.zeros((200, 300, 3), np.uint8), random_panel(4, here), optics, here) / optics.gain
    )
    asked = np.linalg.solve(np.array(optics.color), found[..., None])[..., 0] if not optics.mono else found
    if optics.mono:
        tint = np.array(optics.color).sum(1)
        np.testing.assert_allclose(found, found[..., 1:2] * tint / tint[1], atol=1e-12)
    assert max(len(np.unique(np.round(asked[..., channel], 9))) for channel in range(3)) == optics.levels
