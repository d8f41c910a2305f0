"""Savings: each weighed by the model itself, the best first, one for each node or state."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.power.samples import SPECS, exact_specs, power_samples
from vitrine.glass.catalogue.interval import Interval
from vitrine.power.part_power import PowerModel
from vitrine.power.sample import PowerSample
from vitrine.power.saving import find_savings
from vitrine.power.take_budget import sum_up

EXACT = PowerModel(exact_specs(), 0.5)


def test_a_camera_is_closed_in_the_state_that_opened_it() -> None:
    take = [PowerSample(0.0, 1.0, "shoe", light=0.1, recorder="card"), PowerSample(1.0, 1.0, "tea", recorder="card")]
    best = find_savings(take, EXACT)[0]
    assert (best.text, best.subject, best.cost) == ("close the camera in card", "card", "nothing is recorded")
    # 300 mW of the camera in both, and 100 − 10 of the large processor where nothing is shown beside.
    assert best.saved_mw == Interval(pytest.approx(345), pytest.approx(345))  # type: ignore[arg-type]


def test_where_only_the_camera_needs_the_large_processor_it_sleeps_too() -> None:
    film = PowerSample(0.0, 1.0, "film", light=0.1, recorder="film", looks=True, quiet_tier="small")
    best = find_savings([film], EXACT, 1)[0]
    # 300 mW of recording become 50 of looking; 101 of the processors 12.
    assert best.text == "close the camera in film" and best.saved_mw.low == pytest.approx(300 - 50 + 101 - 12)
    tracking = PowerSample(0.0, 1.0, "film", light=0.1, recorder="film", tracks=True, needs=("a",), quiet_tier="large")
    found = {saving.text: saving for saving in find_savings([tracking], EXACT, 9)}
    assert found["close the camera in film"].saved_mw.low == pytest.approx(300 - 50)


def test_what_the_world_holds_may_be_given_to_the_small_processor_at_a_cost() -> None:
    take = [PowerSample(0.0, 4.0, "walk", light=0.1, updates_hz=float("inf"), tracks=True, needs=("a", "b", "c"))]
    best = find_savings(take, EXACT, 1)[0]
    assert best.text == "let the small processor draw walk" and best.cost.startswith("a, b and 1 more can then not")
    # 401 mW become 22, and nothing has to look.
    assert best.saved_mw.low == pytest.approx(401 - 22 + 50)


def test_a_bright_node_is_dimmed_by_its_own_share_of_the_light() -> None:
    take = [PowerSample(0.0, 1.0, "a", "small", light=0.5, root_light={"card": 0.8, "dot": 0.2})]
    found = {saving.subject: saving for saving in find_savings(take, EXACT, 9)}
    # 200 · 0.5 · 0.5 · 0.8 / 2 mW.
    assert found["card"].saved_mw.low == pytest.approx(20) and found["dot"].saved_mw.low == pytest.approx(5)
    assert found["the display"].saved_mw.low == pytest.approx(25) and "25 % of its most" in found["the display"].text


def test_a_lamp_is_not_saved_by_dimming_a_node() -> None:
    take = [PowerSample(0.0, 1.0, "a", "small", light=0.5, root_light={"card": 1.0})]
    found = find_savings(take, PowerModel(exact_specs(panel_lamp=True), 0.5), 9)
    assert {saving.subject for saving in found} == {"the display"}


def test_a_state_that_stays_lit_may_go_dark() -> None:
    take = [PowerSample(float(t), 1.0, "a", "small", light=0.1) for t in range(10)]
    dark = next(saving for saving in find_savings(take, EXACT, 9) if saving.subject == "a")
    # Half of the time 30 mW of panel and 1 of the processor.
    assert dark.text == "let a go dark after 5 s" and dark.saved_mw.low == pytest.approx(15.5)


@given(device=st.sampled_from(sorted(SPECS)), take=st.lists(power_samples(), min_size=1, max_size=4))
def test_savings_save_and_the_best_is_first(device: str, take: list[PowerSample]) -> None:
    model = PowerModel(SPECS[device], 0.5)
    found, before = find_savings(take, model), sum_up(take, model)
    assert len(found) <= 3 and len({saving.subject for saving in found}) == len(found)
    mids = [saving.saved_mw.mid for saving in found]
    assert mids == sorted(mids, reverse=True)
    for saving in found:
        assert saving.saved_mw.high <= before.parts.total.high * (1 + 1e-9)
        if before.hours is not None and saving.hours is not None:
            assert saving.hours.high >= before.hours.high * (1 - 1e-9)
