"""A shot solved: each of its runs by what the camera did in it, then all joined into one world that stands upright.

Lengths are in eye heights: how tall the wearer is changes no picture, and is asked when poses are written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from vitrine.track.camera_poses import CameraPoses
from vitrine.track.eye_height import measure_drift, measure_heights
from vitrine.track.imu.bridging import bridge_gaps
from vitrine.track.imu.motion_sensors import MotionSensors
from vitrine.track.imu.sensor_fit import SensorFit
from vitrine.track.imu.shot_sensors import judge_sensors
from vitrine.track.lens import KNOWN, Freedom, TrackLens
from vitrine.track.lens_choice import convert_to_fisheye
from vitrine.track.level import LEAST_FLOOR_POINTS, Up, find_floor, find_up, level_poses
from vitrine.track.mapping import MappingTask
from vitrine.track.motion import Motion, MotionRun, find_runs
from vitrine.track.moving_run import Progress, solve_moving
from vitrine.track.observations import ObservationSource
from vitrine.track.point_tracker import scale_px
from vitrine.track.rotations import Floats
from vitrine.track.self_check import SelfCheck, check_run
from vitrine.track.shot_parts import SolvedPart, bound_runs, join_parts, split_runs
from vitrine.track.smoothing import smooth_poses
from vitrine.track.turning_run import solve_turning

Mask = npt.NDArray[np.bool_]

#: A frame with fewer points that agree, or with more left of them in the median, is not tracked.
LEAST_INLIERS, MOST_RESIDUAL_PX = 20, 2.0
#: The self-check is made of so much at most, and a pan's focal length learned from as much: for memory.
CHECK_S = 60.0
#: Sensors tell the focal length to two percent: one that the clip tells is theirs only where it is further off. One
#: that they settle is solved for anew until the turns agree to a percent, twice at most.
TRUSTED_SLOPE, SETTLED_SLOPE, MOST_SOLVES = 0.05, 0.01, 2
#: With another focal length so many of the frames must still be posed.
LEAST_KEPT = 0.9


class ShotTask(NamedTuple):
    """A shot of frames at times_s (N,) to be solved; its key frames lie in `folder`, by `offset` + number.

    `freedom` is what of the lens is to be found; `scratch` is a folder for databases. `sensors` are readings of the
    clip's motion sensors, the likeliest first, by the clock of times_s.
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
    sensors: tuple[MotionSensors, ...] = ()

    @property
    def length(self) -> int:
        """How many frames it has."""
        return len(self.times_s)


@dataclass(frozen=True, eq=False)
class SolvedShot:
    """Poses in the world's axes, in eye heights; the points (K, 3) that were found in it; and how it is known.

    `fit` is that of the motion sensors that agree with the pixels; `bridged` (N,) are frames that they alone turn.
    """

    poses: CameraPoses
    points: Floats
    lens: TrackLens
    is_focal_told: bool
    runs: tuple[MotionRun, ...]
    up: Up
    floor_points: int
    check: SelfCheck | None
    fit: SensorFit | None
    bridged: Mask
    is_focal_by_sensors: bool = False


def solve_shot(task: ShotTask, on_progress: Progress) -> SolvedShot:
    """Solve it, anew where the motion sensors tell another focal length.

    Frames that could not be are without a pose; all are where nothing could.
    """
    solved = _solve_once(task, on_progress)
    if not task.freedom.focal:
        return solved
    for _ in range(MOST_SOLVES):
        slope = None if solved.fit is None else solved.fit.slope
        if slope is None or (solved.is_focal_told and abs(slope - 1) <= TRUSTED_SLOPE):
            return solved
        if abs(slope - 1) <= SETTLED_SLOPE:
            break
        known = task._replace(lens=_rescale(solved.lens, slope), freedom=task.freedom._replace(focal=False))
        again = _solve_once(known, on_progress)
        if again.fit is None or again.poses.is_known.sum() < LEAST_KEPT * solved.poses.is_known.sum():
            return solved
        solved = replace(again, is_focal_by_sensors=True)
    return replace(solved, is_focal_by_sensors=True)


def _rescale(lens: TrackLens, slope: float) -> TrackLens:
    """A lens of so many times the focal length, which bends as it was found to with the former one.

    A barrel whose fold comes into the picture by that is a fish-eye: beyond a fold nothing is seen.
    """
    scaled = lens.with_focal(lens.focal_px * slope)
    return convert_to_fisheye(lens).with_focal(scaled.focal_px) if scaled.is_folded else scaled


def _solve_once(task: ShotTask, on_progress: Progress) -> SolvedShot:
    runs = find_runs(task.points, task.length, task.rate, task.lens)
    task, told = _learn_focal(task, runs)
    parts, lens, is_told = _solve_runs(task, runs, told, on_progress)
    poses, points = join_parts(parts, task.length)
    poses = _drop_lost(poses, parts, task.lens)
    check = _check(task, parts, poses, lens)
    verdict = judge_sensors(task.sensors, poses, task.times_s, task.rate)
    up = Up(np.array([0.0, 1.0, 0.0]), "level")
    if poses.is_known.any():
        up = verdict.find_up(poses, task.times_s, task.rate, find_up(poses, task.rate))
    poses, bridged = _bridge(task, runs, poses, verdict.fit)
    if poses.is_known.any():
        levelled = level_poses(poses, up.direction, 1.0)
        turn = levelled.turns[0].T @ poses.turns[0]
        points = points @ turn.T + (levelled.centres - poses.centres @ turn.T)[poses.is_known][0]
        poses = smooth_poses(levelled, task.times_s, task.rate, lens)
        if check is not None:
            check = check._replace(drift=measure_drift(measure_heights(points, poses, task.rate)))
    floors = [part.floor_points for part in parts if part.run.motion is Motion.MOVE]
    found = bound_runs([part.run for part in parts])
    return SolvedShot(
        poses, points, lens, is_told, found, up, min(floors, default=0), check, verdict.fit, bridged
    )  # fmt: skip


def _bridge(
    task: ShotTask, runs: list[MotionRun], poses: CameraPoses, fit: SensorFit | None
) -> tuple[CameraPoses, Mask]:
    """With the frames that the sensors alone can turn on, and which these are."""
    if fit is None:
        return poses, np.zeros(task.length, bool)
    walks = np.zeros(task.length, bool)
    for run in runs:
        # What no point was seen in may have been a walk, too, and is called one.
        walks[run.first : run.stop] = run.motion is Motion.MOVE
    return bridge_gaps(poses, task.times_s, fit.sensors.turns, walks)


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
            times_s = task.times_s[run.first : run.stop]
            verdict = judge_sensors(task.sensors, moved.poses, times_s, task.rate)
            up = verdict.find_up(moved.poses, times_s, task.rate, find_up(moved.poses, task.rate))
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
    if not len(found):
        return 1.0
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
