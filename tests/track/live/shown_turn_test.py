"""What is shown of a live camera's turns, by a made-up clock: it fades before it jumps."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from tests.track.live.made_camera import LEVEL, look
from vitrine.track.live.shown_turn import STILL_RAD, ShownTurn
from vitrine.track.live.turn_estimator import FoundTurn
from vitrine.track.rotations import Floats, logarithm
from vitrine.world.tracking_gaps import FADE_S, fade_share

STEP_S = FADE_S / 6
START = ShownTurn(LEVEL, 0.0)


def play(*found: FoundTurn | None, start: ShownTurn = START) -> list[ShownTurn]:
    """What is shown after each picture, STEP_S apart."""
    shown = [start]
    for one in found:
        shown.append(shown[-1].advance(one, shown[-1].time_s + STEP_S))
    return shown[1:]


def angle_deg(turn: Floats, other: Floats) -> float:
    return float(np.degrees(np.linalg.norm(logarithm((turn @ other.T)[None]))))


def test_what_follows_is_shown_at_once() -> None:
    shown = play(*(FoundTurn(look(yaw), 0) for yaw in (2, 4, 6)))
    assert [angle_deg(one.turn, LEVEL) for one in shown] == pytest.approx([2, 4, 6])
    assert all(one.share == 1.0 for one in shown)


def test_a_camera_on_a_stand_stands_whatever_its_noise_is() -> None:
    near, far = (look(float(np.degrees(factor * STILL_RAD))) for factor in (0.9, 1.1))
    shown = play(FoundTurn(near, 0), FoundTurn(far, 0))
    assert shown[0].turn is LEVEL and shown[1].turn is far


def test_what_is_lost_stays_and_fades_in_its_time() -> None:
    shown = play(FoundTurn(look(5), 0), *[None] * 7)
    assert all(angle_deg(one.turn, look(5)) < 1e-6 for one in shown)
    assert [one.share for one in shown] == pytest.approx([fade_share(1 - lost / 6) for lost in range(8)])
    assert shown[3].share == pytest.approx(0.5) and shown[6].share == pytest.approx(0)


def test_a_picture_that_fails_alone_is_hardly_seen() -> None:
    shown = play(FoundTurn(look(1), 0), None, FoundTurn(look(1.1), 0))
    assert shown[1].share > 0.9 and shown[2].share == 1.0


def test_what_is_found_elsewhere_fades_first_and_comes_back_there() -> None:
    shown = play(None, None, *[FoundTurn(look(40), 1)] * 12)
    for before, after in pairwise(shown):
        jumps = angle_deg(before.turn, after.turn) > 0.01
        assert not jumps or (before.share <= 0.08 and after.share == 0.0)
    assert angle_deg(shown[-1].turn, look(40)) < 1e-6 and shown[-1].share == 1.0
    assert angle_deg(shown[2].turn, LEVEL) < 1e-6


def test_while_it_fades_it_stays_over_the_picture_that_turns_on() -> None:
    """A correction of 10 degrees while the view turns on: the overlay goes with the picture until it is gone."""
    shown = play(*(FoundTurn(look(10 + yaw), 1) for yaw in (0, 1, 2)))
    assert [angle_deg(one.turn, LEVEL) for one in shown] == pytest.approx([0, 1, 2], abs=1e-6)
    assert [one.share for one in shown] == sorted((one.share for one in shown), reverse=True)


def test_after_an_outage_it_comes_back_slowly() -> None:
    gone = play(None)[0].advance(FoundTurn(look(30), 1), 60.0)
    assert gone.share == 0.0 and angle_deg(gone.turn, look(30)) < 1e-6
    assert 0.0 < gone.advance(FoundTurn(look(30), 1), 60.0 + STEP_S).share < 0.2


def test_two_jumps_in_one_fade_are_one() -> None:
    shown = play(FoundTurn(look(10), 1), FoundTurn(look(50), 2), *[FoundTurn(look(50), 2)] * 12)
    assert angle_deg(shown[1].turn, LEVEL) < 1e-6
    assert angle_deg(shown[-1].turn, look(50)) < 1e-6 and shown[-1].share == 1.0
