"""What is said of a picture: its figures, and that it is simulated, and where it rests on estimates."""

from __future__ import annotations

from typing import Any

import pytest

from tests.engine.shots import typed
from tests.glass.devices import SHIPPED
from vitrine.engine.view_description import describe_view, format_contrast
from vitrine.engine.view_options import format_optics
from vitrine.engine.view_spec import resolve_view
from vitrine.glass.optics.view import TYPICAL, DefectStrengths


def words(**options: Any) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    return describe_view(resolve_view(typed(**options), (1280, 720)).glasses)


def test_the_light_is_told_with_what_is_estimated_marked() -> None:
    subject, figures, marks = words(device="quark-s1", environment="sunlit")
    assert subject == ("Quark S1", "Sunlit, 5,000 cd/m²", "eye view")
    assert figures == ("≈ 4,000 nits", "lens ≈ 0.85", "white ≈ 1.94:1")
    assert marks == ("simulated", "estimated")


def test_a_display_that_is_the_feed_is_simulated_and_no_more() -> None:
    assert words() == (("Generic", "eye view"), (), ("simulated",))


def test_without_a_display_only_the_lens_is_told() -> None:
    subject, figures, _ = words(device="quark-g1", environment="sunlit", kind="world")
    assert subject[:2] == ("Quark G1", "no display")
    assert len(figures) == 1 and figures[0].startswith("lens")


def test_pass_through_has_no_lens() -> None:
    assert not any("lens" in figure for figure in words(device="apple-vision-pro")[1])


def test_another_eye_than_the_displays_is_told() -> None:
    assert words(device="meta-ray-ban-display", eye="both")[0][-1] == "average of both eyes"
    assert words(device="meta-ray-ban-display", eye="left")[0][-1] == "left eye: no display"
    assert words(device="meta-ray-ban-display", eye="right")[0][-1] == "right eye"
    assert words(device="quark-s1", eye="both")[0][-1] == "both eyes"


def test_an_exposure_and_a_focus_out_of_the_usual_are_told() -> None:
    assert words(device="quark-s1", exposure="absolute", focus="world")[0][-2:] == (
        "absolute exposure",
        "focus on the world",
    )


def test_light_above_white_is_told_with_how_far_it_goes() -> None:
    told = words(device="quark-s1", environment="overcast")[1][-1]
    brightest = resolve_view(typed("quark-s1", "overcast"), (1280, 720)).glasses.brightest_channel
    assert told == f"light above white compressed, brightest ×{brightest:.1f}" and 1 < brightest < 10
    for none in (
        words(device="quark-s1", environment="sunlit"),
        words(device="quark-s1", environment="overcast", kind="panel"),
        words(device="apple-vision-pro"),
        words(device="quark-g1"),
        words(),
    ):
        assert not any("white compressed" in figure for figure in none[1]), none


def test_a_feed_of_another_light_is_told_with_what_was_made_of_it() -> None:
    def told(filmed_in: str | None, **options: Any) -> tuple[str, ...]:
        light = SHIPPED.environment(filmed_in) if filmed_in else None
        return describe_view(resolve_view(typed(**options), (1280, 720), light).glasses).subject

    night = {"device": "quark-s1", "environment": "night-street"}
    assert told("sunlit", **night)[-1] == "regraded: filmed in sunlit, shown in night-street"
    assert told("sunlit", **night, regrade="off")[-1] == "not regraded: filmed in sunlit"
    assert told("sunlit", device="quark-g1", environment="shop")[-1] == "regraded: filmed in sunlit, shown in shop"
    for subject in (
        told(None, **night),
        told("lit-facade", **night),
        told("sunlit", **night, kind="panel"),
        told("sunlit", device="apple-vision-pro", environment="night-street"),
        told("sunlit", device="quark-s1", environment="overcast", regrade="off"),
        told("sunlit", environment="night-street"),
    ):
        assert not any("regraded" in word for word in subject), subject


def test_a_strict_sum_is_told_instead() -> None:
    for device in ("quark-s1", "generic"):
        subject, figures, _ = words(device=device, environment="overcast", tone="sum")
        assert subject[-1] == "light summed and clipped"
        assert not any("compressed" in figure for figure in figures)


def test_an_overlay_that_is_late_rare_or_erring_is_told() -> None:
    options = {"latency": "80ms", "rate": "20", "heading_error": "5"}
    for device in ("generic", "quark-s1"):
        assert words(device=device, **options)[0][-3:] == ("20 Hz", "80 ms late", "heading ±5°")
    assert not any("late" in word for word in words(device="quark-g1", **options)[0])


def test_what_is_switched_off_is_no_estimate() -> None:
    typical, perfect = (
        resolve_view(typed("quark-s1", optics=optics), (64, 36)).glasses.estimates for optics in ("typical", "off")
    )
    assert "spread" in typical and "spread" not in perfect


@pytest.mark.parametrize(("contrast", "text"), [(1.9411, "1.94:1"), (12.34, "12:1"), (3412.0, "3,400:1")])
def test_a_contrast_has_as_many_figures_as_say_something(contrast: float, text: str) -> None:
    assert format_contrast(contrast) == text


def test_optics_are_told_as_they_are_typed() -> None:
    assert format_optics(TYPICAL) == "typical"
    assert format_optics(DefectStrengths(spread="off")) == "spread=off,ghost=typical,uniformity=typical,floor=typical"


def test_the_lens_of_glasses_without_a_display_is_an_estimate_too() -> None:
    subject, figures, marks = words(device="quark-g1", environment="sunlit")
    assert (subject[1], figures, marks) == ("no display", ("lens ≈ 0.9",), ("simulated", "estimated"))
