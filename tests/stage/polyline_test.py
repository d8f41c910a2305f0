"""Polylines against fine sampling, closed formulas and hand-made cases."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from vitrine.stage.path.polyline import (
    Points,
    compute_arc_lengths,
    compute_right_offsets,
    project_to_arc_length,
    remove_repeated_points,
    round_corners,
    subdivide,
)

coordinate = st.floats(-30, 30, allow_nan=False).map(lambda v: round(v, 2))
ground_lines = st.lists(st.tuples(coordinate, st.just(0.0), coordinate), min_size=2, max_size=7)


def distances(points: Points, line: Points) -> np.ndarray:
    """Distance of each point to the polyline, by the plain formula for each piece."""
    best = np.full(len(points), np.inf)
    for a, b in pairwise(line):
        share = np.clip((points - a) @ (b - a) / max((b - a) @ (b - a), 1e-18), 0, 1)
        best = np.minimum(best, np.linalg.norm(points - a - share[:, None] * (b - a), axis=1))
    return best


def test_a_right_angle_becomes_a_quarter_of_a_circle() -> None:
    line = round_corners([(0, 0), (0, 10), (10, 10)], 3.0, 0.05)
    assert compute_arc_lengths(line)[-1] == pytest.approx(7 + 3 * math.pi / 2 + 7, abs=2e-3)
    bent = line[(line[:, 0] > 1e-9) & (line[:, 1] < 10 - 1e-9)]
    assert np.allclose(np.linalg.norm(bent - (3, 7), axis=1), 3.0)


def test_two_corners_on_a_short_leg_share_it() -> None:
    line = round_corners([(0, 0), (0, 10), (2, 10), (2, 0)], 5.0, 0.02)
    assert np.allclose(line[np.argmax(line[:, 1])], (1, 10))
    assert compute_arc_lengths(line)[-1] == pytest.approx(18 + math.pi, abs=1e-3)


@given(ground_lines, st.floats(0, 5))
@example([(0.0, 0.0, 0.0), (0.0, 0.0, 1.0), (1.0, 0.0, 1.0)], 1.0)
def test_a_smoothed_line_keeps_its_ends_and_is_no_longer(
    points: list[tuple[float, float, float]], radius: float
) -> None:
    line, round_line = remove_repeated_points(points), round_corners(points, radius)
    assert np.array_equal(round_line[[0, -1]], line[[0, -1]])
    assert compute_arc_lengths(round_line)[-1] <= compute_arc_lengths(line)[-1] + 1e-9
    assert np.isfinite(round_line).all()


@given(ground_lines, st.floats(0.1, 3))
def test_resampling_keeps_the_line_and_bounds_its_pieces(points: list[tuple[float, float, float]], step: float) -> None:
    line = remove_repeated_points(points)
    fine = subdivide(line, step)
    assert np.diff(compute_arc_lengths(fine)).max(initial=0.0) <= step * (1 + 1e-6)
    assert compute_arc_lengths(fine)[-1] == pytest.approx(compute_arc_lengths(line)[-1])
    if len(line) > 1:
        assert distances(fine, line).max() < 1e-9


@given(ground_lines, st.tuples(coordinate, st.just(1.6), coordinate))
def test_progress_is_where_fine_sampling_finds_the_nearest_place(
    points: list[tuple[float, float, float]], position: tuple[float, float, float]
) -> None:
    line = remove_repeated_points(points)
    fine = subdivide(line, 0.02)
    nearest = np.linalg.norm(fine - position, axis=1).min()
    s = project_to_arc_length(line, compute_arc_lengths(line), np.array(position))
    there = [np.interp(s, compute_arc_lengths(line), line[:, i]) for i in range(3)]
    assert math.dist(there, position) <= nearest + 1e-9
    assert nearest <= math.dist(there, position) + 0.02


def test_to_the_right_of_one_who_walks_ahead_is_plus_x() -> None:
    assert np.allclose(compute_right_offsets(np.array([[0, 0, 0], [0, 0, -5.0]])), [[1, 0, 0]] * 2)
    assert np.allclose(compute_right_offsets(np.array([[0, 0, 0], [4.0, 1, 0]])), [[0, 0, 1]] * 2)


def test_a_mitre_keeps_both_edges_at_their_distance() -> None:
    line = np.array([[0, 0, 0], [0, 0, -10], [10, 0, -10.0]])
    edge = line + 0.5 * compute_right_offsets(line)
    assert np.allclose(edge[1], (0.5, 0, -9.5))
    assert np.linalg.norm(compute_right_offsets(np.array([[0, 0, 0], [0, 0, -9], [0.5, 0, 0.0]])), axis=1).max() <= 2


@given(ground_lines, st.floats(0.1, 1.0), st.sampled_from([-1, 1]))
def test_an_offset_of_a_gently_bent_line_has_its_distance(
    points: list[tuple[float, float, float]], offset: float, side: int
) -> None:
    line = round_corners(points, 2.0, 0.1)
    turns = np.diff(line, axis=0)
    if len(turns) < 2:
        return
    unit = turns / np.linalg.norm(turns, axis=1)[:, None]
    if np.einsum("nd,nd->n", unit[1:], unit[:-1]).min() < 0.9:
        return
    edge = line + side * offset * compute_right_offsets(line)
    # Never farther than the mitre of the sharpest turn allows, and to each piece's own line exactly the offset.
    along = np.einsum("nd,nd->n", edge[:-1] - line[:-1], unit)
    aside = np.linalg.norm(edge[:-1] - line[:-1] - along[:, None] * unit, axis=1)
    assert np.allclose(aside, offset)
