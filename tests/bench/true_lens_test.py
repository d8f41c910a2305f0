"""Lenses of clips with truth, by their published formulas and against the tracker's own."""

from __future__ import annotations

import numpy as np
import pytest

from vitrine.bench.true_lens import TrueLens
from vitrine.track.lens import TrackLens

PLACES = np.random.default_rng(1).uniform([-0.8, -0.45], [0.8, 0.45], (200, 2))


@pytest.mark.parametrize(
    "lens", [TrueLens(), TrueLens("brown-conrady", -0.1), TrueLens("division", -0.18), TrueLens("fisheye", 0.05)]
)
def test_the_way_back_is_the_way_back(lens: TrueLens) -> None:
    assert lens.bend(lens.straighten(PLACES)) == pytest.approx(PLACES, abs=1e-9)


def test_each_model_is_its_formula() -> None:
    # A barrel draws what lies half a right angle off its axis, r = 1, nearer than a pinhole does.
    assert TrueLens("brown-conrady", -0.1).bend(np.array([[1.0, 0.0]])) == pytest.approx(np.array([[0.9, 0.0]]))
    # And d / (1 - 0.18 d^2) = 0.5 / 0.955 off by the division model.
    assert TrueLens("division", -0.18).straighten(np.array([[0.0, 0.5]])) == pytest.approx(np.array([[0, 0.5 / 0.955]]))
    # An equidistant fish-eye draws an angle as a length.
    assert TrueLens("fisheye").bend(np.array([[np.sqrt(3), 0.0]])) == pytest.approx(np.array([[np.pi / 3, 0.0]]))


def test_it_is_the_lens_that_the_tracker_means() -> None:
    tracked = TrackLens.from_focal(1280, 720, 760.0, -0.1)
    pixels = PLACES * 760 + [640, 360]
    assert TrueLens("brown-conrady", -0.1).straighten(PLACES) == pytest.approx(tracked.to_directions(pixels), abs=1e-6)
