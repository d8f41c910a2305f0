"""What is typed about a picture becomes one value, or one sentence that says what is allowed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engine.shots import typed
from vitrine.engine.shot import Shot
from vitrine.engine.view_options import ViewOptions, format_view, parse_brightness, parse_optics
from vitrine.engine.view_spec import resolve_view
from vitrine.errors import InputError
from vitrine.glass.optics.view import PERFECT, TYPICAL, DefectStrengths

FEED_PX = (1280, 720)


def test_what_is_not_typed_is_as_the_device_does_it() -> None:
    view = resolve_view(typed(), FEED_PX).view
    assert (view.exposure, view.eye, view.brightness, view.optics, view.focus, view.tone, view.regrade) == (
        "adapted", "display", None, TYPICAL, "off", "compressed", "auto",
    )  # fmt: skip


def test_all_options_reach_the_view() -> None:
    options = ViewOptions("world", "640x400", "absolute", "both", "40%", "off", "world", "0.5,-1", "sum", "off")
    asked = resolve_view(Shot(Path("a.yaml"), device="quark-s1", environment="sunlit", view=options), FEED_PX)
    view = asked.view
    assert (asked.profile.id, asked.environment.id, view.kind) == ("quark-s1", "sunlit", "world")
    assert (view.exposure, view.eye, view.optics, view.focus, view.tone, view.regrade) == (
        "absolute",
        "both",
        PERFECT,
        "world",
        "sum",
        "off",
    )
    assert view.brightness == pytest.approx(0.4)
    assert format_view(view, asked.size_px) == options
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
    ("shot", "sentence"),
    [
        (typed(kind="word"), '--view: no view "word"; allowed: eye, world, panel; did you mean "world"?'),
        (typed(exposure="absolut"), 'allowed: adapted, absolute; did you mean "absolute"?'),
        (typed(tone="compresed"), 'no tone "compresed"; allowed: compressed, sum; did you mean "compressed"?'),
        (typed(regrade="of"), 'no regrade "of"; allowed: auto, off; did you mean "off"?'),
        (typed(eye="rihgt"), 'no eye "rihgt"; allowed: display, left, right, both; did you mean "right"?'),
        (typed(brightness="101"), "no brightness; allowed: auto, or 0% to 100%"),
        (typed(brightness="nan"), "no brightness"),
        (typed(optics="spraed=off"), 'allowed: spread, ghost, uniformity, floor; did you mean "spread"?'),
        (typed(optics="spread=of"), 'allowed: off, typical, strong; did you mean "off"?'),
        (typed(focus="near"), "allowed: off, overlay, world"),
        (typed(size="12"), "is no size"),
        (typed(eye_shift="1.5,0"), "RIGHT,DOWN, each from -1 to 1"),
        (typed(eye_shift="0.5"), "is no place of the eye"),
        (typed(eye_shift="nan,0"), "is no place of the eye"),
    ],
)
def test_what_is_not_allowed_is_told_with_what_is(shot: Shot, sentence: str) -> None:
    with pytest.raises(InputError) as told:
        resolve_view(shot, FEED_PX)
    assert sentence in str(told.value)
