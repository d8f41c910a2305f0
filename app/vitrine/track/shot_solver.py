"""A shot solved: each of its runs by what the camera did in it, then all joined into one world that stands upright.

Lengths are in eye heights: how tall the wearer is changes no picture, and is asked when poses are written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from vitrine.track.camera_poses import CameraPoses
from vitrine.track.lens import KNOWN, Freedom, TrackLens
from vitrine.track.level import LEAST_FLOOR_POINTS, Up, find_floor, find_up, level_poses
from vitrine.track.mapping import MappingTask
from vitrine.track.motion import Motion, MotionRun, find_runs
from vitrine.track.moving_run import Progress, solve_moving
from vitrine.track.observations import ObservationSource
from vitrine.track.point_tracker import scale_px
from vitrine.track.rotations import Floats
from vitrine.track.self_check import SelfCheck, check_run
from vitrine.track.shot_parts import SolvedPart, join_parts, split_runs
from vitrine.track.smoothing import smooth_poses
from vitrine.track.turning_run import solve_turning

Mask = npt.NDArray[np.bool_]

#: A frame with fewer points that agree, or with more left of them in the median, is not tracked.
LEAST_INLIERS, MOST_RESIDUAL_PX = 20, 2.0
#: The self-check is made of so much at most, and a pan's focal length learned from as much: for memory.
CHECK_S = 60.0


class ShotTask(NamedTuple):
    """A shot of frames at times_s (N,) to be solved; its key frames lie in `folder`, by `offset` + number.

    `freedom` is what of the lens is to be found; `scratch` is a folder for databases.
    """

    points: ObservationSource
    times_s: Floats
    keys: Sequence[int]
    folder: Path
    offset: int
    rate: float
    lens: TrackLens
    freedom: Freedom
    scratch: Path

    @property
    def length(self) -> int:
        """How many frames it has."""
        return len(self.times_s)


@dataclass(frozen=True, eq=False)
class SolvedShot:
    """Poses in the world's axes, in eye heights; the points (K, 3) that were found in it; and how it is known."""

    poses: CameraPoses
    points: Floats
    lens: TrackLens
    is_focal_told: bool
    runs: tuple[MotionRun, ...]
    up: Up
    floor_points: int
    check: SelfCheck | None


def solve_shot(task: ShotTask, on_progress: Progress) -> SolvedShot:
    """Solve it. Frames that could not be are without a pose; all are where nothing could."""
    runs = find_runs(task.points, task.length, task.rate, task.lens)
    task, told = _learn_focal(task, runs)
    parts, lens, is_told = _solve_runs(task, runs, told, on_progress)
    poses, points = join_parts(parts, task.length)
    poses = _drop_lost(poses, parts, task.lens)
    check = _check(task, parts, poses, lens)
    up = find_up(poses, task.rate) if poses.is_known.any() else Up(np.array([0.0, 1.0, 0.0]), "level")
    if poses.is_known.any():
        levelled = level_poses(poses, up.direction, 1.0)
        turn = levelled.turns[0].T @ poses.turns[0]
        points = points @ turn.T + (levelled.centres - poses.centres @ turn.T)[poses.is_known][0]
        poses = smooth_poses(levelled, task.times_s, task.rate, lens)
    floors = [part.floor_points for part in parts if part.run.motion is Motion.MOVE]
    found = tuple(part.run for part in parts)
    return SolvedShot(poses, points, lens, is_told, found, up, min(floors, default=0), check)


def _check(task: ShotTask, parts: list[SolvedPart], poses: CameraPoses, lens: TrackLens) -> SelfCheck | None:
    """The self-check of the longest move, or of a minute in its middle; None without a move."""
    moves = [part.run for part in parts if part.run.motion is Motion.MOVE]
    if not moves:
        return None
    run = max(moves, key=lambda run: (run.stop - run.first, -run.first))
    spare = max(0, run.stop - run.first - round(CHECK_S * task.rate)) // 2
    first, stop = run.first + spare, run.stop - spare
    return check_run(task.points.read(first, stop), poses.part(first, stop), lens, task.rate)


def _learn_focal(task: ShotTask, runs: list[MotionRun]) -> tuple[ShotTask, bool]:
    """A pan tells the focal length better than a walk: where there is one, it is the first guess of all else."""
    if not task.freedom.focal:
        return task, False
    turning = [run for run in runs if run.motion is Motion.TURN]
    for run in sorted(turning, key=lambda run: run.first - run.stop):
        stop = min(run.stop, run.first + round(CHECK_S * task.rate))
        turned = solve_turning(task.points.read(run.first, stop), stop - run.first, task.rate, task.lens, False)
        if turned.is_focal_told:
            return task._replace(lens=turned.lens), True
    return task, False


def _solve_runs(
    task: ShotTask, runs: list[MotionRun], told: bool, on_progress: Progress
) -> tuple[list[SolvedPart], TrackLens, bool]:
    """All runs; the longest move first, whose lens is then that of the others."""
    spans = split_runs(runs, task.rate)
    order = sorted(spans, key=lambda run: (run.motion is not Motion.MOVE, run.first - run.stop))
    total = sum(run.stop - run.first for run in spans)
    lens, freedom, is_told, done = task.lens, task.freedom, told, 0
    solved: dict[MotionRun, SolvedPart] = {}
    for run in order:
        share = (run.stop - run.first) / total
        begun = done / total

        def tell(stage: str, part: float, share: float = share, begun: float = begun) -> None:
            on_progress(stage, begun + share * part)

        part, run_lens, run_told = _solve_run(task, run, lens, freedom, tell)
        if run.motion is Motion.MOVE and part.run.motion is Motion.MOVE and freedom != KNOWN:
            # One clip has one lens. Where neither walk nor pan told it, the guess stays for all.
            lens, freedom, is_told = run_lens, KNOWN, run_told or told
        solved[run] = part
        done += run.stop - run.first
    return [solved[run] for run in spans], lens, is_told


def _solve_run(
    task: ShotTask, run: MotionRun, lens: TrackLens, freedom: Freedom, on_progress: Progress
) -> tuple[SolvedPart, TrackLens, bool]:
    points, count = task.points.read(run.first, run.stop), run.stop - run.first
    if run.motion is Motion.MOVE:
        keys = [key - run.first for key in task.keys if run.first <= key < run.stop]
        mapping = MappingTask(task.folder, keys, task.offset + run.first, count, lens, freedom)
        moved = solve_moving(points, mapping, task.scratch / f"{run.first}.db", task.rate, on_progress)
        if moved is not None:
            found = moved.found[~np.isnan(moved.found[:, 0])]
            up = find_up(moved.poses, task.rate)
            floor = find_floor(moved.poses, found, up.direction)
            drop = floor.drop if floor is not None and floor.points >= LEAST_FLOOR_POINTS // 3 else _guess_drop(found)
            poses = moved.poses.moved(np.eye(3), 1 / drop, np.zeros(3))
            part = SolvedPart(run, poses, found / drop, floor.points if floor is not None else 0)
            return part, moved.lens, moved.is_focal_told
        # It hangs together by no model: what turned can be told all the same, and what did not is dropped after.
        run = run._replace(motion=Motion.TURN)
    turned = solve_turning(points, count, task.rate, lens, True, run.motion is Motion.STILL)
    return SolvedPart(run, turned.poses, np.zeros((0, 3)), 0), lens, False


def _guess_drop(found: Floats) -> float:
    """A unit where no floor is seen: the median point is five eye heights away. Nothing of it is measured."""
    return float(np.median(np.linalg.norm(found - np.median(found, axis=0), axis=1)) / 5) or 1.0


def _drop_lost(poses: CameraPoses, parts: list[SolvedPart], lens: TrackLens) -> CameraPoses:
    """Without the poses of frames that too few points vouch for. A camera that stood still needs none."""
    most_px = scale_px(MOST_RESIDUAL_PX, lens.size_px)
    good = (poses.inliers >= LEAST_INLIERS) & (poses.residuals_px <= most_px)
    for part in parts:
        if part.run.motion is Motion.STILL:
            good[part.run.first : part.run.stop] = True
    centres = np.where(good[:, None], poses.centres, np.nan)
    return poses._replace(centres=centres)
