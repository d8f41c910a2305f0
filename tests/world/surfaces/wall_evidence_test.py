"""What speaks against a wall: a made wall along x at z = -5, the camera's way before it, and one flaw at a time."""

from __future__ import annotations

import numpy as np
import pytest

from vitrine.world.surfaces.facade import Facade, build_facade, list_facade_boxes
from vitrine.world.surfaces.plan_line import GRID_M, PlanLine
from vitrine.world.surfaces.sight_lines import SightLines
from vitrine.world.surfaces.wall_evidence import clear_sight, clear_way, count_crossings, keep_walls

LINE = PlanLine(np.array([0.0, -1.0]), 5.0)
#: Along x, 5 m before the wall.
WAY_M = np.stack([np.arange(0.0, 10.0, 0.5), np.zeros(20)], axis=1)


def make_wall(
    low_m: float = 0.4, high_m: float = 5.0, width_m: float = 10.0, count: int = 600, depth_m: float = 0.1
) -> np.ndarray:
    """Points (count, 3) of a wall from x = 0 on, evenly strewn."""
    random = np.random.default_rng(4)
    x, y = random.uniform(0, width_m, count), random.uniform(low_m, high_m, count)
    return np.stack([x, y, -5 + random.uniform(-depth_m, depth_m, count)], axis=1)


def keep(points_m: np.ndarray, way_m: np.ndarray = WAY_M) -> Facade:
    return keep_walls(build_facade(LINE, points_m), points_m, way_m)


def measure_width(facade: Facade) -> float:
    return float(facade.is_solid.sum() * GRID_M)


def sight(*lines: tuple[tuple[float, ...], tuple[float, ...]]) -> SightLines:
    """Lines from eyes to points; three of a point, as they are traced."""
    eyes, points = (np.array([line[end] for line in lines for _ in range(3)]) for end in (0, 1))
    return SightLines(eyes, points)


def test_a_wall_is_one_and_its_box_stands_on_the_floor_a_little_behind_its_points() -> None:
    facade = keep(make_wall())
    assert measure_width(facade) == pytest.approx(10, abs=0.5)
    boxes = list_facade_boxes(facade, WAY_M)
    assert sum(box.size_m[0] for box in boxes) == pytest.approx(10, abs=0.3)
    for box in boxes:
        assert box.center_m[2] + box.size_m[2] / 2 == pytest.approx(-5.1)
        assert box.center_m[1] - box.size_m[1] / 2 == 0
        assert box.center_m[1] + box.size_m[1] / 2 == pytest.approx(5, abs=0.5)
        assert np.sin(box.heading_rad) == pytest.approx(0)


@pytest.mark.parametrize(
    ("points", "flaw"),
    [
        (make_wall(high_m=2.0), "a fence, over which one sees"),
        (make_wall(low_m=2.5), "an awning, which hangs"),
        (make_wall(width_m=0.45, count=60), "a narrow thing"),
        (np.vstack([make_wall(0.4, 0.9), make_wall(4.5, 5.0)]), "benches under lamps"),
        (make_wall(depth_m=1.5, count=1_500), "a hedge or a crowd, as deep as it is wide"),
    ],
)
def test_what_is_no_wall_is_left_out(points: np.ndarray, flaw: str) -> None:
    assert measure_width(keep(points)) == 0, flaw


def test_a_wall_far_off_the_way_is_left_out() -> None:
    assert measure_width(keep(make_wall(), WAY_M + np.array([0.0, 4.0]))) > 9
    assert measure_width(keep(make_wall(), WAY_M + np.array([0.0, 8.0]))) == 0


def test_a_small_hole_is_closed_and_a_wide_one_stays() -> None:
    points = make_wall()
    for hole_m, gap in ((0.9, 0), (3.0, 6)):
        holed = points[np.abs(points[:, 0] - 5.25) > hole_m / 2]
        first, *others = keep(holed).list_runs()
        assert len(others) == (1 if gap else 0)
        assert not gap or others[0][0] - first[1] == pytest.approx(gap, abs=1)


@pytest.mark.parametrize("across_m", [[0.2, 0.6, 0.7], [0.1, 0.2, 0.6]])
def test_of_two_columns_either_counts_for_the_other(across_m: list[float]) -> None:
    points = np.array([[x, 2.5, -5.0] for x in across_m])
    assert build_facade(LINE, points).is_solid.tolist() == [True, True]


def test_the_line_of_a_wall_beyond_its_end_is_none_though_a_sign_hangs_there() -> None:
    beyond = np.array([[10.2, 2.2, -5.0], [10.4, 3.0, -5.0], [10.8, 3.2, -5.0], [11.2, 1.1, -5.0], [11.4, 2.8, -5.0]])
    boxes = list_facade_boxes(keep(np.vstack([make_wall(), beyond])), WAY_M)
    ends = [box.center_m[0] + box.size_m[0] / 2 for box in boxes]
    assert 9.7 < max(ends) < 10.1


def test_where_the_camera_went_there_is_no_wall() -> None:
    through = np.stack([np.full(21, 5.25), np.linspace(0, -10, 21)], axis=1)
    (first, begin), (end, last) = clear_way(build_facade(LINE, make_wall()), through).list_runs()
    assert (begin * GRID_M, end * GRID_M) == (pytest.approx(4.5), pytest.approx(6.0))
    assert (first, last) == (0, pytest.approx(20, abs=1))


def test_sight_lines_are_counted_where_they_cross_and_not_where_they_end() -> None:
    facade = build_facade(LINE, make_wall())
    eye = (5.25, 1.6, 0.0)
    lines = sight(
        (eye, (5.25, 1.6, -10.0)), (eye, (5.25, 1.6, -5.2)), (eye, (5.25, 9.0, -6.0)), (eye, (5.25, 1.6, -3.0))
    )
    assert np.flatnonzero(count_crossings(facade, lines)).tolist() == [10]
    assert count_crossings(facade, lines)[10] == 3


def test_a_column_that_was_looked_through_is_air_and_one_with_many_points_needs_more_for_it() -> None:
    thin, thick = (build_facade(LINE, make_wall(count=count)) for count in (100, 2_000))
    lines = sight(*(((5.25, 1.6, 0.0), (5.25, 1.6 + n / 100, -10.0)) for n in range(4)))
    assert not clear_sight(thin, lines).is_solid[10]
    assert clear_sight(thick, lines).is_solid.all()
