"""Triangulation: pieces of tracks become points, all at once, each by weighted squares of its rays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from vitrine.track.camera_poses import CameraPoses
from vitrine.track.lens import TrackLens
from vitrine.track.observations import Ints, Observations
from vitrine.track.rotations import Floats

#: A track is cut after so long: beyond it its points have slid by a pixel, up to then by 0.4.
PIECE_S = 2.0
LEAST_VIEWS, LEAST_PARALLAX_DEG, LEAST_SHARE = 4, 0.6, 0.7
_STEPS, _SCALE_PX = 6, 1.0
_LEAST_DEPTH = 1e-4


@dataclass(frozen=True, eq=False, slots=True)
class Pieces:
    """Observations whose ids are numbers of pieces 0..count-1 of tracks."""

    points: Observations
    count: int


def cut_pieces(points: Observations, longest: int) -> Pieces:
    """Cut tracks into pieces of `longest` frames each, every track at frames of its own.

    Most tracks begin together, with the clip: cut from there on nearly all would end at one frame, at which a way was
    torn by 0.7 m.
    """
    first = np.full(int(points.ids.max(initial=-1)) + 1, np.iinfo(np.int64).max)
    np.minimum.at(first, points.ids, points.frames)
    begun = points.ids * 2654435761 // 65536 % longest
    part = (points.frames - first[points.ids] + begun) // longest
    keys = points.ids * (int(part.max(initial=0)) + 1) + part
    found, numbers = np.unique(keys, return_inverse=True)
    return Pieces(points._replace(ids=numbers.astype(np.int64)), len(found))


def triangulate(
    pieces: Pieces, poses: CameraPoses, lens: TrackLens, gate_px: float, views: int = LEAST_VIEWS
) -> Floats:
    """Points (count, 3) in the world of the poses, NaN for pieces that are no points of it.

    A piece is one where it is seen `views` times, under rays that differ by an angle, and where 7 in 10 of its
    observations are within `gate_px`. Frames without a pose count as not seen.
    """
    points = pieces.points.pick(poses.is_known[pieces.points.frames])
    order = np.argsort(points.ids, kind="stable")
    frames, ids = points.frames[order], points.ids[order]
    directions = lens.to_directions(points.pixels[order])
    slopes = lens.slopes(directions)
    turns, shifts = poses.turns[frames], poses.shifts[frames]
    # Two planes through each ray: (row_x - d_x row_z) X = d_x t_z - t_x, and the same of y; weighed by what a step off
    # them is in the picture.
    weighed = slopes / lens.focal_px
    planes = weighed @ (directions[:, :, None] * turns[:, 2:3] - turns[:, :2])
    offsets = np.einsum("nij,nj->ni", weighed, shifts[:, :2] - directions * shifts[:, 2:])
    counts = np.bincount(ids, minlength=pieces.count)
    seen = counts > 0
    begins = np.searchsorted(ids, np.flatnonzero(seen))
    found = np.full((pieces.count, 3), np.nan)
    if not len(ids):
        return found
    weights = np.ones(len(ids))
    error_px, depth = np.zeros(len(ids)), np.ones(len(ids))
    for _ in range(_STEPS):
        normal = np.add.reduceat(np.einsum("n,nai,naj->nij", weights, planes, planes), begins)
        right = np.add.reduceat(np.einsum("n,nai,na->ni", weights, planes, offsets), begins)
        size = np.maximum(np.trace(normal, axis1=1, axis2=2), 1e-12)
        found[seen] = np.linalg.solve(normal + 1e-9 * size[:, None, None] * np.eye(3), right[:, :, None])[:, :, 0]
        seen_from = np.einsum("nij,nj->ni", turns, found[ids]) + shifts
        depth = seen_from[:, 2]
        ahead = np.maximum(np.abs(depth), _LEAST_DEPTH)
        off = seen_from[:, :2] / ahead[:, None] - directions
        error_px = np.linalg.norm(np.einsum("nij,nj->ni", slopes, off), axis=1)
        weights = (np.median(ahead) / ahead) ** 2 / (1 + (error_px / _SCALE_PX) ** 2)
    good = np.bincount(ids[(error_px < gate_px) & (depth > 0)], minlength=pieces.count)
    parallax = _measure_parallax(found, poses, frames, ids, begins, seen)
    bad = (counts < views) | (good < LEAST_SHARE * counts) | (parallax < LEAST_PARALLAX_DEG)
    found[bad] = np.nan
    return found


def _measure_parallax(
    found: Floats, poses: CameraPoses, frames: Ints, ids: Ints, begins: Ints, seen: npt.NDArray[np.bool_]
) -> Floats:
    """The angle in degrees between the first and the last ray of each piece, 0 of those that nothing sees."""
    # Frames rise within a piece, since the sort above kept their order.
    ends = np.append(begins[1:], len(ids)) - 1
    angles = np.zeros(len(found))
    rays = [found[seen] - poses.centres[frames[at]] for at in (begins, ends)]
    units = [ray / np.maximum(np.linalg.norm(ray, axis=1, keepdims=True), 1e-12) for ray in rays]
    # By the chord: the arc cosine loses its digits where it matters.
    chord = np.linalg.norm(units[0] - units[1], axis=1)
    angles[seen] = np.degrees(2 * np.arcsin(np.clip(chord / 2, 0.0, 1.0)))
    return angles
