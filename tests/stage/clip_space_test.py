"""The cut at the near plane against areas and interpolation by hand."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from vitrine.stage.path.clip_space import clip_to_near_plane, project_to_pixels
from vitrine.world.camera import NEAR_M

value = st.floats(-5, 5, allow_nan=False, width=32)
triangles = st.lists(st.lists(st.tuples(value, value, value, value), min_size=3, max_size=3), min_size=1, max_size=4)


def areas(corners: np.ndarray) -> np.ndarray:
    a, b = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    square = np.einsum("td,td->t", a, a) * np.einsum("td,td->t", b, b) - np.einsum("td,td->t", a, b) ** 2
    return np.sqrt(np.maximum(square, 0)) / 2


def test_one_corner_in_front_leaves_a_triangle_of_the_squared_share() -> None:
    triangle = np.array([[[0, 0, 0, NEAR_M + 1], [4, 0, 0, NEAR_M - 1], [0, 4, 0, NEAR_M - 1.0]]])
    left = clip_to_near_plane(triangle)
    assert np.allclose(areas(left).sum(), areas(triangle) / 4)


@given(triangles)
def test_the_parts_before_and_behind_add_up(corners: list[list[tuple[float, float, float, float]]]) -> None:
    whole = np.array(corners, "f8")
    mirrored = whole * (1, 1, 1, -1) + (0, 0, 0, 2 * NEAR_M)
    before, behind = clip_to_near_plane(whole), clip_to_near_plane(mirrored)
    assert (before[..., 3] >= NEAR_M).all()
    assert np.allclose(areas(before).sum() + areas(behind).sum(), areas(whole).sum(), atol=1e-6) or np.any(
        whole[..., 3] == NEAR_M
    )


def test_the_middle_of_clip_space_is_the_middle_of_the_picture() -> None:
    assert np.allclose(
        project_to_pixels(np.array([[0, 0, 0, 2.0], [2, -2, 0, 2.0]]), (640, 480)), [[320, 240], [640, 0]]
    )
