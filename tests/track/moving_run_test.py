"""Which frames of a moving run are adjusted."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("pycolmap", reason="the extra track is not installed")

from vitrine.track.moving_run import choose_frames


def test_the_last_frame_after_the_last_key_frame_takes_part() -> None:
    known = np.zeros(40, bool)
    known[[3, 9, 20, 31]] = True
    chosen = np.flatnonzero(choose_frames(known, 6, 15))
    assert chosen.tolist() == [3, 9, 15, 20, 21, 27, 31, 33, 39]


def test_what_lies_far_beyond_the_last_key_frame_takes_no_part() -> None:
    known = np.arange(100) < 10
    assert np.flatnonzero(choose_frames(known, 6, 15))[-1] == 24
