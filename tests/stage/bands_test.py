"""Bands hold all boxes, are few, apart, and save area where there is some to save."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from vitrine.stage.path.bands import MAX_BOXES, compute_polygon_bounds, cover_with_bands

number = st.floats(0, 500, allow_nan=False)
boxes_strategy = st.lists(st.tuples(number, number, st.floats(0.1, 200), st.floats(0.1, 200)), min_size=1, max_size=40)


@given(boxes_strategy)
def test_every_box_is_held_row_by_row(raw: list[tuple[float, float, float, float]]) -> None:
    boxes = np.array([(x, y, x + w, y + h) for x, y, w, h in raw])
    found = cover_with_bands(boxes)
    assert len(found) <= MAX_BOXES
    assert (found[1:, 1] >= found[:-1, 3]).all()
    for x0, y0, x1, y1 in boxes:
        for y in np.linspace(y0, y1, 7):
            row = found[(found[:, 1] <= y + 1e-9) & (found[:, 3] >= y - 1e-9)]
            assert (row[:, 0] <= x0).any() and (row[:, 2] >= x1).any()


def test_a_street_with_a_turn_costs_little_more_than_its_ink() -> None:
    trunk = [(300, y, 340, y + 10) for y in range(100, 700, 10)]
    branch = [(x, 90, x + 20, 100) for x in range(300, 1200, 20)]
    found = cover_with_bands(np.array(trunk + branch, "f8"))
    ink = 40 * 600 + 900 * 10
    area = ((found[:, 2] - found[:, 0]) * (found[:, 3] - found[:, 1])).sum()
    assert area < 2 * ink < 0.2 * 900 * 610 * 2


def test_triangles_outside_the_picture_have_no_box() -> None:
    corners = np.array([[[-9, 0], [-1, 0], [-5, 9]], [[-5, 5], [5, 5], [0, 30]], [[50, 50], [70, 50], [60, 60.0]]])
    assert compute_polygon_bounds(corners, (40, 20)).tolist() == [[0, 5, 5, 20]]


def test_nothing_has_no_bands() -> None:
    assert cover_with_bands(np.zeros((0, 4))).shape == (0, 4)
