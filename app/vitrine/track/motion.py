"""Kinds of motion: where in a shot the camera stood still, only turned, or moved; told from tracked points alone.

It must be known before anything is solved: of a camera that only turns, structure from motion makes a model that looks
right and is a lie, since nothing in the picture says how far away anything is.
"""

from __future__ import annotations

from enum import Enum
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from vitrine.track.lens import TrackLens
from vitrine.track.observations import Ints, Observations, ObservationSource, Pixels
from vitrine.track.rotations import Floats, fit_rotation

#: In parts of the picture's width. Below STILL no camera moved; a real pan leaves 0.0001 to 0.001, a walk 0.02.
STILL_FLOW, PAIR_FLOW, LEAST_FLOW = 0.0015, 0.05, 0.01
TURN_RESIDUAL, TURN_SHARE = 0.0013, 0.03
#: Focal lengths that are tried, in parts of the picture's long side: 90 to 39 degrees. Longer ones are left out: past
#: a wall that fills the picture a step aside is a turn of a long lens, to half a pixel.
FOCALS = (0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.25, 1.4)

_WINDOW_S, _HOP_S, _REACH_S = 3.0, 1.0, 4.0
_LEAST_POINTS, _LEAST_SHARE = 40, 0.25
#: A stand or a pan between two walks is told apart from them when it is as long as this.
_LEAST_RUN_S = 2.0
_ROBUST_STEPS, _FIRST_SCALE_PX = 12, 20.0


class Motion(Enum):
    """What a camera did."""

    STILL = "still"
    TURN = "turn"
    MOVE = "move"


class MotionRun(NamedTuple):
    """Frames first..stop-1 of a shot in which the camera did one thing."""

    motion: Motion
    first: int
    stop: int


class PointPair(NamedTuple):
    """The points (M, 2) that two frames share, in each of them, and how far the median one moved, in pixels."""

    source: Pixels
    target: Pixels
    flow_px: float


def find_runs(points: ObservationSource, count: int, rate: float, lens: TrackLens) -> list[MotionRun]:
    """The runs of a shot of `count` frames, from its first to its last one. A single frame stands."""
    if count == 1:
        return [MotionRun(Motion.STILL, 0, 1)]
    hop, window = max(1, round(_HOP_S * rate)), max(2, round(_WINDOW_S * rate))
    reach = round(_REACH_S * rate) + 1
    middles = list(range(min(count, window) // 2, max(1, count - window // 2), hop)) or [count // 2]
    kinds = []
    for at in middles:
        first = max(0, at - window // 2)
        stop = min(count, first + window + reach)
        kinds.append(_classify(points.read(first, stop), stop - first, rate, lens))
    # Each frame is what most windows near it say; of two that differ, the one with the nearer middle.
    nearest = np.abs(np.arange(count)[:, None] - np.array(middles)).argmin(axis=1)
    labels = [kinds[number] for number in nearest]
    return _merge(labels, max(1, round(_LEAST_RUN_S * rate)))


def _classify(points: Observations, count: int, rate: float, lens: TrackLens) -> Motion:
    """What the camera did in a window of `count` frames, from pairs that begin in its first half."""
    starts = points.starts(count)
    pairs = [
        pair
        for begin in np.linspace(0, 0.6 * _WINDOW_S * rate, 4).astype(int)
        if begin < count and (pair := find_pair(points, starts, int(begin), count, rate, lens)) is not None
    ]
    if not pairs:
        return Motion.MOVE
    width = max(lens.size_px)
    if np.median([pair.flow_px for pair in pairs]) < STILL_FLOW * width:
        return Motion.STILL
    wide = [pair for pair in pairs if pair.flow_px > LEAST_FLOW * width]
    if not wide:
        return Motion.TURN
    residuals = np.array([[_residual(pair, lens, width * part) for pair in wide] for part in FOCALS])
    best = residuals[np.argmin(np.median(residuals, axis=1))]
    shares = best / np.array([pair.flow_px for pair in wide])
    turns = np.median(best) < TURN_RESIDUAL * width and np.median(shares) < TURN_SHARE
    return Motion.TURN if turns else Motion.MOVE


def find_pair(
    points: Observations, starts: Ints, first: int, count: int, rate: float, lens: TrackLens
) -> PointPair | None:
    """The first frame after `first` that differs enough from it, as a pair; the widest one where none does."""
    step, least = max(1, round(rate / 6)), PAIR_FLOW * max(lens.size_px)
    best: PointPair | None = None
    for other in range(first + step, min(count, first + round(_REACH_S * rate) + 1), step):
        pair = match_frames(points, starts, first, other)
        here = int(starts[first + 1] - starts[first])
        if len(pair.source) < max(_LEAST_POINTS, _LEAST_SHARE * here):
            break
        if best is None or pair.flow_px > best.flow_px:
            best = pair
        if pair.flow_px >= least:
            break
    return best


def match_frames(points: Observations, starts: Ints, first: int, other: int) -> PointPair:
    """The points that two frames share."""
    a, b = slice(starts[first], starts[first + 1]), slice(starts[other], starts[other + 1])
    _, rows, columns = np.intersect1d(points.ids[a], points.ids[b], assume_unique=True, return_indices=True)
    source, target = points.pixels[a][rows], points.pixels[b][columns]
    flow_px = float(np.median(np.linalg.norm(target - source, axis=1))) if len(source) else 0.0
    return PointPair(source, target, flow_px)


def _residual(pair: PointPair, lens: TrackLens, focal_px: float) -> float:
    """What the best rotation leaves of a pair, median in pixels."""
    return float(np.median(fit_turn(pair, lens.with_focal(focal_px))[1]))


def fit_turn(pair: PointPair, lens: TrackLens, least_scale_px: float = 1.0) -> tuple[Floats, Floats]:
    """The rotation (3, 3) that takes the source's rays to the target's, and what it leaves of each point, in pixels.

    Weights by Cauchy, the scale of which shrinks from 20 pixels on: whatever moves by itself has no say in the end.
    """
    source, target = lens.to_directions(pair.source), lens.to_directions(pair.target)
    rays, goals = (np.column_stack([d, np.ones(len(d))]) for d in (source, target))
    units, unit_goals = (r / np.linalg.norm(r, axis=1, keepdims=True) for r in (rays, goals))
    weights, scale = np.ones(len(rays)), _FIRST_SCALE_PX
    slopes = lens.slopes(target)
    turn, left = np.eye(3), np.zeros(len(rays))
    for _ in range(_ROBUST_STEPS):
        turn = fit_rotation(units, unit_goals, weights)
        turned = rays @ turn.T
        ahead = np.maximum(turned[:, 2:], 0.05)
        left = np.linalg.norm(np.einsum("nij,nj->ni", slopes, turned[:, :2] / ahead - target), axis=1)
        weights, scale = 1 / (1 + (left / scale) ** 2), max(least_scale_px, 0.7 * scale)
    return turn, left


def _merge(labels: list[Motion], least: int) -> list[MotionRun]:
    """Runs of equal labels; one that is too short becomes what is beside it, a move before all else."""
    runs = _collapse(labels)
    while len(runs) > 1:
        shortest = min(range(len(runs)), key=lambda number: (runs[number].stop - runs[number].first, number))
        if runs[shortest].stop - runs[shortest].first >= least:
            break
        beside = [runs[number] for number in (shortest - 1, shortest + 1) if 0 <= number < len(runs)]
        chosen = max(beside, key=lambda run: (run.motion is Motion.MOVE, run.stop - run.first))
        first, stop = runs[shortest].first, runs[shortest].stop
        labels = [chosen.motion if first <= at < stop else label for at, label in enumerate(labels)]
        runs = _collapse(labels)
    return runs


def _collapse(labels: list[Motion]) -> list[MotionRun]:
    changes = [at for at in range(1, len(labels)) if labels[at] is not labels[at - 1]]
    bounds = [0, *changes, len(labels)]
    return [MotionRun(labels[first], first, stop) for first, stop in pairwise(bounds)]


def estimate_turn_focal(pairs: list[PointPair], lens: TrackLens) -> tuple[float, bool]:
    """The focal length in pixels that explains the pairs of a pan best, and whether they tell it.

    They do where a quarter more or less leaves half as much again. A grid first, then ever finer around the best.
    """
    width = max(lens.size_px)

    def cost(focal_px: float) -> float:
        return float(np.median([np.median(fit_turn(pair, lens.with_focal(focal_px), 0.3)[1]) for pair in pairs]))

    costs = {width * part: cost(width * part) for part in FOCALS}
    best = min(costs, key=lambda focal: (costs[focal], focal))
    ratio = 1.1
    for _ in range(4):
        for focal in (best / ratio, best * ratio):
            costs[focal] = cost(focal)
        best = min(costs, key=lambda focal: (costs[focal], focal))
        ratio = 1 + (ratio - 1) / 2
    told = min(cost(best * 0.75), cost(best * 1.33)) > 1.5 * costs[best] + 0.02
    return best, told
