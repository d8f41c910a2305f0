"""Turns of a live camera from pictures of which the truth is known: a sphere seen by a pinhole that turns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import cv2
import numpy as np
import pytest

from tests.track.live.made_camera import LENS, LEVEL, RATE, add_noise, draw, error_px, look
from vitrine.track.live import turn_estimator
from vitrine.track.live.key_frame import KeyFrame, make_key_frame
from vitrine.track.live.live_lens import LiveLens
from vitrine.track.live.turn_estimator import BEGIN_AFTER_S, FoundTurn, TurnEstimator
from vitrine.track.luma import Grey
from vitrine.track.rotations import Floats

NOISE = 3.0


class EstimatedTurns(NamedTuple):
    """What was found of each picture, and how far it is from the truth, in pixels; NaN where nothing was found."""

    found: list[FoundTurn | None]
    errors_px: Floats

    @property
    def strands(self) -> list[int | None]:
        """The strands in their order, one for each row of pictures that has the same."""
        numbers = [None if one is None else one.strand for one in self.found]
        return [number for at, number in enumerate(numbers) if not at or number != numbers[at - 1]]


def run(truths: Sequence[Floats], edit: Callable[[int, Grey], Grey] = lambda at, grey: grey) -> EstimatedTurns:
    """Estimate the turns of pictures with noise, each edited before."""
    estimator = TurnEstimator(LiveLens(LENS), LEVEL)
    found = [estimator.step(add_noise(edit(at, draw(truth)), NOISE, at), at / RATE) for at, truth in enumerate(truths)]
    errors = [np.nan if one is None else error_px(one.turn, truth) for one, truth in zip(found, truths, strict=True)]
    return EstimatedTurns(found, np.array(errors))


def sway(count: int, by_deg: float) -> list[Floats]:
    """A view that goes to the right and comes back, nodding and leaning a little."""
    at = np.linspace(0, np.pi, count)
    return [look(by_deg * np.sin(t) ** 2, 4 * np.sin(3 * t), 2 * np.sin(2 * t)) for t in at]


@pytest.fixture(scope="module")
def turned() -> EstimatedTurns:
    return run(sway(60, 60.0))


def test_a_turn_of_60_degrees_is_told_to_a_fraction_of_a_pixel(turned: EstimatedTurns) -> None:
    assert turned.strands == [0]
    assert np.median(turned.errors_px) < 0.1 and turned.errors_px.max() < 0.3


def test_what_is_seen_again_lies_where_it_lay(turned: EstimatedTurns) -> None:
    assert turned.errors_px[-1] < 0.1


def test_of_too_many_key_frames_the_first_one_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turn_estimator, "MAX_KEYS", 2)
    back = run(sway(40, 60.0))
    assert back.strands == [0] and back.errors_px[-1] < 1.0


def test_who_walks_by_has_no_say() -> None:
    def walk_by(at: int, grey: Grey) -> Grey:
        left, random = 30 * at - 160, np.random.default_rng(1)
        drawn = cv2.rectangle(grey.copy(), (left, 20), (left + 160, 360), 60, -1)
        for x, y, shade in random.integers((0, 20, 0), (150, 340, 255), (60, 3)).tolist():
            cv2.rectangle(drawn, (left + x, y), (left + x + 12, y + 14), shade, -1)
        return np.asarray(drawn, np.uint8)

    passed = run(sway(28, 6.0), walk_by)
    assert passed.strands == [0] and passed.errors_px.max() < 0.5


@pytest.mark.parametrize("gain", [0.55, 1.5])
def test_a_camera_that_exposes_anew_is_followed(gain: float) -> None:
    exposed = run(sway(12, 8.0), lambda at, grey: np.clip(grey * (gain if at > 4 else 1.0), 0, 255).astype(np.uint8))
    assert exposed.strands == [0] and exposed.errors_px.max() < 0.5


def test_a_covered_lens_is_lost_and_found_where_it_is_by_then() -> None:
    truths = [look(0.0 if at < 10 else 18.0, 3.0 if at > 10 else 0.0) for at in range(30)]
    covered = run(truths, lambda at, grey: np.full_like(grey, 12) if 5 <= at < 25 else grey)
    assert covered.strands == [0, None, 1]
    assert np.flatnonzero(np.isnan(covered.errors_px)).tolist() == list(range(5, 25))
    assert covered.errors_px[25:].max() < 0.3


def test_a_cut_begins_anew_at_the_last_turn_and_the_way_back_is_recognised() -> None:
    wait = round(BEGIN_AFTER_S * RATE)
    truths = [look(0.0 if at < 3 or at >= 3 + wait + 4 else 150.0) for at in range(wait + 12)]
    cut = run(truths)
    lost = [at for at, one in enumerate(cut.found) if one is None]
    # The turn that is found again is the one that was held: it follows.
    assert cut.strands == [0, None, 1, None, 1] and lost[:wait] == list(range(3, 3 + wait))
    begun = cut.found[3 + wait]
    assert begun is not None and error_px(begun.turn, LEVEL) < 0.1
    assert cut.errors_px[-1] < 0.1


def test_what_began_anew_is_turned_to_what_is_seen_again() -> None:
    """Blind from 0 to 70 degrees: the new beginning is wrong by 70, until the view meets what it knows."""
    wait = round(BEGIN_AFTER_S * RATE) + 2
    way = [*[0.0] * 3, *[70.0] * wait, *np.linspace(70, 0, 24), *[0.0] * 12, *np.linspace(0, 70, 24)]
    joined = run([look(yaw) for yaw in way])
    assert joined.strands[:3] == [0, None, 1] and len(joined.strands) == 4
    assert joined.errors_px[-30:].max() < 1.0


def test_nothing_is_told_of_what_has_no_corners() -> None:
    estimator = TurnEstimator(LiveLens(LENS), LEVEL)
    assert all(estimator.step(np.full((360, 640), 90, np.uint8), at / RATE) is None for at in range(3))
    begun = estimator.step(draw(LEVEL), 3 / RATE)
    assert begun is not None and begun.strand == 0


def test_who_looks_to_and_fro_needs_no_more_key_frames(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []

    def count_key(grey: Grey, turn: Floats, segment: int, lens: LiveLens) -> KeyFrame | None:
        made.append(segment)
        return make_key_frame(grey, turn, segment, lens)

    monkeypatch.setattr(turn_estimator, "make_key_frame", count_key)
    run(sway(24, 45.0))
    once = len(made)
    run([*sway(24, 45.0), *sway(24, 45.0)])
    assert once > 1 and len(made) == 2 * once


def test_a_camera_that_walks_ahead_is_followed_by_its_turns() -> None:
    """What is near, in the lower part of the picture, leaves its place by 7 px a frame; what is far tells the turn."""

    def walk(at: int, grey: Grey) -> Grey:
        near = draw(look(100.0 - 0.25 * at))
        return np.concatenate([grey[:200], near[200:]])

    walked = run([look(0.5 * at) for at in range(30)], walk)
    assert walked.strands == [0] and walked.errors_px.max() < 2.0
