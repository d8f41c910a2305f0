"""Leaders: where the line starts and ends, how much light it and its ring hold, and what its boxes hold."""

import math
from collections.abc import Callable

import numpy as np
import pytest

from vitrine.geometry import Bounds, Point
from vitrine.stage.draw.light import WHITE
from vitrine.stage.leader import build_leader_ribbon
from vitrine.stage.path.clip_space import project_to_pixels

SIZE = (640, 480)
BOX = Bounds(100.0, 100.0, 300.0, 200.0)


def places(vertices: np.ndarray) -> np.ndarray:
    return project_to_pixels(vertices["clip"], SIZE)


@pytest.mark.parametrize(
    ("target", "start"),
    [((220, 400), (200, 200)), ((500, 130), (300, 150)), ((20, 160), (100, 150)), ((190, 20), (200, 100))],
)
def test_it_starts_in_the_middle_of_the_side_that_faces_the_target(
    target: tuple[float, float], start: tuple[float, float]
) -> None:
    ribbon = build_leader_ribbon(BOX, Point(*target), 2.0, 0.0, WHITE, SIZE)
    ends = places(ribbon.vertices)
    assert np.allclose(sorted(np.linalg.norm(ends - start, axis=1))[:2], 2.0, atol=1e-3)
    assert np.allclose(sorted(np.linalg.norm(ends - target, axis=1))[:2], 2.0, atol=1e-3)


def test_a_target_under_the_card_has_only_its_ring() -> None:
    ribbon = build_leader_ribbon(BOX, Point(200.0, 150.0), 2.0, 12.0, WHITE, SIZE)
    reach = np.linalg.norm(places(ribbon.vertices) - (200, 150), axis=1)
    assert reach.max() < 7.2 and reach.min() > 2.8


def test_the_line_ends_at_the_rim_of_the_ring() -> None:
    ribbon = build_leader_ribbon(BOX, Point(200.0, 400.0), 2.0, 20.0, WHITE, SIZE)
    line = ribbon.vertices[(places(ribbon.vertices)[:, 1] < 388)]
    assert len(line) and places(ribbon.vertices)[:, 1].max() == pytest.approx(411, abs=0.2)
    around = np.linalg.norm(places(ribbon.vertices) - (200, 400), axis=1)
    assert np.isclose(around, math.hypot(10, 2), atol=0.1).any()  # the line's own last corners


def test_the_ring_has_the_area_of_a_ring(seen_ribbon: Callable[..., tuple[np.ndarray, np.ndarray]]) -> None:
    ribbon = build_leader_ribbon(BOX, Point(200.0, 150.0), 3.0, 40.0, WHITE, SIZE)
    grid = np.stack(np.meshgrid(np.arange(170, 230, 0.5), np.arange(120, 180, 0.5)), -1).reshape(-1, 2)
    light, _ = seen_ribbon(ribbon.vertices, grid, SIZE)
    assert light[:, 0].sum() / 4 == pytest.approx(math.pi * (20**2 - 17**2), rel=0.01)


def test_below_one_pixel_it_gets_dimmer_and_not_thinner() -> None:
    thin, thick = (build_leader_ribbon(BOX, Point(220.0, 400.0), px, 0.0, WHITE, SIZE).vertices for px in (0.5, 1.0))
    assert np.array_equal(thin["clip"], thick["clip"])
    assert np.allclose(thin["light_lin"], thick["light_lin"] / 2)


def test_boxes_around_a_slanting_line_are_few_and_tight() -> None:
    ribbon = build_leader_ribbon(Bounds(0.0, 0.0, 40.0, 20.0), Point(420.0, 440.0), 2.0, 10.0, WHITE, SIZE)
    sizes = ribbon.boxes_px[:, 2:] - ribbon.boxes_px[:, :2]
    assert len(sizes) <= 8 and sizes.prod(1).sum() < 400 * 420 / 4


def test_a_place_that_is_none_shows_nothing() -> None:
    assert len(build_leader_ribbon(BOX, Point(math.nan, 3.0), 2.0, 10.0, WHITE, SIZE).vertices) == 0
