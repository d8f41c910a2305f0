"""The tone rule: what must hold of any world under any light, and the formula worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from vitrine.glass.optics.photometry import luminance_of
from vitrine.glass.optics.tone import Shoulder, compose_light, shoulder_of

PAIRS = 200_000
#: From displays that nothing makes visible by day to those that dazzle at night.
CHANNELS = [0.1, 0.7, 1.0, 1.0011, 1.4, 2.75, 12.7, 40.0]


def random_worlds(seed: int) -> np.ndarray:
    """Linear worlds (N, 3), dark ones as often as bright ones."""
    return np.random.default_rng(seed).random((PAIRS, 3)) ** 3


def random_lights(seed: int, brightest: float, least: float = 0.0) -> np.ndarray:
    """Light (N, 3) of a display with this brightest channel, from `least` of it; every tenth has none."""
    rng = np.random.default_rng(seed)
    lights = brightest * np.maximum(rng.random((PAIRS, 3)) ** 2, least) * rng.random((PAIRS, 1)) ** 2
    lights[::10] = 0.0
    return lights


def shown_by_hand(world: tuple[float, ...], light: tuple[float, ...], brightest: float) -> list[float]:
    """The formula of one pixel, in plain numbers."""
    n = max(*light, 0.0)
    size = n if brightest <= 1.001 else math.log(1 + n * (1 - 1 / brightest)) / math.log(brightest)
    s = [w + a * (size / n if n else 1.0) for w, a in zip(world, light, strict=True)]
    q = [channel / max(1.0, *s) for channel in s]

    def luminance(c: tuple[float, ...] | list[float]) -> float:
        return 0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2]

    u = 0.0
    if max(s) > 1 and luminance(q) < 1:
        u = min(max((luminance(world) - luminance(q)) / (1 - luminance(q)), 0.0), 1.0)
    return [channel + (1 - channel) * u for channel in q]


@pytest.mark.parametrize("brightest", CHANNELS)
def test_a_picture_is_the_formula_of_every_pixel(brightest: float) -> None:
    """Negative channels too: those of primaries outside sRGB."""
    rng = np.random.default_rng(5)
    worlds, lights = random_worlds(5)[:3000], random_lights(6, brightest)[:3000] - 0.1 * rng.random((3000, 3))
    found = compose_light(worlds, lights, brightest)
    for world, light, shown in zip(worlds.tolist(), lights.tolist(), found.tolist(), strict=True):
        assert shown == pytest.approx(shown_by_hand(tuple(world), tuple(light), brightest), rel=1e-8, abs=1e-12)


@pytest.mark.parametrize("brightest", CHANNELS)
def test_where_there_is_no_light_the_world_is_the_world_bit_for_bit(brightest: float) -> None:
    worlds = random_worlds(1)
    worlds[:8] = np.stack(np.meshgrid([0, 1], [0, 1], [0, 1]), -1).reshape(8, 3)
    assert np.array_equal(compose_light(worlds, np.zeros((PAIRS, 3)), brightest), worlds)


@pytest.mark.parametrize("brightest", [0.1, 0.7, 1.0])
def test_a_display_that_never_passes_white_adds_its_light_as_it_is(brightest: float) -> None:
    worlds, lights = random_worlds(2), random_lights(3, brightest)
    fits = ((worlds + lights) <= 1).all(-1)
    assert fits.mean() > 0.3
    assert np.array_equal(compose_light(worlds, lights, brightest)[fits], (worlds + lights)[fits])


@pytest.mark.parametrize("brightest", CHANNELS)
def test_nothing_is_darker_than_the_world_behind_it(brightest: float) -> None:
    worlds, lights = random_worlds(4), random_lights(5, brightest)
    shown = compose_light(worlds, lights, brightest)
    assert (luminance_of(shown) >= luminance_of(worlds) - 1e-12).all()
    assert shown.min() >= 0 and shown.max() <= 1 + 1e-12


@pytest.mark.parametrize("brightest", CHANNELS)
def test_the_hue_is_that_of_the_world_with_the_light_in_it(brightest: float) -> None:
    """Only white is mixed in: the differences of channels keep their ratios and their signs."""
    worlds, lights = random_worlds(6), random_lights(7, brightest)
    most = lights.max(-1, keepdims=True)
    if brightest <= 1.001:
        sums = worlds + lights
    else:
        curve = np.log1p(most * (1 - 1 / brightest)) / math.log(brightest)
        sums = worlds + lights * np.divide(curve, most, out=np.ones_like(most), where=most > 0)
    one, other = (np.diff(light, axis=-1) for light in (sums, compose_light(worlds, lights, brightest)))
    scale = np.linalg.norm(one, axis=-1) * np.linalg.norm(other, axis=-1)
    # A picture that has gone to pure white has no hue.
    tinted = scale > 1e-9
    assert tinted.mean() > 0.95
    turned = (one[:, 0] * other[:, 1] - one[:, 1] * other[:, 0])[tinted] / scale[tinted]
    assert np.abs(turned).max() < 1e-6 and ((one * other).sum(-1)[tinted] > 0).all()


@pytest.mark.parametrize("brightest", [1.4, 2.75, 12.7, 40.0])
def test_the_brightest_light_is_white_and_faint_light_costs_what_is_said(brightest: float) -> None:
    over_black = compose_light(np.zeros((2, 3)), [[brightest] * 3, [1e-6 * brightest] * 3], brightest)
    assert over_black[0] == pytest.approx([1.0] * 3)
    assert over_black[1] == pytest.approx([1e-6 * brightest * (1 - 1 / brightest) / math.log(brightest)] * 3, rel=1e-4)


def test_at_the_end_of_plain_light_there_is_no_step() -> None:
    worlds, lights = random_worlds(8), random_lights(9, 1.0)
    below, above = (compose_light(worlds, lights, brightest) for brightest in (1.001, 1.0010001))
    assert np.abs(below - above).max() < 1.001e-3
    assert shoulder_of(1.001) == shoulder_of(0.0) == Shoulder() and shoulder_of(1.0010001).slope > 0


def test_the_sum_is_the_sum() -> None:
    worlds, lights = random_worlds(10), random_lights(11, 40.0)
    assert np.array_equal(compose_light(worlds, lights, 40.0, "sum"), worlds + lights)
