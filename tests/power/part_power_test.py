"""What each part draws, by closed formulas in the head; and that more is never less."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.power.samples import SHARES, SPECS, exact_specs, power_samples
from vitrine.glass.catalogue.interval import Interval
from vitrine.power.part_power import PowerModel
from vitrine.power.sample import PowerSample

EXACT = PowerModel(exact_specs(), 0.5)
STILL = PowerSample(0.0, 1.0, tier="small", light=0.1)


def powers(model: PowerModel, sample: PowerSample) -> tuple[float, ...]:
    """Panel, chips, camera, radio and base, each a single number."""
    found = model.compute(sample)
    assert all(power.low == power.high for power in found)
    return tuple(power.low for power in found)


def test_a_still_hud_is_the_small_processors() -> None:
    # 20 + 200 · 0.5 · 0.1 of the panel; 2 of the small one, and 10 of the large one that sleeps.
    assert powers(EXACT, STILL) == (30, 12, 0, 2, 5)
    assert EXACT.compute(STILL).total == Interval(49, 49)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"updates_hz": 5.0}, (30, 2 + 10 * 5 / 10 + 10, 0, 2, 5)),
        ({"updates_hz": 500.0}, (30, 12 + 10, 0, 2, 5)),
        ({"tier": "large"}, (30, 100 + 1, 0, 2, 5)),
        ({"tier": "large", "updates_hz": 10.0}, (30, 100 + 300 * 10 / 40 + 1, 0, 2, 5)),
        ({"tier": "large", "updates_hz": math.inf}, (30, 400 + 1, 0, 2, 5)),
        ({"light": 1.0}, (120, 12, 0, 2, 5)),
        ({"light": 0.0}, (0, 11, 0, 2, 5)),
        ({"recorder": "a"}, (30, 12, 300, 2, 5)),
        ({"looks": True}, (30, 12, 50, 2, 5)),
        ({"tracks": True}, (30, 12, 0, 2, 5)),
        ({"tracks": True, "tier": "large"}, (30, 101, 50, 2, 5)),
        ({"recorder": "a", "looks": True}, (30, 12, 300, 2, 5)),
        ({"light": 0.0, "recorder": "a", "tier": "large", "updates_hz": math.inf}, (0, 101, 300, 2, 5)),
        ({"asking": Interval(0.25, 0.25)}, (30, 12, 0, 2 + 100 * 0.25, 5)),
    ],
)
def test_each_part_follows_its_formula(change: dict[str, object], expected: tuple[float, ...]) -> None:
    assert powers(EXACT, replace(STILL, **change)) == pytest.approx(expected)  # type: ignore[arg-type]


def test_a_lamp_shines_on_all_pixels_alike_but_not_where_nothing_is_shown() -> None:
    lamp = PowerModel(exact_specs(panel_lamp=True), 0.5)
    assert powers(lamp, STILL)[0] == powers(lamp, replace(STILL, light=0.9))[0] == 20 + 200 * 0.5
    assert powers(lamp, replace(STILL, light=0.0))[0] == 0


def test_a_range_is_computed_at_both_ends() -> None:
    model = PowerModel(exact_specs(small_awake_mw=Interval(2, 4), base_mw=Interval(5, 9)), 0.5)
    assert model.compute(STILL).chips == Interval(12, 14) and model.compute(STILL).total == Interval(49, 55)


def no_less(more: PowerModel, sample: PowerSample, less: PowerModel, before: PowerSample) -> bool:
    a, b = more.compute(sample).total, less.compute(before).total
    return a.low >= b.low - 1e-6 and a.high >= b.high - 1e-6


@given(device=st.sampled_from(sorted(SPECS)), sample=power_samples(), one=SHARES, two=SHARES, share=SHARES)
def test_brighter_or_fuller_never_draws_less(
    device: str, sample: PowerSample, one: float, two: float, share: float
) -> None:
    dark, bright = sorted((one, two))
    dim, brilliant = PowerModel(SPECS[device], dark), PowerModel(SPECS[device], bright)
    assert no_less(brilliant, sample, dim, sample)
    fuller = replace(sample, light=min(1.0, sample.light + share))
    assert no_less(dim, fuller, dim, sample)


@given(device=st.sampled_from(sorted(SPECS)), sample=power_samples(), rate_hz=st.floats(0.0, 100.0), share=SHARES)
def test_busier_never_draws_less(device: str, sample: PowerSample, rate_hz: float, share: float) -> None:
    model = PowerModel(SPECS[device], 0.5)
    asking = Interval(max(sample.asking.low, share), max(sample.asking.high, share))
    for busier in (
        replace(sample, updates_hz=sample.updates_hz + rate_hz),
        replace(sample, recorder="a"),
        replace(sample, looks=True),
        replace(sample, asking=asking),
    ):
        assert no_less(model, busier, model, sample)


@given(
    device=st.sampled_from([id_ for id_, specs in SPECS.items() if specs.chips.value == "both"]), sample=power_samples()
)
def test_the_large_processor_never_draws_less_than_the_small_one(device: str, sample: PowerSample) -> None:
    model = PowerModel(SPECS[device], 0.5)
    small, large = replace(sample, tier="small"), replace(sample, tier="large")
    assert no_less(model, large, model, small)
