"""Readings and what follows from them: worst, median, frames, darkness."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.verdict.samples import sample_row, traits
from vitrine.glass.optics.optics import Optics
from vitrine.glass.optics.photometry import Thresholds
from vitrine.verdict.measure.element_samples import ElementSamples
from vitrine.verdict.measure.legibility import (
    LegibilityResult,
    LegibilitySubject,
    check_darkness,
    rate_legibility,
)

TITLE = LegibilitySubject("card/title", "text", "Turn right", None, "one")


def sighted(*rows: tuple[float, float, float]) -> ElementSamples:
    """Of time, ink and world; without a veil."""
    return ElementSamples.from_rows([sample_row(t_s, ink, world=world, size_deg=1.0 + t_s) for t_s, ink, world in rows])


def reading(subject: LegibilitySubject, seen: ElementSamples, optics: Optics | None = None) -> LegibilityResult:
    return rate_legibility(subject, seen, "noon", optics or Optics(), Thresholds())


def test_the_worst_frame_the_median_and_the_share_below() -> None:
    found = reading(TITLE, sighted((0.5, 1.0, 0.25), (1.0, 1.0, 2.0), (1.5, 1.0, 0.5), (2.0, 1.0, 1.25)))
    assert (found.worst_contrast, found.worst_s, found.median_contrast) == (1.5, 1.0, pytest.approx((1.8 + 3.0) / 2))
    assert (found.needed_contrast, found.share_below, found.frames, found.size_deg) == (2.0, 0.5, 4, 1.5)
    assert (found.verdict, found.level, found.environment) == ("poor", "warning", "noon")


def test_copies_of_a_repeated_group_are_seen_in_one_frame() -> None:
    found = reading(TITLE, sighted((0.0, 1.0, 2.0), (0.0, 1.0, 0.25), (1.0, 1.0, 0.25), (1.0, 1.0, 0.25)))
    assert (found.frames, found.share_below, found.worst_s) == (2, 0.5, 0.0)


@pytest.mark.parametrize(("world", "level"), [(0.25, None), (0.8, "warning"), (3.0, "error")])
def test_what_hardly_reads_is_a_warning_and_what_does_not_an_error(world: float, level: str | None) -> None:
    found = reading(TITLE, sighted((0.0, 1.0, world + 0.3)))
    assert found.level == level and (found.violation is None) == (level is None)


def test_shapes_need_more_than_type() -> None:
    seen = sighted((0.0, 1.0, 0.7))  # 2.43
    assert reading(TITLE, seen).level is None
    assert reading(replace(TITLE, kind="arrow"), seen).level == "warning"


def test_a_display_of_one_colour_is_good_at_best() -> None:
    seen = sighted((0.0, 1.0, 0.05))
    assert reading(TITLE, seen).verdict == "colour"
    assert reading(TITLE, seen, Optics(mono=True)).verdict == "good"


def test_dark_ink_is_told_unless_it_stands_on_a_bright_veil_or_covers_the_world() -> None:
    black = sighted((0.0, 0.01, 0.2), (1.0, 0.019, 0.2))
    hit = check_darkness(TITLE, black, traits())
    assert hit and hit.rule.id == "dark-ink" and "1.9%" in hit.text
    assert check_darkness(TITLE, black, traits(Optics(blocking=1.0))) is None
    assert check_darkness(TITLE, sighted((0.0, 0.021, 0.2)), traits()) is None
    assert check_darkness(TITLE, ElementSamples.from_rows([sample_row(ink=0.0, veil=0.5)]), traits()) is None
