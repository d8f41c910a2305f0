"""The player as a value: time passes, keys change it, and what it shows is always within the reel."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrine.preview.model.keys import Action
from vitrine.preview.model.player import MAX_STEP_S, FeedTiming, Player, advance, apply_action, seek, step_frames
from vitrine.preview.model.view_settings import ChoiceCounts

REEL = FeedTiming(10.0, 1 / 30)
LIVE = FeedTiming(86400.0, 1 / 30, is_live=True)
CHOICES = ChoiceCounts(3, 4)


def press(player: Player, action: Action, reel: FeedTiming = REEL) -> Player:
    return apply_action(player, action, reel, CHOICES)


def test_time_passes_only_while_it_plays() -> None:
    assert advance(Player(t_s=1.0), 0.1, REEL).t_s == pytest.approx(1.1, abs=2e-6)
    assert advance(Player(t_s=1.0, playing=False), 0.1, REEL).t_s == 1.0


def test_a_long_stop_is_no_jump() -> None:
    assert advance(Player(t_s=1.0), 60.0, REEL).t_s == pytest.approx(1.0 + MAX_STEP_S, abs=2e-6)


def test_at_the_end_it_loops_or_stops_on_the_last_frame() -> None:
    assert advance(Player(t_s=9.95), 0.1, REEL).t_s == pytest.approx(0.05, abs=2e-6)
    stopped = advance(Player(t_s=9.95, looping=False), 0.1, REEL)
    assert not stopped.playing and stopped.t_s == REEL.last_frame_s
    assert advance(Player(t_s=9.95, recording=True), 0.1, REEL).t_s == REEL.last_frame_s


def test_space_at_the_end_begins_anew() -> None:
    assert press(Player(t_s=REEL.last_frame_s, playing=False), Action.PLAY) == Player(t_s=0.0, playing=True)


@given(st.integers(0, 299), st.sampled_from([-1, 1, 7, -7]))
def test_a_step_lands_on_the_frame_meant(index: int, frames: int) -> None:
    """The frame of a feed is the whole part of (t + 1 µs) · fps; three hundred frames at 30 fps."""
    player = step_frames(replace(Player(), t_s=seek(Player(), index / 30, REEL).t_s), frames, REEL)
    assert int((player.t_s + 1e-6) * 30) == min(max(index + frames, 0), 299)
    assert not player.playing


@given(st.floats(-1e3, 1e3))
def test_times_are_whole_microseconds_within_the_reel(t_s: float) -> None:
    found = seek(Player(), t_s, REEL).t_s
    assert 0 <= found <= REEL.last_frame_s
    assert float(f"{found:.6f}") == found


def test_a_live_feed_has_no_way_back() -> None:
    player = Player(t_s=7.0)
    assert seek(player, 3.0, LIVE) is player
    assert press(player, Action.START, LIVE).t_s == 7.0


def test_what_lies_over_the_picture_is_put_on_and_taken_away() -> None:
    over = (
        Action.NODES,
        Action.RULERS,
        Action.FIELD_OF_VIEW,
        Action.VERDICT,
        Action.TRUE_SIZE,
        Action.CLIPPING,
        Action.HELP,
    )
    for action in over:
        assert press(Player(), action) != Player()
        assert press(press(Player(), action), action) == Player()


def test_escape_closes_one_thing_at_a_time_and_never_the_window() -> None:
    player = Player(shows_help=True, selected_node="card", full_screen=True)
    seen = []
    for _ in range(4):
        player = press(player, Action.DISMISS)
        seen.append((player.shows_help, player.selected_node, player.full_screen, player.running))
    assert seen[:2] == [(False, "card", True, True), (False, "", True, True)]
    assert seen[2:] == [(False, "", False, True)] * 2


def test_q_ends() -> None:
    assert not press(Player(), Action.QUIT).running
