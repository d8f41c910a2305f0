"""The skyline: nothing overlaps, nothing sticks out, and what fits finds room."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from vitrine.gpu.resources.skyline import GUTTER_PX, Skyline

SIZES = st.tuples(st.integers(1, 40), st.integers(1, 40))


@given(st.lists(SIZES, max_size=60), st.integers(32, 128))
def test_regions_lie_inside_and_a_gutter_apart(sizes: list[tuple[int, int]], side: int) -> None:
    skyline = Skyline(side)
    taken = np.zeros((side, side), bool)
    for width, height in sizes:
        region = skyline.place(width, height)
        if region is not None:
            x, y = region.x, region.y
            assert x >= GUTTER_PX and y >= GUTTER_PX
            assert x + width + GUTTER_PX <= side and y + height + GUTTER_PX <= side
            assert not taken[y - GUTTER_PX : y + height + GUTTER_PX, x - GUTTER_PX : x + width + GUTTER_PX].any()
            taken[y : y + height, x : x + width] = True


def test_a_skyline_fills_a_square_with_equal_tiles() -> None:
    skyline = Skyline(64 + GUTTER_PX)
    assert all(skyline.place(15, 15) for _ in range(16))
    assert skyline.place(1, 1) is None
