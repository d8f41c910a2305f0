"""A device in its light as one value: what decides it, what no light changes, and the brightest that it can add."""

from __future__ import annotations

import math
from dataclasses import FrozenInstanceError, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.glass.devices import SHIPPED
from tests.glass.samples import flat, mono, random_panel
from vitrine.glass.catalogue.profile import DeviceProfile
from vitrine.glass.optics.glasses_in_light import resolve_glasses
from vitrine.glass.optics.optics import Optics
from vitrine.glass.optics.view import PERFECT, DefectStrengths, View, ViewKind
from vitrine.glass.reference.composite import composite_reference_lin

DEVICES, LIGHTS = SHIPPED.devices(), SHIPPED.environments()
KINDS: tuple[ViewKind, ...] = ("panel", "eye", "world")
SUNLIT, NIGHT = SHIPPED.environment("sunlit"), SHIPPED.environment("night-street")
STRONG = DefectStrengths("strong", "strong", "strong", "strong")
#: A display of its own primaries: blue takes red away, green is wider than sRGB's.
PRIMARIES = ((0.9, 0.2, -0.1), (-0.1, 1.05, 0.05), (0.0, 0.1, 0.9))

HERE = flat(64, 48)
BLACK = np.zeros((48, 64, 3), np.uint8)
PER_DEG = HERE.panel.px_per_deg

any_optics = st.builds(
    Optics,
    blocking=st.sampled_from([0.0, 1.0]),
    color=st.sampled_from([Optics().color, PRIMARIES, mono()]),
    levels=st.sampled_from([0, 2, 16]),
    gain=st.floats(0.01, 50),
    spread_share=st.floats(0, 0.6),
    spread_deg=st.just(2 / PER_DEG),
    ghost_share=st.floats(0, 0.2),
    ghost_deg=st.just((6 / PER_DEG, -4 / PER_DEG)),
    falloff=st.floats(0, 0.9),
    color_shift=st.floats(0, 0.3),
    floor=st.floats(0, 0.2),
    overlay_blur_deg=st.sampled_from([0.0, 1.5 / PER_DEG]),
    share=st.sampled_from([0.0, 0.5, 1.0]),
    exposure=st.floats(0.05, 2),
)


def lit(panel: np.ndarray, optics: Optics) -> np.ndarray:
    """The light (H, W, 3) that the reference adds to a black world."""
    return composite_reference_lin(BLACK, panel.astype(np.float16), optics, HERE)


def driven(red: float, green: float, blue: float) -> np.ndarray:
    """A panel that shows one light everywhere."""
    return np.broadcast_to(np.array([red, green, blue, 1.0]), (48, 64, 4))


@settings(max_examples=60)
@given(any_optics, st.integers(0, 1000))
def test_no_panel_is_brighter_than_the_brightest_channel(optics: Optics, seed: int) -> None:
    panels = [random_panel(seed, HERE), *(driven(*np.eye(3)[channel]) for channel in range(3)), driven(1, 1, 1)]
    most = optics.brightest_channel
    assert all(lit(panel, optics).max() <= most * (1 + 1e-9) for panel in panels)


@settings(max_examples=60)
@given(any_optics)
def test_the_brightest_channel_is_reached_by_the_lights_that_feed_it(optics: Optics) -> None:
    """In the middle of a display that falls off nowhere, where nothing spread is lost over the edge."""
    even = replace(optics, falloff=0.0, mono=False)
    shown = [lit(driven(*(float(weight > 0) for weight in row)), even)[24, 32].max() for row in even.color]
    assert max(shown) == pytest.approx(even.brightest_channel, rel=1e-6, abs=1e-12)


@pytest.mark.parametrize(
    ("optics", "most"),
    [
        (Optics(), 1.0),
        (Optics(gain=0.0, share=0.0), 0.0),
        (Optics(gain=36.0, exposure=0.4, share=0.5), 7.2),
        # Its tint: green 1.35 of white's luminance.
        (Optics(mono=True, color=mono(), gain=2.0), 2.7),
        # What blue takes from red is not switched on: 0.9 + 0.2, green has 1.05 + 0.05.
        (Optics(color=PRIMARIES), 1.1),
        (Optics(ghost_share=0.02, floor=0.01, gain=10.0), 10.3),
    ],
    ids=["ideal", "no display", "light", "tint", "primaries", "ghost and floor"],
)
def test_the_brightest_channel_by_hand(optics: Optics, most: float) -> None:
    assert optics.brightest_channel == pytest.approx(most, rel=1e-12)


@pytest.mark.parametrize("profile", DEVICES.values(), ids=DEVICES)
def test_perfect_white_is_as_bright_as_its_gain_and_tint_say(profile: DeviceProfile) -> None:
    for environment in (SUNLIT, NIGHT):
        found = resolve_glasses(profile, environment, View(optics=PERFECT, exposure="absolute"))
        white = lit(driven(1, 1, 1), found.optics)[24, 32].max()
        assert white <= found.brightest_channel * (1 + 1e-9)
        if found.traits.mono:
            # gain · the strongest channel of the tint, at this exposure.
            tint = max(sum(row) for row in found.traits.color)
            assert found.brightest_channel == pytest.approx(found.optics.gain * tint * found.optics.exposure)
            assert white == pytest.approx(found.brightest_channel)


@pytest.mark.parametrize("profile", DEVICES.values(), ids=DEVICES)
def test_no_light_changes_the_traits_and_every_light_s_optics_have_them(profile: DeviceProfile) -> None:
    found = [resolve_glasses(profile, light, View(optics=STRONG, brightness=0.3)) for light in LIGHTS.values()]
    (traits,) = {one.traits for one in found}
    assert traits.device == profile.id
    for one in found:
        if one.brightness is not None:
            eye = one.eye_optics
            assert (eye.blocking, eye.mono, eye.color, eye.levels) == (
                traits.blocking, traits.mono, traits.color, traits.levels,
            )  # fmt: skip


def test_it_is_a_value_that_its_device_light_and_view_decide() -> None:
    one, same = (resolve_glasses(SHIPPED.device("quark-s1"), SUNLIT, View(focus="world")) for _ in range(2))
    assert one == same and hash(one) == hash(same) and one is not same
    for other in (
        resolve_glasses(SHIPPED.device("even-g2"), SUNLIT, View(focus="world")),
        resolve_glasses(SHIPPED.device("quark-s1"), NIGHT, View(focus="world")),
        resolve_glasses(SHIPPED.device("quark-s1"), SUNLIT, View()),
    ):
        assert other != one
    with pytest.raises(FrozenInstanceError):
        one.transmittance = 0.5  # type: ignore[misc]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("id_", ["generic", "quark-s1", "even-g2", "apple-vision-pro", "quark-g1"])
def test_of_another_size_it_is_what_is_resolved_for_that_size(id_: str, kind: ViewKind) -> None:
    profile = SHIPPED.device(id_)
    small, large = (
        resolve_glasses(profile, NIGHT, View(kind, size, "absolute", "both", focus="world"))
        for size in ((64, 36), (1920, 1080))
    )
    grown = small.with_size((1920, 1080))
    assert grown == large and grown.view.size_px == (1920, 1080)
    for name in ("specs", "traits", "display", "transmittance", "brightness", "eye_optics", "optics", "estimates"):
        assert getattr(grown, name) == getattr(large, name), name
    assert grown.focused_optics(0.7) == large.focused_optics(0.7)


def test_a_panel_is_judged_by_what_the_eye_sees_of_it() -> None:
    profile = SHIPPED.device("even-g2")
    panel, eye, _ = (resolve_glasses(profile, SUNLIT, View(kind)) for kind in KINDS)
    assert panel.eye_optics == eye.eye_optics == eye.optics != panel.optics
    assert panel.optics.brightest_channel == panel.brightest_channel == pytest.approx(1.0)
    assert panel.focused_optics(0.3) == panel.optics


def test_defocus_is_laid_over_what_is_resolved_and_is_no_part_of_it() -> None:
    for focus, blurred in (("world", "overlay_blur_deg"), ("overlay", "world_blur_deg")):
        found = resolve_glasses(SHIPPED.device("quark-s1"), SUNLIT, View(focus=focus))  # type: ignore[arg-type]
        near, far = found.focused_optics(0.5), found.focused_optics(math.inf)
        assert getattr(near, blurred) > getattr(far, blurred) > 0
        assert replace(near, overlay_blur_deg=0.0, world_blur_deg=0.0) == found.optics
        assert near.brightest_channel == found.brightest_channel
