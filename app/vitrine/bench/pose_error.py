"""Errors of tracked poses against true ones: what an eye sees of them, in pixels of the clip, and metres.

"Pinned": a point that is placed by the picture at one frame, at its true depth of 3 to 15 m, and followed as long as it
is in view, three seconds at most. It is what slips on the pavement. "Global": 30 points ahead of each frame under one
similarity for the whole walk, as anchors measured in a plan would lie.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
#: From directions (N, 2) = (X/Z, Y/Z) to pixels (N, 2), and the way back.
Projection = Callable[[Floats], Floats]

PINNED_S, POINTS = 3.0, 30
NEAREST_M, FARTHEST_M = 3.0, 15.0
#: What lies in the upper fifth of a picture is sky, and far away.
_SKY_PART = 0.2
_STARTS_EVERY_S = 0.2
_IN_VIEW_M, _IN_VIEW_TRACKED_M = 1.5, 0.5
_SEED = 0
#: The second of the squares by which a way is wide to the first.
_BEND = 0.02


class CameraPath(NamedTuple):
    """N poses at rising times_s (N,): turns (N, 3, 3) world from optical, centres (N, 3) in metres, and the lens."""

    times_s: Floats
    turns: Floats
    centres: Floats
    to_pixels: Projection
    to_directions: Projection

    def part(self, mask: npt.NDArray[np.bool_]) -> CameraPath:
        """The frames of a mask."""
        return self._replace(times_s=self.times_s[mask], turns=self.turns[mask], centres=self.centres[mask])


class PathFit(NamedTuple):
    """The similarity of a path to another: w' = scale * turn @ w + shift, `turn` (3, 3), `shift` (3,)."""

    scale: float
    turn: Floats
    shift: Floats


@dataclass(frozen=True)
class PoseErrors:
    """Pixels are those of the clip at its full size; jitter is the second difference of a pinned point's error."""

    frames: int
    pinned_px: float
    pinned_95_px: float
    jitter_px: float
    global_px: float
    global_95_px: float
    ate_cm: float
    turn_deg: float
    tilt_deg: float
    scale: float
    floor_cm: float

    def as_json(self) -> dict[str, float]:
        """Plain data."""
        return asdict(self)


def measure_errors(tracked: CameraPath, true: CameraPath, size_px: tuple[int, int]) -> PoseErrors:
    """Compare two paths frame by frame; both have the same times, and the true one lies in metres with y up."""
    fit = fit_similarity(tracked, true)
    laid = move_path(tracked, fit_places(tracked, true) or fit)
    pinned, jitter = measure_pinned(laid, true, size_px)
    across = _measure_global(laid, true, size_px)
    away = np.linalg.norm(laid.centres - true.centres, axis=1)
    turns = np.einsum("nji,njk->nik", laid.turns, true.turns)
    cosines = np.clip((np.trace(turns, axis1=1, axis2=2) - 1) / 2, -1.0, 1.0)
    # Up and floor are what the tracker says of its own world: they are compared before anything is fitted.
    tilt = np.degrees(np.arccos(np.clip((fit.turn @ [0.0, 1.0, 0.0])[1], -1.0, 1.0)))
    floor = np.abs(_floor_heights(tracked, fit, true))
    return PoseErrors(
        len(true.times_s), _middle(pinned), _high(pinned), _middle(jitter), _middle(across), _high(across),
        float(np.sqrt(np.mean(away**2)) * 100), float(np.degrees(np.arccos(cosines)).mean()), float(tilt),
        float(fit.scale), float(floor.max() * 100),
    )  # fmt: skip


def fit_similarity(tracked: CameraPath, true: CameraPath) -> PathFit:
    """The similarity that takes a path to the true one best: the mean of all turns, then scale and shift by squares.

    By places alone (Umeyama) a straight walk could be rolled about its own line at will.
    """
    mean = np.einsum("nij,nkj->ik", true.turns, tracked.turns)
    left, _, right = np.linalg.svd(mean)
    turn = left @ np.diag([1.0, 1.0, np.sign(np.linalg.det(left @ right))]) @ right
    turned = tracked.centres @ turn.T
    a, b = turned - turned.mean(axis=0), true.centres - true.centres.mean(axis=0)
    spread = float((a**2).sum())
    scale = float((a * b).sum() / spread) if spread > 1e-12 else 1.0
    return PathFit(scale, turn, true.centres.mean(axis=0) - scale * turned.mean(axis=0))


def fit_places(tracked: CameraPath, true: CameraPath) -> PathFit | None:
    """The similarity by places alone, best by their squares (Umeyama, 1991); None for a way that does not bend."""
    a, b = (path.centres - path.centres.mean(axis=0) for path in (tracked, true))
    left, sizes, right = np.linalg.svd(b.T @ a / len(a))
    spread = float((a**2).sum() / len(a))
    if spread < 1e-12 or sizes[1] < _BEND * sizes[0]:
        return None
    flips = np.array([1.0, 1.0, np.sign(np.linalg.det(left) * np.linalg.det(right))])
    turn, scale = left @ np.diag(flips) @ right, float((sizes * flips).sum() / spread)
    return PathFit(scale, turn, true.centres.mean(axis=0) - scale * turn @ tracked.centres.mean(axis=0))


def move_path(path: CameraPath, by: PathFit) -> CameraPath:
    """A path in the world of another."""
    return path._replace(turns=by.turn @ path.turns, centres=by.scale * path.centres @ by.turn.T + by.shift)


def measure_pinned(laid: CameraPath, true: CameraPath, size_px: tuple[int, int]) -> tuple[Floats, Floats]:
    """How far pinned points slip, and how they tremble, in pixels: two flat arrays."""
    random = np.random.default_rng(_SEED)
    slips, trembles = [], []
    rate = (len(true.times_s) - 1) / max(float(true.times_s[-1] - true.times_s[0]), 1e-9)
    for start in range(0, len(true.times_s) - 2, max(1, round(_STARTS_EVERY_S * rate))):
        pixels, depths = _draw_points(random, size_px, _SKY_PART)
        real = _place(true, start, pixels, depths)
        # The designer sees the pixel and points at it: through the lens that was found, at the same depth.
        pinned = _place(laid, start, pixels, depths)
        stop = int(np.searchsorted(true.times_s, true.times_s[start] + PINNED_S + 1e-6))
        errors = np.stack([_slip(laid, true, at, pinned, real, size_px) for at in range(start, stop)])
        slips.append(np.linalg.norm(errors[1:], axis=2).ravel())
        trembles.append(np.linalg.norm(np.diff(errors, 2, axis=0), axis=2).ravel())
    both = [np.concatenate(parts) for parts in (slips, trembles)]
    return both[0][~np.isnan(both[0])], both[1][~np.isnan(both[1])]


def _slip(
    laid: CameraPath, true: CameraPath, at: int, pinned: Floats, real: Floats, size_px: tuple[int, int]
) -> Floats:
    """(POINTS, 2) pixels between where a point is drawn and where it is; NaN out of view."""
    a, b = _look(true, at, real), _look(laid, at, pinned)
    seen = (a[:, 2] > _IN_VIEW_M) & (b[:, 2] > _IN_VIEW_TRACKED_M)
    safe = [np.where(seen[:, None], p[:, :2], 0.0) / np.where(seen, p[:, 2], 1.0)[:, None] for p in (a, b)]
    there, drawn = true.to_pixels(safe[0]), laid.to_pixels(safe[1])
    seen &= ((there > 0) & (there < size_px)).all(axis=1)
    return np.where(seen[:, None], drawn - there, np.nan)


def _measure_global(laid: CameraPath, true: CameraPath, size_px: tuple[int, int]) -> Floats:
    random = np.random.default_rng(_SEED)
    errors = []
    for at in range(len(true.times_s)):
        pixels, depths = _draw_points(random, size_px, 0.0)
        seen = _look(laid, at, _place(true, at, pixels, depths))
        ahead = seen[:, 2] > 0.1
        drawn = laid.to_pixels(seen[ahead, :2] / seen[ahead, 2:])
        errors.append(np.linalg.norm(drawn - pixels[ahead], axis=1))
    return np.concatenate(errors)


def _floor_heights(tracked: CameraPath, fit: PathFit, true: CameraPath) -> Floats:
    """The height in true metres, under each camera, of what the tracked world calls its floor, y = 0."""
    up = fit.turn[:, 1]
    # Straight down in the true world from the true camera, as far as the tracked plane.
    on_floor = fit.shift
    return np.asarray(((on_floor - true.centres) @ up) / up[1] + true.centres[:, 1])


def _draw_points(random: np.random.Generator, size_px: tuple[int, int], top: float) -> tuple[Floats, Floats]:
    depths = random.uniform(NEAREST_M, FARTHEST_M, POINTS)
    x, y = random.uniform(0, size_px[0], POINTS), random.uniform(size_px[1] * top, size_px[1], POINTS)
    return np.stack([x, y], axis=1), depths


def _place(path: CameraPath, at: int, pixels: Floats, depths: Floats) -> Floats:
    rays = np.column_stack([path.to_directions(pixels), np.ones(len(pixels))])
    return np.asarray((rays * depths[:, None]) @ path.turns[at].T + path.centres[at])


def _look(path: CameraPath, at: int, points: Floats) -> Floats:
    return np.asarray((points - path.centres[at]) @ path.turns[at])


def _middle(values: Floats) -> float:
    return float(np.median(values)) if len(values) else float("nan")


def _high(values: Floats) -> float:
    return float(np.percentile(values, 95)) if len(values) else float("nan")
