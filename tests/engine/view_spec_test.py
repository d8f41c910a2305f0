"""What is typed about a picture becomes one value, or one sentence that says what is allowed."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from tests.engine.shots import typed
from vitrine.engine.shot import Shot
from vitrine.engine.view_options import ViewOptions, format_view, parse_brightness, parse_optics, parse_view
from vitrine.engine.view_spec import resolve_view
from vitrine.errors import InputError
from vitrine.glass.optics.registration import EXACT, Registration
from vitrine.glass.optics.view import PERFECT, TYPICAL, DefectStrengths

FEED_PX = (1280, 720)


def test_what_is_not_typed_is_as_the_device_does_it() -> None:
    view = resolve_view(typed(), FEED_PX).view
    assert (view.exposure, view.eye, view.brightness, view.optics, view.focus, view.tone, view.regrade, view.tier) == (
        "adapted", "display", None, TYPICAL, "off", "compressed", "auto", "off",
    )  # fmt: skip


def test_all_options_reach_the_view() -> None:
    options = ViewOptions(
        "world",
        "640x400",
        "absolute",
        "both",
        "40%",
        "off",
        "world",
        "0.5,-1",
        "sum",
        "80ms",
        "12.5",
        "5",
        "off",
        "shown",
    )
    asked = resolve_view(Shot(Path("a.yaml"), device="quark-s1", environment="sunlit", view=options), FEED_PX)
    view = asked.view
    assert (asked.profile.id, asked.environment.id, view.kind) == ("quark-s1", "sunlit", "world")
    assert (view.exposure, view.eye, view.optics, view.focus, view.tone, view.regrade, view.tier) == (
        "absolute",
        "both",
        PERFECT,
        "world",
        "sum",
        "off",
        "shown",
    )
    assert view.brightness == pytest.approx(0.4)
    assert format_view(view, asked.size_px) == options
    assert asked.glasses.registration == Registration(0.08, 12.5, 5, small_rate_hz=10)
    assert asked.glasses.optics.tone == asked.glasses.eye_optics.tone == "sum"


@pytest.mark.parametrize(
    ("device", "kind", "size", "view_px", "whole_px"),
    [
        ("generic", "eye", None, (1280, 720), (1280, 720)),
        ("generic", "eye", "400x400", (400, 225), (400, 400)),  # it is the feed, and keeps its shape
        ("quark-s1", "eye", None, (1280, 720), (1280, 720)),
        ("quark-s1", "eye", "400x400", (400, 400), (400, 400)),  # any shape has room around the display
        ("quark-s1", "world", "400x400", (400, 225), (400, 400)),
        ("quark-s1", "panel", None, (640, 480), (640, 480)),
        ("quark-s1", "panel", "400x400", (400, 300), (400, 400)),
        ("quark-g1", "eye", "400x400", (400, 225), (400, 400)),  # no display: the bare world
    ],
)
def test_a_view_has_the_shape_of_what_it_shows(
    device: str, kind: str, size: str | None, view_px: tuple[int, int], whole_px: tuple[int, int]
) -> None:
    asked = resolve_view(typed(device=device, kind=kind, size=size), FEED_PX)
    assert (asked.view.size_px, asked.size_px) == (view_px, whole_px)


@pytest.mark.parametrize(
    ("text", "share"), [("auto", None), ("Auto", None), ("0", 0), ("100%", 1), (" 12.5 % ", 0.125)]
)
def test_brightness_is_automatic_or_a_share(text: str, share: float | None) -> None:
    assert parse_brightness(text) == share


def test_optics_are_one_word_or_some_by_name() -> None:
    assert parse_optics("strong") == DefectStrengths("strong", "strong", "strong", "strong")
    assert parse_optics("spread=off, ghost=strong") == DefectStrengths("off", "strong", "typical", "typical")


def test_the_eye_is_somewhere_in_the_eye_box() -> None:
    assert resolve_view(typed(device="quark-s1", eye_shift="0.5, -1"), FEED_PX).view.eye_shift == (0.5, -1.0)


@pytest.mark.parametrize(
    ("latency", "rate", "error", "expected"),
    [
        ("off", "off", "off", (0.0, math.inf, 0.0)),
        ("device", "Device", "0", (None, None, 0.0)),
        ("0.08 s", "29.97 Hz", "5°", (0.08, 29.97, 5.0)),
        ("80 ms", "240hz", "2.5 deg", (0.08, 240.0, 2.5)),
        ("1s", "1", "45", (1.0, 1.0, 45.0)),
        (".5ms", " 20 ", "5e-05", (0.0005, 20.0, 5e-05)),
    ],
)
def test_times_rates_and_angles_are_read_with_their_units(
    latency: str, rate: str, error: str, expected: tuple[float | None, float | None, float]
) -> None:
    view = resolve_view(typed(latency=latency, rate=rate, heading_error=error), FEED_PX).view
    assert (view.latency_s, view.rate_hz, view.heading_error_deg) == expected
    assert parse_view(format_view(view, view.size_px), view.size_px) == view


def test_the_overlay_is_exact_where_nothing_is_typed() -> None:
    assert resolve_view(typed("quark-s1"), FEED_PX).glasses.registration == EXACT


@pytest.mark.parametrize(
    ("shot", "sentence"),
    [
        (typed(kind="word"), '--view: no view "word"; did you mean "world"?; allowed: eye, world, panel'),
        (typed(exposure="absolut"), 'did you mean "absolute"?; allowed: adapted, absolute'),
        (typed(tone="compresed"), 'no tone "compresed"; did you mean "compressed"?; allowed: compressed, sum'),
        (typed(regrade="of"), 'no regrade "of"; did you mean "off"?; allowed: auto, off'),
        (typed(tier="show"), 'no tier "show"; did you mean "shown"?; allowed: off, shown'),
        (typed(eye="rihgt"), 'no eye "rihgt"; did you mean "right"?; allowed: display, left, right, both'),
        (typed(brightness="101"), "no brightness; allowed: auto, or 0% to 100%"),
        (typed(brightness="nan"), "no brightness"),
        (typed(optics="spraed=off"), 'did you mean "spread"?; allowed: spread, ghost, uniformity, floor'),
        (typed(optics="spread=of"), 'did you mean "off"?; allowed: off, typical, strong'),
        (typed(focus="near"), "allowed: off, overlay, world"),
        (typed(size="12"), "is no size"),
        (typed(eye_shift="1.5,0"), "RIGHT,DOWN, each from -1 to 1"),
        (typed(eye_shift="0.5"), "is no place of the eye"),
        (typed(eye_shift="nan,0"), "is no place of the eye"),
        (
            typed(latency="80"),
            '--latency: "80" is no latency; allowed: off, device, or up to 1s with its unit, such as 80ms',
        ),
        (typed(latency="1001ms"), "is no latency"),
        (typed(latency="-5ms"), "is no latency"),
        (typed(latency="nans"), "is no latency"),
        (typed(rate="0.5"), '--rate: "0.5" is no rate; allowed: off, device, or 1 to 240 Hz such as 20'),
        (typed(rate="241 Hz"), "is no rate"),
        (typed(rate="inf"), "is no rate"),
        (typed(heading_error="46"), '"46" is no error of a heading; allowed: off, or up to 45 degrees such as 5'),
        (typed(heading_error="-1"), "--heading-error: "),
        (typed(heading_error="device"), "is no error of a heading"),
    ],
)
def test_what_is_not_allowed_is_told_with_what_is(shot: Shot, sentence: str) -> None:
    with pytest.raises(InputError) as told:
        resolve_view(shot, FEED_PX)
    assert sentence in str(told.value)
