"""Picked point: what a ray of the eye meets, the floor or a surface that tracked points lie on."""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from vitrine.world.camera import NEAR_M, Vectors
from vitrine.world.floor_ray import meet_floor

Surface = Literal["floor", "wall", "level", "point"]

#: A surface is told by so many of the points that are nearest to the one that is met, and no fewer.
_NEIGHBOURS, _FEWEST = 40, 5
#: So far a neighbour may be away, as a share of the distance to the eye: a wall is crossed by a door at some metres.
_REACH_SHARE = 0.12
#: A point belongs to a plane while it is off it by less than this share of how far its neighbours spread, within these
#: shares of the distance: tracked points err by some thousandths of it.
_OFF_OF_SPREAD, _LEAST_OFF, _MOST_OFF = 0.2, 0.004, 0.015
#: So many planes through three of the neighbours are tried, and that share of all must lie in the best one.
_TRIES, _AGREEING = 64, 0.6
#: Of a plane that is seen so flat, by the cosine of its normal to the ray, an error of a dot is thirty along the ray.
_FLATTEST = 0.03
#: Where no point is as near to the ray as it should be, those in a cone so many times as wide may tell a plane.
_WIDER = 4.0
#: A surface is the floor itself while it lies no higher above it, in metres and as a share of the distance.
_FLOOR_M, _FLOOR_SHARE = 0.05, 0.02
#: By the height of its unit normal a surface stands upright or lies.
_UPRIGHT, _LYING = 0.35, 0.9


class EyeRay(NamedTuple):
    """A ray of the eye: from a place (3,) in metres along a unit direction (3,)."""

    origin_m: Vectors
    direction: Vectors


class PickedPoint(NamedTuple):
    """The place that was met, in metres, its distance from the eye, and what is there.

    `level` is a surface such as a shelf, `point` a tracked point of no surface that could be told.
    """

    x_m: float
    y_m: float
    z_m: float
    distance_m: float
    surface: Surface

    @property
    def place_m(self) -> Vectors:
        """The place (3,)."""
        return np.array([self.x_m, self.y_m, self.z_m])


def pick_point(ray: EyeRay, points_m: Vectors, cone_rad: float) -> PickedPoint | None:
    """What a ray meets first: tracked points (K, 3) within `cone_rad` of it, or the floor; None for the open sky.

    Of points the place is where the ray goes through the plane of those around, not at the dot.
    """
    floor_m = meet_floor(ray.origin_m, ray.direction)
    met = _meet_surface(ray, points_m, cone_rad)
    if met is not None:
        height_m = float(ray.origin_m[1] + met[0] * ray.direction[1])
        if floor_m is None or height_m > max(_FLOOR_M, _FLOOR_SHARE * met[0]):
            return _place(ray, *met)
    return None if floor_m is None else _place(ray, floor_m, "floor")


def _place(ray: EyeRay, distance_m: float, surface: Surface) -> PickedPoint:
    x, y, z = (ray.origin_m + distance_m * ray.direction).tolist()
    return PickedPoint(x, 0.0 if surface == "floor" else y, z, distance_m, surface)


def _meet_surface(ray: EyeRay, points_m: Vectors, cone_rad: float) -> tuple[float, Surface] | None:
    """How far the nearest points along a ray are, and what they are."""
    away = points_m - ray.origin_m
    depth_m = away @ ray.direction
    aside = np.linalg.norm(away - depth_m[:, None] * ray.direction, axis=1)
    ahead = depth_m > NEAR_M
    for wider in (1.0, _WIDER):
        near = np.flatnonzero(ahead & (aside < np.tan(wider * cone_rad) * depth_m))
        for index in near[np.argsort(depth_m[near], kind="stable")].tolist():
            # A dot by itself is a slip of the tracker, or somebody who passed: what is met stands in company.
            if _find_neighbours(points_m, index, float(depth_m[index])) is None:
                continue
            # Of what is as near as the nearest, that which the ray passes closest: a floor that is seen flat begins far
            # before the ray meets it.
            band = near[(depth_m[near] >= depth_m[index]) & (depth_m[near] <= (1 + _REACH_SHARE) * depth_m[index])]
            closest = int(band[(aside[band] / depth_m[band]).argmin()])
            around = _find_neighbours(points_m, closest, float(depth_m[closest]))
            met = None if around is None else _meet_plane(ray, around, float(depth_m[closest]))
            if met is not None or wider == 1.0:
                return met or (float(depth_m[closest]), "point")
    return None


def _find_neighbours(points_m: Vectors, index: int, depth_m: float) -> Vectors | None:
    """The points around one of them, the nearest first; None where they are too few."""
    distances_m = np.linalg.norm(points_m - points_m[index], axis=1)
    around = np.flatnonzero(distances_m < _REACH_SHARE * depth_m)
    if len(around) < _FEWEST:
        return None
    return np.asarray(points_m[around[np.argsort(distances_m[around], kind="stable")[:_NEIGHBOURS]]])


def _meet_plane(ray: EyeRay, points_m: Vectors, depth_m: float) -> tuple[float, Surface] | None:
    """Where a ray meets the plane of most of the points; None where they lie in none, or it is met elsewhere."""
    spread_m = float(np.sqrt(points_m.var(axis=0).sum()))
    off_m = float(np.clip(_OFF_OF_SPREAD * spread_m, _LEAST_OFF * depth_m, _MOST_OFF * depth_m))
    inside = points_m[_find_plane(points_m, off_m)]
    if len(inside) < max(_FEWEST, _AGREEING * len(points_m)):
        return None
    middle = inside.mean(axis=0)
    _, spread, axes = np.linalg.svd(inside - middle, full_matrices=False)
    lean = float(ray.direction @ axes[2])
    # A line of points, an edge, is in many planes.
    if spread[1] < 0.1 * spread[0] or abs(lean) < _FLATTEST:
        return None
    met_m = float((middle - ray.origin_m) @ axes[2]) / lean
    # The wall goes on some way beyond its points, but not round a corner.
    if np.linalg.norm(ray.origin_m + met_m * ray.direction - middle) > 2 * max(spread_m, _LEAST_OFF * depth_m):
        return None
    height = abs(float(axes[2][1]))
    return met_m, "wall" if height < _UPRIGHT else "level" if height > _LYING else "point"


def _find_plane(points_m: Vectors, off_m: float) -> npt.NDArray[np.bool_]:
    """Which points lie in the plane that most of them lie in, of those through three (Fischler and Bolles 1981)."""
    triples = np.random.default_rng(0).random((_TRIES, len(points_m))).argsort(axis=1)[:, :3]
    a, b, c = np.moveaxis(points_m[triples], 1, 0)
    normals = np.cross(b - a, c - a)
    lengths = np.linalg.norm(normals, axis=1)
    heights = np.abs(np.einsum("tk,tnk->tn", normals, points_m[None] - a[:, None]))
    inside = heights < off_m * lengths[:, None]
    return np.asarray(inside[inside.sum(axis=1).argmax()])
