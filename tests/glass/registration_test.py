"""Registration: times by exact fractions, what a device says itself, and the words for it."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest

from vitrine import paths
from vitrine.glass.catalogue.library import Library
from vitrine.glass.catalogue.profile import DeviceProfile
from vitrine.glass.catalogue.sourced import Sourced
from vitrine.glass.optics.glasses_in_light import resolve_glasses
from vitrine.glass.optics.registration import (
    EXACT,
    Registration,
    describe_registration,
    list_registration_estimates,
    resolve_registration,
)
from vitrine.glass.optics.view import View

LIBRARY = Library(paths.assets())
OWN = View(latency_s=None, rate_hz=None)


def device(**figures: float) -> DeviceProfile:
    """Quark S1 with these figures, each sure to a decent source."""
    sourced = {name: Sourced(value=value, confidence="medium", source="test") for name, value in figures.items()}
    return LIBRARY.device("quark-s1").model_copy(update=sourced)


@pytest.mark.parametrize("rate", ["20", "30", "29.97", "240", "1", "7"])
def test_a_tick_is_exact_after_a_day(rate: str) -> None:
    """By fractions: the last n / rate at or before t; times that are ticks themselves are their own."""
    registration, exact = Registration(rate_hz=float(rate)), Fraction(rate)
    rng = np.random.default_rng(3)
    for t_s in rng.uniform(0, 86_400, 300):
        expected = Fraction(math.floor(Fraction(float(t_s)) * exact)) / exact
        assert registration.overlay_time(float(t_s)) == pytest.approx(float(expected), abs=1e-9)
    for number in (0, 1, 3, 7, 1_000, 86_399, 86_399 * 13 // 7):
        assert registration.overlay_time(float(Fraction(number) / exact)) == pytest.approx(
            float(Fraction(number) / exact), abs=1e-9
        )


def test_frames_of_a_film_fall_on_their_ticks() -> None:
    """60 frames a second on a display of 20: three of a kind, for ever."""
    registration = Registration(rate_hz=20)
    times = [registration.overlay_time(index / 60) for index in range(6_000)]
    assert times == [number / 20 for number in range(2_000) for _ in range(3)]


def test_what_is_late_is_of_before_and_begins_with_the_take() -> None:
    late = Registration(latency_s=0.08)
    assert [late.overlay_time(t) for t in (0.0, 0.05, 0.08)] == [0.0, 0.0, 0.0]
    assert late.overlay_time(1.0) == pytest.approx(0.92)
    both = Registration(latency_s=0.08, rate_hz=20)
    assert both.overlay_time(1.04) == both.overlay_time(1.0) == pytest.approx(0.92)


def test_the_pose_never_runs_ahead_of_the_frame_that_is_shown() -> None:
    for registration in (EXACT, Registration(latency_s=0.08), Registration(heading_error_deg=5)):
        # Between two frames time goes on, and the picture of the world does not.
        assert registration.pose_time(1.03, 1.0) == 1.0 - registration.latency_s
    rare = Registration(rate_hz=20)
    assert rare.pose_time(1.09, 1.08) == pytest.approx(1.05)  # the tick came before the frame
    assert rare.pose_time(1.06, 1.04) == 1.04  # the tick came after it
    assert Registration(latency_s=0.5).pose_time(0.2, 0.2) == 0


def test_a_devices_own_figures_are_its_apps_rate_before_its_panels() -> None:
    resolved = resolve_registration(device(latency_ms=45, refresh_hz=90, content_hz=30), OWN)
    assert resolved == Registration(0.045, 30)
    assert resolve_registration(device(refresh_hz=90), OWN).rate_hz == 90
    assert resolve_registration(LIBRARY.device("meta-ray-ban-display"), OWN).rate_hz == 30
    typed = View(latency_s=0.1, rate_hz=12.5, heading_error_deg=3)
    assert resolve_registration(device(latency_ms=45, refresh_hz=90), typed) == Registration(0.1, 12.5, 3)


def test_what_is_not_known_or_not_there_errs_in_nothing() -> None:
    assert resolve_registration(LIBRARY.device("generic"), OWN) == EXACT
    assert resolve_registration(LIBRARY.device("quark-g1"), View(latency_s=0.1, rate_hz=5)) == EXACT
    assert resolve_glasses(device(), LIBRARY.environment("office"), View()).registration == EXACT


def test_pass_through_delays_the_world_as_well() -> None:
    vision = LIBRARY.device("apple-vision-pro")
    assert vision.latency_ms is not None
    assert resolve_registration(vision, OWN).latency_s == 0
    assert resolve_registration(vision, View(latency_s=0.05)).latency_s == 0.05
    assert describe_registration(vision, OWN)["latency"].endswith("ms late, as the world is")


def test_words_say_what_is_off() -> None:
    typed = View(latency_s=0.08, rate_hz=20, heading_error_deg=5)
    assert describe_registration(device(), typed) == {
        "rate": "20 Hz",
        "latency": "80 ms late",
        "heading-error": "heading ±5°",
    }
    assert describe_registration(device(), View()) == {}
    assert describe_registration(LIBRARY.device("generic"), OWN) == {
        "rate": "rate unknown",
        "latency": "latency unknown",
    }
    assert describe_registration(LIBRARY.device("quark-g1"), typed) == {}


def test_a_devices_own_figure_may_be_an_estimate() -> None:
    guessed = device(latency_ms=45).model_copy(update={"refresh_hz": Sourced(value=20.0, confidence="low")})
    assert list_registration_estimates(guessed, OWN) == ("refresh_hz",)
    assert describe_registration(guessed, OWN) == {"rate": "≈ 20 Hz", "latency": "45 ms late"}
    assert list_registration_estimates(guessed, View(latency_s=0.1, rate_hz=20)) == ()
    office = LIBRARY.environment("office")
    assert "refresh_hz" in resolve_glasses(guessed, office, OWN).estimates
    assert "refresh_hz" not in resolve_glasses(guessed, office, View()).estimates


def test_tiers_draw_as_seldom_as_the_small_processor_does_where_there_is_one() -> None:
    """Of two the rate is kept beside, for what that one draws; of one alone it is the whole picture's."""
    shown = View(latency_s=0.08, tier="shown")
    assert resolve_registration(device(), shown) == Registration(0.08, small_rate_hz=10)
    assert resolve_registration(LIBRARY.device("even-g2"), shown) == Registration(0.08, 10)
    assert resolve_registration(LIBRARY.device("meta-ray-ban-display"), shown) == Registration(0.08)
    assert resolve_registration(LIBRARY.device("quark-g1"), shown) == EXACT
    for id_ in ("quark-s1", "even-g2", "meta-ray-ban-display"):
        assert resolve_registration(LIBRARY.device(id_), View()) == EXACT


def test_the_small_processor_is_never_faster_than_what_is_typed() -> None:
    both = Registration(0.08, 30, 5, small_rate_hz=10)
    assert both.on_small_processor() == Registration(0.08, 10, 5)
    assert Registration(rate_hz=4, small_rate_hz=10).on_small_processor() == Registration(rate_hz=4)
    assert both.overlay_time(1.05) == pytest.approx(31 / 30 - 0.08), "the rate of the rest is as it was"


def test_words_say_which_processors_there_are() -> None:
    shown = View(tier="shown")
    told = {
        id_: describe_registration(LIBRARY.device(id_), shown)
        for id_ in ("quark-s1", "even-g2", "rokid-glasses", "rayneo-x3-pro")
    }
    assert told == {
        "quark-s1": {"tier": "small processor at ≈ 10 Hz"},
        "even-g2": {"tier": "small processor alone at ≈ 10 Hz"},
        "rokid-glasses": {"tier": "small processor at ≈ 10 Hz"},
        "rayneo-x3-pro": {"tier": "≈ large processor alone"},
    }
    assert "power.small.rate_hz" in list_registration_estimates(device(), shown)
    assert "power.small.rate_hz" not in list_registration_estimates(device(), View())
