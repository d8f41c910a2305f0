"""Why a device fails in some light, in words, and how much light it would need."""

from __future__ import annotations

import pytest

from tests.verdict.samples import condition, legibility, profile
from vitrine.glass.catalogue.environment import Environment
from vitrine.glass.catalogue.sourced import Sourced
from vitrine.glass.optics.glasses_in_light import resolve_glasses
from vitrine.glass.optics.view import View
from vitrine.verdict.measure.viewing_condition import assess_condition as condition_of


def test_what_reads_at_night_may_glare() -> None:
    assert condition(900.0, glare=1.0).explain([legibility(5.0)]) == "reads"
    assert condition(90.0, glare=1.01).explain([legibility(5.0)]) == "reads, but glares"
    assert condition(90.0, glare=1.01).explain([]) == "nothing is shown to be read; glares"
    assert condition(90.0, glare=9.0).explain([legibility(1.0)]) == "parts emit no light; glares"


def test_the_light_that_is_needed_is_that_of_half_of_what_fails() -> None:
    # Contrast less one grows with light: 1.5 of 30 nits needs twice as much for 2, 1.1 ten times, 1.25 four times.
    fails = [legibility(contrast) for contrast in (1.5, 1.1, 1.25)]
    assert condition(50.0).needed_nits([*fails, legibility(9.0)]) == pytest.approx(120.0)
    assert condition(50.0).explain(fails) == "brighter by hand, or in the design"
    assert condition(50.0).explain([legibility(1.002)]) == "the display is too dim for this light"


def test_no_light_helps_what_emits_none() -> None:
    black = legibility(1.0)
    assert condition(50.0).needed_nits([black]) is None
    assert condition(50.0).explain([black, legibility(9.0)]) == "parts emit no light"
    assert condition(50.0).needed_nits([black, legibility(1.5)]) == pytest.approx(60.0)


def test_a_condition_is_what_the_device_gives_in_that_light() -> None:
    light = Environment.model_validate({"id": "noon", "name": "Noon", "luminance": {"value": 5000}})
    glasses = profile(nits={"claimed": {"value": 1000}, "min": {"value": 10}})
    at = condition_of(resolve_glasses(glasses, light, View(brightness=0.5)))
    assert (at.device, at.environment, at.luminance) == ("one", "noon", 5000)
    assert at.brightness and (at.brightness.nits, at.max_nits, at.is_see_through) == (500, 1000, True)
    assert "nits" in at.estimated_values
    dusk = light.model_copy(update={"luminance": Sourced[float](value=5.0)})
    by_itself = condition_of(resolve_glasses(glasses, dusk, View()))
    assert by_itself.brightness and by_itself.brightness.nits < 100 and by_itself.max_nits == 1000
    blind = condition_of(resolve_glasses(profile(eyes="none"), light, View()))
    assert (blind.brightness, blind.max_nits, blind.has_display) == (None, 0.0, False)
    assert blind.explain([]).startswith("no display")
    opaque = profile(blend_mode="opaque", nits={"claimed": {"value": 100}})
    headset = condition_of(resolve_glasses(opaque, light, View()))
    assert not headset.is_see_through and headset.needed_nits([legibility(1.5)]) is None
    assert headset.explain([legibility(1.5)]) == "parts are too faint for the picture behind them"
    assert headset.explain([]) == "nothing is shown to be read"
