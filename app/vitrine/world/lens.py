"""Lens: how a camera bends what a pinhole would draw straight, as calibrations write it.

A ray is (x, y, z) in optical axes. A bent place is where the camera draws it, in focal lengths right of and below its
principal point: px = f · place + c. A pinhole's place is x / z, y / z, and r its distance from the middle, θ = atan r:

* brown-conrady (Brown 1966; OpenCV's own): place · (1 + k1 r² + k2 r⁴ + k3 r⁶) / (1 + k4 r² + k5 r⁴ + k6 r⁶), and for a
  lens that leans 2 p1 x y + p2 (r² + 2 x²) to the right, p1 (r² + 2 y²) + 2 p2 x y down
* fisheye (Kannala and Brandt 2006; OpenCV's fisheye): the place at the distance θ (1 + k1 θ² + k2 θ⁴ + k3 θ⁶ + k4 θ⁸)
* division (Fitzgibbon 2001): r = d / (1 + k1 d²) for the bent place's distance d

Each holds as far as more of an angle is more of a distance; beyond, it folds back, and nothing is said of it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
LensModel = Literal["brown-conrady", "fisheye", "division"]

#: The coefficients that each model has, in the order of `Lens.coefficients`.
LENS_COEFFICIENTS: dict[str, tuple[str, ...]] = {
    "brown-conrady": ("k1", "k2", "p1", "p2", "k3", "k4", "k5", "k6"),
    "fisheye": ("k1", "k2", "k3", "k4"),
    "division": ("k1",),
}
#: A lens that goes by the tangent says nothing of rays farther off its axis: there the tangent is 573.
_MAX_TANGENT_RAD = math.radians(89.9)
#: Steps of the table in which the way back begins: of a street fisheye it is then 1e-6 off, and one step of Newton's is
#: exact to 1e-12.
_STEPS = 2048
#: A step of Newton's that is shorter leaves an error of about its square.
_LAST_STEP = 1e-6


@dataclass(frozen=True, slots=True)
class Lens:
    """A lens that bends: its model and its coefficients in the order of LENS_COEFFICIENTS, all of them."""

    model: LensModel
    coefficients: tuple[float, ...]

    def project(self, rays: Floats) -> Floats:
        """Where rays (N, 3) of any length are drawn: places (N, 2), NaN for those that the lens says nothing of."""
        across = np.hypot(rays[:, 0], rays[:, 1])
        theta = np.arctan2(across, rays[:, 2])
        known = theta <= find_reach(self).theta_rad
        if self.model == "brown-conrady":
            with np.errstate(divide="ignore", invalid="ignore"):
                places = _bend(rays[:, :2] / rays[:, 2:], self.coefficients)[0]
        else:
            theta = np.where(known, theta, 0.0)
            distance = _fisheye(theta, self.coefficients)[0] if self.model == "fisheye" else self._divide(theta)
            share = np.divide(distance, across, out=np.zeros_like(across), where=across > 0)
            places = rays[:, :2] * share[:, None]
        return np.where(known[:, None], places, np.nan)

    def unproject(self, places: Floats) -> Floats:
        """The rays (N, 3), of length 1, that are drawn at places (N, 2); NaN where the lens draws nothing."""
        distance = np.hypot(places[:, 0], places[:, 1])
        known = distance <= find_reach(self).distance
        theta = _find_angles(self, np.where(known, distance, 0.0))
        share = np.divide(np.sin(theta), distance, out=np.zeros_like(distance), where=distance > 0)
        rays = np.column_stack([places * share[:, None], np.cos(theta)])
        if self.model == "brown-conrady" and any(self.coefficients[2:4]):
            return _lean(places, rays, self.coefficients, find_reach(self).theta_rad)
        return np.where(known[:, None], rays, np.nan)

    def _divide(self, theta: Floats) -> Floats:
        r, (k1,) = np.tan(np.minimum(theta, _MAX_TANGENT_RAD)), self.coefficients
        return np.asarray(2 * r / (1 + np.sqrt(np.maximum(1 - 4 * k1 * r * r, 0.0))))


class Reach(NamedTuple):
    """How far a lens goes before it folds back: the angle off its axis, and the distance at which that is drawn."""

    theta_rad: float
    distance: float


@lru_cache(maxsize=64)
def find_reach(lens: Lens) -> Reach:
    """How far a lens holds; of one that leans, as if it did not."""
    k = lens.coefficients
    if lens.model == "division":
        # Where the root below is of nothing; of a barrel the tangent ends it, at a distance of nearly 1 / √-k1.
        theta_rad = min(math.atan(0.5 / math.sqrt(k[0])) if k[0] > 0 else math.pi, _MAX_TANGENT_RAD)
        return Reach(theta_rad, float(lens._divide(np.array([theta_rad]))[0]))
    if lens.model == "fisheye":
        squares = _positive_roots(np.array([9 * k[3], 7 * k[2], 5 * k[1], 3 * k[0], 1.0]))
        theta_rad = min([math.pi, *(math.sqrt(square) for square in squares)])
        return Reach(theta_rad, float(_fisheye(np.array([theta_rad]), k)[0][0]))
    over, under = _rational(k)
    # The slope of r · over / under by r, times under²: over · under + 2 r² (over' · under - over · under').
    turn: Floats = np.polysub(np.polymul(np.polyder(over), under), np.polymul(over, np.polyder(under)))
    slope = np.polyadd(np.polymul(over, under), np.polymul([2.0, 0.0], turn))
    squares = [*_positive_roots(slope), *_positive_roots(under)]
    theta_rad = min([_MAX_TANGENT_RAD, *(math.atan(math.sqrt(square)) for square in squares)])
    straight = np.array([[math.tan(theta_rad), 0.0]])
    return Reach(theta_rad, float(_bend(straight, (*k[:2], 0.0, 0.0, *k[4:]))[0][0, 0]))


def _positive_roots(polynomial: Floats) -> list[float]:
    """The real roots above 0 of a polynomial, its highest power first."""
    found = np.roots(polynomial)
    return [float(root.real) for root in found if abs(root.imag) <= 1e-9 * max(abs(root), 1.0) and root.real > 0]


def _rational(k: tuple[float, ...]) -> tuple[Floats, Floats]:
    """The two polynomials of r² in Brown and Conrady's model, their highest power first."""
    return np.array([k[4], k[1], k[0], 1.0]), np.array([k[7], k[6], k[5], 1.0])


def _fisheye(theta: Floats, k: tuple[float, ...]) -> tuple[Floats, Floats]:
    """The distance at an angle, and its slope."""
    square = theta * theta
    share = np.polyval(np.array([k[3], k[2], k[1], k[0], 1.0]), square)
    slope = np.polyval(np.array([9 * k[3], 7 * k[2], 5 * k[1], 3 * k[0], 1.0]), square)
    return np.asarray(theta * share), np.asarray(slope)


def _bend(straight: Floats, k: tuple[float, ...]) -> tuple[Floats, Floats]:
    """Where Brown and Conrady's model draws a pinhole's places (N, 2), and the slopes there (N, 2, 2)."""
    x, y = straight.T
    square = x * x + y * y
    over, under = _rational(k)
    above, below = np.polyval(over, square), np.polyval(under, square)
    share = above / below
    turn = (np.polyval(np.polyder(over), square) - share * np.polyval(np.polyder(under), square)) / below
    p1, p2 = k[2], k[3]
    bent = np.column_stack(
        [
            x * share + 2 * p1 * x * y + p2 * (square + 2 * x * x),
            y * share + p1 * (square + 2 * y * y) + 2 * p2 * x * y,
        ]
    )
    slopes = np.empty((len(x), 2, 2))
    slopes[:, 0, 0] = share + 2 * x * x * turn + 2 * p1 * y + 6 * p2 * x
    slopes[:, 1, 1] = share + 2 * y * y * turn + 6 * p1 * y + 2 * p2 * x
    slopes[:, 0, 1] = slopes[:, 1, 0] = 2 * x * y * turn + 2 * p1 * x + 2 * p2 * y
    return bent, slopes


@lru_cache(maxsize=16)
def _tabulate(lens: Lens) -> tuple[Floats, Floats]:
    """Angles from the axis to the lens's reach, and the distances there, which only grow."""
    theta = np.linspace(0.0, find_reach(lens).theta_rad, _STEPS)
    distances = np.maximum.accumulate(_find_distances(lens, theta)[0])
    for table in (theta, distances):
        table.flags.writeable = False
    return theta, distances


def _find_distances(lens: Lens, theta: Floats) -> tuple[Floats, Floats]:
    """The distance at an angle, of a lens that leans as if it did not, and its slope by the angle."""
    if lens.model == "fisheye":
        return _fisheye(theta, lens.coefficients)
    k, tangent = lens.coefficients, np.tan(theta)
    bent, slopes = _bend(np.column_stack([tangent, np.zeros_like(tangent)]), (*k[:2], 0.0, 0.0, *k[4:]))
    return bent[:, 0], slopes[:, 0, 0] * (1 + tangent * tangent)


def _find_angles(lens: Lens, distances: Floats) -> Floats:
    """The angles that are drawn at distances within the lens's reach, by Newton's method from a table."""
    if lens.model == "division":
        (k1,) = lens.coefficients
        return np.arctan2(distances, 1 + k1 * distances * distances)
    table_rad, table = _tabulate(lens)
    theta = np.interp(distances, table, table_rad)
    step_rad = table_rad[1]
    for _ in range(3):
        # Where the lens is about to fold, its slope is 0; the way is no longer than a step of the table.
        found, slope = _find_distances(lens, theta)
        off = np.divide(found - distances, slope, out=np.zeros_like(found), where=slope > 1e-12)
        theta = np.clip(theta - np.clip(off, -step_rad, step_rad), 0.0, table_rad[-1])
        if not len(off) or np.abs(off).max() < _LAST_STEP:
            break
    return theta


def _lean(places: Floats, rays: Floats, k: tuple[float, ...], reach_rad: float) -> Floats:
    """The rays that a lens which leans draws at places, by Newton's method from those of one that does not."""
    straight = rays[:, :2] / rays[:, 2:]
    for _ in range(12):
        bent, slopes = _bend(straight, k)
        off = bent - places
        area = slopes[:, 0, 0] * slopes[:, 1, 1] - slopes[:, 0, 1] * slopes[:, 1, 0]
        with np.errstate(divide="ignore", invalid="ignore"):
            step = (
                np.column_stack(
                    [
                        slopes[:, 1, 1] * off[:, 0] - slopes[:, 0, 1] * off[:, 1],
                        slopes[:, 0, 0] * off[:, 1] - slopes[:, 1, 0] * off[:, 0],
                    ]
                )
                / area[:, None]
            )
        straight = straight - np.clip(np.nan_to_num(step), -0.5, 0.5)
        if not len(step) or np.abs(step).max() < _LAST_STEP:
            break
    bent, slopes = _bend(straight, k)
    upright = slopes[:, 0, 0] * slopes[:, 1, 1] - slopes[:, 0, 1] * slopes[:, 1, 0] > 0
    r = np.hypot(*straight.T)
    known = upright & (np.arctan(r) <= reach_rad) & (np.hypot(*(bent - places).T) < 1e-9)
    found = np.column_stack([straight, np.ones(len(straight))]) / np.sqrt(1 + r * r)[:, None]
    return np.where(known[:, None], found, np.nan)
