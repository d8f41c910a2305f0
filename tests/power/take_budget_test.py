"""Budgets of takes: means by hand, hours by division, and that more of anything never lasts longer."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.power.samples import SHARES, SPECS, exact_specs, power_samples
from vitrine.glass.catalogue.interval import Interval
from vitrine.power.part_power import PowerModel
from vitrine.power.sample import PowerSample
from vitrine.power.take_budget import sum_up

EXACT = PowerModel(exact_specs(), 0.5)
TAKE = (
    PowerSample(0.0, 3.0, "walk", "small", light=0.1, updates_hz=5.0),
    PowerSample(3.0, 1.0, "card", "large", light=0.2, updates_hz=float("inf"), needs=("tag",)),
    PowerSample(4.0, 1.0, "walk", "large", light=0.1),
)
WITH_BATTERY = sorted(id_ for id_, specs in SPECS.items() if specs.battery_mwh is not None)


def test_states_are_summed_in_the_order_in_which_they_come() -> None:
    budget = sum_up(TAKE, EXACT)
    walk, card = budget.states
    assert (walk.label, walk.seconds, walk.large_share, walk.needs) == ("walk", 4.0, 0.25, ())
    assert (card.label, card.seconds, card.large_share, card.needs) == ("card", 1.0, 1.0, ("tag",))
    assert walk.updates_hz == 5.0 * 3 / 4 and card.updates_hz == 40.0, "at most as often as the processor draws"
    assert walk.light == pytest.approx(0.1)
    # 7 + 10 mW for three seconds, 101 for one.
    assert walk.parts.chips.low == pytest.approx((17 * 3 + 101) / 4)


def test_hours_are_energy_by_power() -> None:
    budget = sum_up(TAKE, EXACT)
    total = (54 * 3 + (40 + 401 + 7) + (30 + 101 + 7)) / 5
    assert budget.parts.total.low == pytest.approx(total) and budget.seconds == 5
    assert budget.hours is not None and budget.hours.low == pytest.approx(1000 / total)


def test_a_range_of_power_and_battery_makes_the_widest_range_of_hours() -> None:
    specs = exact_specs(base_mw=Interval(5, 105), battery_mwh=Interval(900, 1100))
    hours = sum_up(TAKE[:1], PowerModel(specs, 0.5)).hours
    assert hours is not None and hours == pytest.approx((900 / 154, 1100 / 54))


def test_without_a_battery_there_are_no_hours() -> None:
    assert sum_up(TAKE, PowerModel(replace(exact_specs(), battery_mwh=None))).hours is None


@given(
    device=st.sampled_from(WITH_BATTERY), take=st.lists(power_samples(), min_size=1, max_size=5), more=SHARES,
    rate_hz=st.floats(0.0, 60.0), which=st.integers(0, 4),
)  # fmt: skip
def test_a_brighter_fuller_or_busier_take_never_lasts_longer(
    device: str, take: list[PowerSample], more: float, rate_hz: float, which: int
) -> None:
    model = PowerModel(SPECS[device], 0.4)
    before = sum_up(take, model).hours
    index = which % len(take)
    sample = take[index]
    busier = replace(
        sample,
        light=min(1.0, sample.light + more),
        updates_hz=sample.updates_hz + rate_hz,
        recorder="a" if more > 0.5 else sample.recorder,
        looks=sample.looks or rate_hz > 30,
        asking=Interval(max(sample.asking.low, more / 2), max(sample.asking.high, more)),
    )
    changed = [*take[:index], busier, *take[index + 1 :]]
    after = sum_up(changed, model._replace(brightness=0.4 + 0.6 * more)).hours
    assert before is not None and after is not None
    assert after.low <= before.low * (1 + 1e-9) and after.high <= before.high * (1 + 1e-9)
