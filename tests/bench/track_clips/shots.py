"""The shots: what is filmed, on which way, through which camera, for how long."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from assets.feeds.street.people import LOOKS, Person
from assets.feeds.street.people import place as find_place
from assets.feeds.street.sign import AtlasRegion
from tests.bench.track_clips.filmed_place import (
    AXIS_X,
    FilmedPlace,
    find_stair_height,
    make_square,
    make_stairs,
    make_street,
)
from tests.bench.track_clips.filmed_way import FilmedWay, Ground, find_level
from tests.bench.track_clips.shot_renderer import PhoneCamera
from vitrine.bench.true_lens import TrueLens

Crowd = tuple[Person, ...]
Maker = Callable[[dict[str, AtlasRegion]], FilmedPlace]


class FilmShot(NamedTuple):
    """One clip to draw."""

    name: str
    place: Maker
    way: FilmedWay
    camera: PhoneCamera
    duration_s: float = 10.0
    fps: int = 30
    crowd: Crowd = ()
    is_night: bool = False
    ground: Ground = find_level


Route = tuple[tuple[float, float, float], ...]


def _walk(x: float, z: float, mps: float, bend_m: float) -> Route:
    """A route along -Z that weaves `bend_m` to each side in 9 s."""
    return tuple((t, x + bend_m * float(np.sin(t * 0.7)), z - mps * t) for t in np.arange(-2.0, 16.0, 0.5).tolist())


def _make_crowd(count: int, seed: int, aside_m: tuple[float, float], sides: tuple[int, ...] = (-1, 1)) -> Crowd:
    """Passers-by so far aside of the street's middle, two of three towards the camera."""
    random = np.random.default_rng(seed)
    people = []
    for number in range(count):
        aside, z = float(random.uniform(*aside_m)) * sides[number % len(sides)], float(random.uniform(-38.0, -7.0))
        heading = (0.0 if number % 3 == 2 else 180.0) + float(random.normal(0, 1.2))
        looks, tall = int(random.integers(LOOKS)), float(random.uniform(0.93, 1.05))
        people.append(Person(AXIS_X + aside, z, heading, float(random.uniform(1.0, 1.45)), looks, tall=tall))
    return tuple(people)


def _make_throng(count: int, seed: int, half_m: float, route: Route) -> Crowd:
    """People all over the street, a third of them straight across the walker's way; none bumps into the phone."""
    random, keys, t = np.random.default_rng(seed), np.array(route), np.arange(0, 14, 0.1)
    way = np.stack([np.interp(t, keys[:, 0], keys[:, k]) for k in (1, 2)], 1)
    people: list[Person] = []
    while len(people) < count:
        aside, z = float(random.uniform(-half_m, half_m)), float(random.uniform(-43.0, 1.0))
        slant = -float(np.sign(aside)) * float(random.uniform(12, 30)) if len(people) % 3 == 0 else 0.0
        heading = 180.0 - slant if len(people) % 4 != 3 else float(random.normal(0, 1))
        looks, tall = int(random.integers(LOOKS)), float(random.uniform(0.93, 1.05))
        one = Person(AXIS_X + aside, z, heading, float(random.uniform(0.8, 1.35)), looks, tall=tall)
        off = np.array([find_place(one, at)[[0, 2]] for at in t.tolist()]) - way
        if np.hypot(*off.T).min() > 0.75:
            people.append(one)
    return tuple(people)


def _street(seed: int, half_m: float, has_road: bool) -> Maker:
    return lambda regions: make_street(regions, seed, half_m, has_road)


def _square(regions: dict[str, AtlasRegion]) -> FilmedPlace:
    return make_square(regions, 5)


def _stairs(regions: dict[str, AtlasRegion]) -> FilmedPlace:
    return make_stairs(regions, 6)


_ABOUT = ((0, -6, -3), (2, 8, -4), (4.5, -14, -2), (6.5, 4, -5), (8.5, 20, -3), (11, -4, -4), (13, 6, -4))
_UPWARDS = ((0, 0, 2), (3, -8, 4), (6, 9, 6), (9, -6, 3), (12, 10, -2), (15, 0, -3))
_BACK = ((0, -4, -3), (2, 9, -4), (4.6, 0, -3), (7.8, -178, -4), (10, -190, -3), (12.5, -172, -4))
_BACK_ROUTE = (
    (-2, 17.0, -11.4),
    (0, 17.0, -14.0),
    (5, 17.1, -20.5),
    (6.2, 17.0, -21.4),
    (7.4, 16.8, -20.8),
    (15, 16.9, -11),
)
_ROUND = ((0, -60, -2), (0.6, -58, -2), (5.6, 118, -3), (6.6, 130, -3), (8.4, 150, -3), (11, 138, -4), (13.5, 152, -3))
_ROUND_ROUTE = ((-2, 9.0, -15.0), (6.2, 9.0, -15.0), (7.4, 9.3, -15.8), (16, 14.6, -25.0))
_STANDING = ((0, 9.6, -30.4), (1, 9.6, -30.4))
#: In a street without a road; and where there is one, on the pavement across it.
_FEW, _ACROSS = _make_crowd(6, 3, (1.1, 3.4)), _make_crowd(5, 4, (4.7, 5.3), (-1,))
_FAR_SIDE = _make_crowd(5, 4, (4.7, 5.3), (1,))
_IN_SQUARE = (Person(16.0, -20.0, -110, 1.2, 2), Person(10.0, -12.0, 120, 1.1, 7), Person(20.0, -24.0, -75, 1.25, 4))
_AMONG = _walk(12.0, -5.0, 0.9, 0.3)
_THRONG = _make_throng(48, 8, 3.8, _AMONG)

SHOTS = (
    FilmShot("other-street", _street(21, 5.2, False), FilmedWay(_walk(12.4, -4.0, 1.25, 0.5), _ABOUT, seed=1),
             PhoneCamera(focal_px=980.0), 12.0, crowd=_FEW),
    FilmShot("other-lens", _street(22, 6.6, True), FilmedWay(_walk(17.1, -3.0, 1.3, 0.25), _ABOUT, eye_m=1.5, seed=2),
             PhoneCamera(focal_px=760.0, lens=TrueLens("brown-conrady", -0.10)), crowd=_ACROSS),
    FilmShot("division-lens", _street(23, 5.8, False),
             FilmedWay(_walk(11.2, -3.0, 1.2, 0.6), _ABOUT, eye_m=1.6, seed=3),
             PhoneCamera(focal_px=700.0, lens=TrueLens("division", -0.18))),
    FilmShot("night", _street(24, 5.6, False), FilmedWay(_walk(11.8, -4.0, 1.1, 0.4), _ABOUT, seed=4),
             PhoneCamera(focal_px=1020.0), crowd=_FEW[:3], is_night=True),
    FilmShot("crowd", _street(25, 6.2, False), FilmedWay(_AMONG, _ABOUT, eye_m=1.58, seed=5),
             PhoneCamera(focal_px=1050.0), 12.0, crowd=_THRONG),
    FilmShot("stairs", _stairs, FilmedWay(_walk(12.0, -3.5, 1.05, 0.2), _UPWARDS, seed=6),
             PhoneCamera(focal_px=1000.0), 14.0, ground=find_stair_height),
    FilmShot("turn-180", _street(26, 6.4, True), FilmedWay(_BACK_ROUTE, _BACK, eye_m=1.62, seed=7),
             PhoneCamera(focal_px=1100.0), 13.0, crowd=_ACROSS),
    FilmShot("pan-then-walk", _square, FilmedWay(_ROUND_ROUTE, _ROUND, ((0, 0), (6.2, 0), (7.2, 1), (16, 1)), seed=8),
             PhoneCamera(focal_px=1000.0), 13.0),
    FilmShot("static", _square, FilmedWay(_STANDING, ((0, 160, -2), (1, 160, -2)), ((0, 0),), unrest=0.0),
             PhoneCamera(focal_px=1000.0), 8.0, crowd=_IN_SQUARE),
    FilmShot("portrait", _street(27, 5.4, False), FilmedWay(_walk(11.6, -4.0, 1.2, 0.5), _ABOUT, seed=10),
             PhoneCamera((720, 1280), 1040.0), crowd=_FEW[:4]),
    FilmShot("sixty-fps", _street(28, 6.6, True), FilmedWay(_walk(6.9, -3.0, 1.35, 0.25), _ABOUT, unrest=1.5, seed=11),
             PhoneCamera(focal_px=1000.0, readout_s=0.014, exposed_s=0.010), 8.0, 60, _FAR_SIDE),
)  # fmt: skip
