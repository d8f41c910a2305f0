"""Light over a world: channel by channel what differs is cut, and laid back it is the whole picture."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from vitrine.proof.golden.light_over_world import cut_light, find_lit, lay_over


@given(seed=st.integers(0, 2**32 - 1), height=st.integers(1, 9), width=st.integers(1, 9))
def test_what_differs_in_any_colour_is_cut_and_lays_back(seed: int, height: int, width: int) -> None:
    rng = np.random.default_rng(seed)
    world = rng.integers(0, 3, (height, width, 4), np.uint8)
    picture = rng.integers(0, 3, (height, width, 4), np.uint8)
    differs = (picture[..., :3] != world[..., :3]).any(-1)
    assert (find_lit(picture, world) == differs).all()
    light = cut_light(picture, world)
    assert (light[~differs] == 0).all() and (light[..., 3] == 255 * differs).all()
    assert (lay_over(light, world)[..., :3] == picture[..., :3]).all()


def test_pixels_that_do_not_follow_one_another_are_compared_as_they_are() -> None:
    world = np.zeros((4, 6, 4), np.uint8)
    picture = world.copy()
    picture[1, 2, 2] = 1
    assert np.argwhere(find_lit(picture[::-1, ::-1], world[::-1, ::-1])).tolist() == [[2, 3]]
