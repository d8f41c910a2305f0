"""Clip tracker: from a file to a result. Reads the clip once, frame by frame, and solves its longest shot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pycolmap

from vitrine.track.imu.sensor_file import SensorReading, read_sensors
from vitrine.track.lens import TrackLens
from vitrine.track.lens_guess import UNKNOWN_LENS, LensGuess
from vitrine.track.luma import ClipShape, LumaReader
from vitrine.track.mapping import name_picture
from vitrine.track.observations import ObservationFile, ShotObservations
from vitrine.track.point_tracker import PointTracker
from vitrine.track.rotations import Floats
from vitrine.track.shot_solver import ShotTask, SolvedShot, solve_shot
from vitrine.track.time_span import WHOLE, TimeSpan
from vitrine.track.track_result import FocalSource, MotionFacts, SensorFacts, TrackFacts, TrackResult

#: Key frames in a picture of at most this contrast are stretched before features are looked for.
_DIM = 160.0

Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class TrackRequest:
    """What to track: a clip, a span of it, and what is known of its lens."""

    clip: Path
    span: TimeSpan = WHOLE
    lens: LensGuess = UNKNOWN_LENS


@dataclass(frozen=True, eq=False, slots=True)
class _ReadClip:
    shape: ClipShape
    times_s: Floats
    keys: list[int]
    cuts: list[int]

    def shots(self) -> list[tuple[int, int]]:
        """Frames first..stop-1 of each shot."""
        bounds = [0, *self.cuts, len(self.times_s)]
        return list(pairwise(bounds))


def track_clip(request: TrackRequest, folder: Path, on_progress: Progress) -> TrackResult:
    """Track a clip; `folder` is for what lies on the disk meanwhile. Raises InputError for a clip that cannot be read.

    On the same machine the same bytes come out: nothing here depends on time or on the number of cores.
    """
    cv2.setNumThreads(1)
    for level in (log := pycolmap.logging).Level.__members__.values():
        # Bundle adjustment reports whatever `minloglevel` is, else into files that stay beside all temporary ones.
        log.set_log_destination(level, "")
    pictures = folder / "key"
    pictures.mkdir()
    observations = ObservationFile(folder / "observations")
    try:
        reading = _read(request, observations, pictures, on_progress)
        shots = reading.shots()
        chosen = max(range(len(shots)), key=lambda number: (shots[number][1] - shots[number][0], -number))
        first, stop = shots[chosen]
        shape = reading.shape
        sensors = read_sensors(request.clip)
        task = ShotTask(
            ShotObservations(observations, first), reading.times_s[first:stop],
            [key - first for key in reading.keys if first <= key < stop], pictures, first, shape.rate,
            _guess_lens(request, shape), request.lens.freedom, folder, () if sensors is None else sensors.found,
        )  # fmt: skip
        solved = solve_shot(task, on_progress)
    finally:
        observations.close()
    return _build_result(request, reading, chosen, solved, sensors)


def _read(request: TrackRequest, observations: ObservationFile, pictures: Path, on_progress: Progress) -> _ReadClip:
    """Follow points through the whole clip; keep key frames as pictures."""
    times_s, keys, cuts = [], [], []
    with LumaReader(request.clip, request.span) as reader:
        shape = reader.shape
        tracker = PointTracker(shape.rate)
        for number, frame in enumerate(reader):
            tracked = tracker.step(frame.grey)
            observations.append(tracked.ids, tracked.pixels)
            times_s.append(frame.time_s)
            if tracked.is_cut:
                cuts.append(number)
            if tracked.is_key:
                keys.append(number)
                picture = _stretch(frame.grey)
                cv2.imwrite(str(pictures / name_picture(number)), picture, [cv2.IMWRITE_PNG_COMPRESSION, 1])
            on_progress("read", (number + 1) / shape.length)
    return _ReadClip(shape, np.array(times_s), keys, cuts)


def _stretch(grey: cv2.typing.MatLike) -> cv2.typing.MatLike:
    """A dim picture with its highlights at white: SIFT's threshold of contrast is one of full daylight."""
    white = float(np.percentile(grey, 99.5))
    return grey if white > _DIM else cv2.convertScaleAbs(grey, alpha=min(8.0, 235 / max(white, 1.0)))


def _guess_lens(request: TrackRequest, shape: ClipShape) -> TrackLens:
    """The lens that is known, or that the file's tags tell; else that of most phones."""
    is_tagged = request.lens == UNKNOWN_LENS and shape.film_mm is not None
    guess = LensGuess(film_mm=shape.film_mm) if is_tagged else request.lens
    return guess.make_lens(*shape.work_px)


def _name_source(request: TrackRequest, shape: ClipShape, solved: SolvedShot) -> FocalSource:
    if solved.is_focal_by_sensors:
        return "sensor"
    if solved.is_focal_told:
        return "clip"
    if request.lens != UNKNOWN_LENS:
        return "given"
    return "assumed" if shape.film_mm is None else "tag"


def _build_result(
    request: TrackRequest, reading: _ReadClip, chosen: int, solved: SolvedShot, sensors: SensorReading | None
) -> TrackResult:
    shape, times_s = reading.shape, reading.times_s
    first, stop = reading.shots()[chosen]
    # A frame lasts until the next one begins, the last as long as the mean.
    ends = np.append(times_s[1:], times_s[-1] + 1 / shape.rate)
    ratio = shape.size_px[0] / shape.work_px[0]
    check = solved.check
    facts = TrackFacts(
        size_px=shape.size_px,
        duration_s=float(ends[-1] - times_s[0]),
        rate=shape.rate,
        shots=tuple((float(times_s[begin]), float(ends[end - 1])) for begin, end in reading.shots()),
        shot=chosen,
        runs=tuple(
            MotionFacts(
                motion=run.motion.value,
                start_s=float(times_s[first + run.first]),
                end_s=float(ends[first + min(run.stop, after) - 1]),
            )
            for run, after in zip(solved.runs, [*(run.first for run in solved.runs[1:]), stop - first], strict=True)
        ),
        focal=_name_source(request, shape, solved),
        camera=solved.lens.camera.scaled(*shape.size_px),
        up=solved.up.source,
        floor_points=solved.floor_points,
        check_px=None if check is None else check.median_px * ratio,
        check_high_px=None if check is None else check.high_px * ratio,
        check_tracks=0 if check is None else check.tracks,
        check_drift=1.0 if check is None else check.drift,
        sensors=None if sensors is None else _describe_sensors(sensors, solved, times_s[first:stop], ends[first:stop]),
    )
    poses = solved.poses._replace(residuals_px=solved.poses.residuals_px * ratio)
    return TrackResult(times_s[first:stop], poses, solved.points.astype(np.float32), facts)


def _describe_sensors(sensors: SensorReading, solved: SolvedShot, begins_s: Floats, ends_s: Floats) -> SensorFacts:
    fit, frames = solved.fit, np.flatnonzero(solved.bridged)
    spans = np.split(frames, np.flatnonzero(np.diff(frames) > 1) + 1) if len(frames) else []
    return SensorFacts(
        kind=sensors.kind,
        is_legible=bool(sensors.found),
        correlation=None if fit is None else fit.correlation,
        offset_s=None if fit is None else fit.offset_s,
        bridged=tuple((float(begins_s[span[0]]), float(ends_s[span[-1]])) for span in spans),
    )
