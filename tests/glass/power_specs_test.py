"""Power figures of a profile: what may be written, what is assumed where nothing is, and that it hangs together."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.glass.devices import SHIPPED, device
from vitrine.errors import InputError
from vitrine.glass.catalogue.interval import Interval, format_figure
from vitrine.glass.catalogue.power_specs import PowerSpecs, published_hours, resolve_power

BARE = "blend_mode: additive\n"


def power(folder: Path, text: str) -> PowerSpecs:
    return resolve_power(device(folder, f"{BARE}{text}"))


def test_of_an_unknown_device_all_is_assumed_with_its_reason(tmp_path: Path) -> None:
    specs = power(tmp_path, "")
    known = dict(specs.list_known())
    assert set(specs.estimated_names()) == set(known) and "battery_mwh" not in known
    assert all(len(figure.source) > 8 and "≈" not in figure.source for figure in known.values())
    assert specs.chips.value == "both" and specs.small_rate_hz.value == 10


def test_a_figure_is_one_number_or_a_range(tmp_path: Path) -> None:
    specs = power(
        tmp_path, "power: {battery_mwh: 744, base_mw: [2, 9], panel: {static_mw: {value: 30, confidence: high}}}"
    )
    assert specs.battery_mwh is not None and specs.battery_mwh.value == Interval(744, 744)
    assert specs.base_mw.value == (2, 9) and not specs.panel_static_mw.estimated


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("battery_mwh: full", 'text "full" does not fit here; allowed: a number, or [least, most], from 0 on'),
        ("battery_mwh: [3, 2]", "3 to 2 is no range"),
        ("battery_mwh: -3", "-3 to -3 is no range"),
        ("battery_mwh: [1, 2, 3]", "does not fit here"),
        ("base_mw: .inf", "does not fit here"),
        ("base_mw: 1e7", "is no range"),
        ("chips: two", 'text "two" is not possible here; allowed: both, large, small'),
        ("large: {actve_mw: 3}", 'unknown key "actve_mw"; did you mean "active_mw"?'),
        ("small: {rate_hz: 0}", "number 0 is out of range"),
    ],
)
def test_a_mistake_is_told_at_its_place(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(InputError) as error:
        power(tmp_path, f"power: {{{text}}}")
    (problem,) = error.value.problems
    assert told in str(problem) and problem.place is not None and problem.place.line == 2


def test_a_processor_at_work_draws_no_less_than_one_that_sleeps(tmp_path: Path) -> None:
    specs = power(tmp_path, "power: {large: {idle_mw: 500}, small: {awake_mw: [1, 90]}}")
    assert specs.large_awake_mw.value == (500, 500) and specs.large_active_mw.value == (500, 900)
    assert specs.small_active_mw.value == (8, 90)


def test_what_it_has_not_draws_nothing(tmp_path: Path) -> None:
    specs = power(tmp_path, "camera: none\neyes: none\npower: {chips: small}")
    nothing = specs.large_idle_mw, specs.large_active_mw, specs.camera_recording_mw, specs.panel_white_mw
    assert all(figure.value == (0, 0) for figure in nothing) and specs.small_active_mw.value.low > 0


def test_two_eyes_take_twice_as_much_and_a_lamp_is_told_from_pixels(tmp_path: Path) -> None:
    mono = 'panel: micro-led\ncolor: {mode: mono, tint: "#00FF90"}\n'
    one, both = (power(tmp_path, f"{mono}eyes: {eyes}") for eyes in ("left", "both"))
    assert both.panel_white_mw.value == one.panel_white_mw.value.times(2) and not one.panel_lamp.value
    full = power(tmp_path, "panel: micro-led\ncolor: {mode: full}\neyes: left")
    assert full.panel_static_mw.value == one.panel_static_mw.value.times(3), "three panels, one a colour"
    assert power(tmp_path, "panel: lcos\neyes: left").panel_lamp.value


def test_a_device_that_extends_another_keeps_its_figures(tmp_path: Path) -> None:
    mine = device(tmp_path, "extends: even-g2\npower: {battery_mwh: 900}")
    battery = resolve_power(mine).battery_mwh
    assert battery is not None and battery.value == (900, 900)
    assert resolve_power(mine).chips.value == "small" and "typical" in published_hours(mine)


def test_shipped_figures_hang_together() -> None:
    for profile in SHIPPED.devices().values():
        specs = resolve_power(profile)
        for low, high in (
            (specs.large_idle_mw, specs.large_awake_mw), (specs.large_awake_mw, specs.large_active_mw),
            (specs.small_idle_mw, specs.small_awake_mw), (specs.small_awake_mw, specs.small_active_mw),
            (specs.camera_looking_mw, specs.camera_recording_mw), (specs.radio_idle_mw, specs.radio_busy_mw),
        ):  # fmt: skip
            assert low.value.low <= high.value.low and low.value.high <= high.value.high, profile.id


def test_ranges_have_no_more_digits_than_they_mean() -> None:
    assert [format_figure(value) for value in (0.512, 7.44, 86.4, 1234.0, 99.6)] == [
        "0.51",
        "7.4",
        "86",
        "1,200",
        "100",
    ]
    assert [str(Interval(*ends)) for ends in ((744, 744), (2072, 2168), (1.02, 1.04))] == ["744", "2,100 to 2,200", "1"]
