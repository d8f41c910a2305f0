"""Pixel maps: a scale between cameras of one lens, by direction between others, boxes with all that lies in them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.world.lenses import BARREL, FISHEYE, LENSES, brown
from vitrine.geometry import Affine, Bounds
from vitrine.world.camera import Intrinsics
from vitrine.world.lens import Lens
from vitrine.world.pixel_map import NOWHERE_PX, LensMap, list_middles, map_between, map_boxes

CAMERA = Intrinsics(64, 36, 40.0, 42.0, 33.0, 17.0)
PANEL = Intrinsics(90, 50, 60.0, 60.0, 40.0, 22.0)


def bent(lens: Lens) -> Intrinsics:
    return replace(CAMERA, lens=lens)


def test_cameras_of_one_lens_are_a_scale_and_an_offset_apart() -> None:
    small = bent(BARREL).scaled(32, 18)
    assert map_between(small, bent(BARREL)) == pytest.approx((2.0, 2.0, 0.0, 0.0))
    assert isinstance(map_between(CAMERA, PANEL), Affine)
    assert isinstance(map_between(bent(BARREL), PANEL), LensMap)


@pytest.mark.parametrize("lens", LENSES, ids=lambda lens: f"{lens.model} {lens.coefficients[0]}")
def test_a_point_goes_where_its_direction_is_seen(lens: Lens) -> None:
    found = LensMap(PANEL, bent(lens))
    place = np.array([[12.0, 40.0]])
    x, y = (12.0 - 40.0) / 60.0, (40.0 - 22.0) / 60.0
    expected = lens.project(np.array([[x, y, 1.0]]))[0] * (40.0, 42.0) + (33.0, 17.0)
    assert found.apply_to_points(place)[0] == pytest.approx(expected)
    assert found.inverse().apply(found.apply((12.0, 40.0))) == pytest.approx((12.0, 40.0))
    moved = found.then(Affine(0.5, 2.0, 3.0, -4.0)).apply((12.0, 40.0))
    assert moved == pytest.approx((expected[0] * 0.5 + 3.0, expected[1] * 2.0 - 4.0))


@pytest.mark.parametrize("lens", LENSES, ids=lambda lens: f"{lens.model} {lens.coefficients[0]}")
def test_bounds_hold_all_that_lies_in_a_box(lens: Lens) -> None:
    found = LensMap(PANEL, bent(lens))
    box = Bounds(5.0, 4.0, 80.0, 46.0)
    shares = np.random.default_rng(3).uniform(0, 1, (400, 2))
    points = found.apply_to_points(np.array(box[:2]) + shares * np.array(box.size))
    x0, y0, x1, y1 = found.apply_to_bounds(box)
    assert (points >= np.array((x0, y0)) - 0.01).all() and (points <= np.array((x1, y1)) + 0.01).all()
    assert map_boxes(found, np.array([box]))[0] == pytest.approx((x0, y0, x1, y1))
    assert map_boxes(Affine(2.0, 3.0, 1.0, -1.0), np.array([box])).tolist() == [[11.0, 11.0, 161.0, 137.0]]


def test_a_table_has_the_place_of_every_pixels_middle_and_none_beyond_the_lens() -> None:
    folding = brown(-0.6)
    found = LensMap(bent(folding), PANEL)
    table, exact = found.tabulate(), found.apply_to_points(list_middles((64, 36))).reshape(36, 64, 2)
    known = ~np.isnan(exact[..., 0])
    assert 0.1 < known.mean() < 0.9 and (table[~known] == NOWHERE_PX).all()
    assert np.abs(table[known] - exact[known]).max() < 1e-3


def test_how_much_a_map_shrinks_is_known_where_the_other_picture_is_seen() -> None:
    found = LensMap(replace(CAMERA, lens=FISHEYE), CAMERA)
    across = found.tabulate()[:, :, 0]
    inside = (across[:, :-1] >= 0) & (across[:, 1:] <= 64)
    assert found.shrink == pytest.approx(np.diff(across, axis=1)[inside].max(), rel=0.1) and found.shrink > 1.5
    assert LensMap(found.source, CAMERA.scaled(128, 72)).shrink == pytest.approx(2 * found.shrink)
