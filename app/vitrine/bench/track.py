"""The benchmark `track`: clips with true poses are tracked as any other, and what an eye would see is measured.

Nothing of the truth is handed to the tracker: the clip is linked into a folder of its own, without its sidecars.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from vitrine.bench.child_usage import ChildUsage, read_child_usage
from vitrine.bench.pose_error import CameraPath, PoseErrors, Projection, measure_errors
from vitrine.bench.track_data import TrueClip
from vitrine.bench.true_lens import TrueLens
from vitrine.track.job import check_libraries, run_job
from vitrine.track.lens import TrackLens
from vitrine.track.lens_guess import UNKNOWN_LENS
from vitrine.track.time_span import WHOLE, TimeSpan
from vitrine.track.track_result import TrackResult, load_result
from vitrine.world.camera import Intrinsics

#: Metres rest on this where a clip's world has no floor.
EYE_HEIGHT_M = 1.6


@dataclass(frozen=True)
class TrackRow:
    """One clip, or a part of one: what was tracked, how well, and what it says of itself."""

    clip: str
    frames: int
    tracked: float
    grade: str
    focal: str
    focal_error: float
    errors: PoseErrors | None


@dataclass(frozen=True)
class TrackBenchResult:
    """All clips; processor seconds for a second of them, and the most megabytes that one took."""

    rows: tuple[TrackRow, ...]
    cpu_ratio: float
    wall_ratio: float
    memory_mb: float

    def as_json(self) -> dict[str, object]:
        """Plain data."""
        return asdict(self)


def bench_track(
    clips: tuple[TrueClip, ...],
    parts: tuple[TimeSpan, ...],
    on_progress: Callable[[str], None],
    span: TimeSpan = WHOLE,
    eye_height_m: float | None = EYE_HEIGHT_M,
) -> TrackBenchResult:
    """Track the clips, `span` of each, and measure each whole, then those of `parts` that lie in it.

    `eye_height_m` is what the tracker assumes; None: the true one of each clip. Raises MachineError without the extra.
    """
    check_libraries()
    rows, seconds, began, wall_s = [], 0.0, read_child_usage(), 0.0
    for clip in clips:
        on_progress(f"tracking {clip.name}")
        began_s = time.perf_counter()
        result = track_blind(clip, span)
        wall_s += time.perf_counter() - began_s
        seconds += result.facts.duration_s
        height_m = eye_height_m or clip.eye_height_m or EYE_HEIGHT_M
        rows += [row for part in (WHOLE, *parts) if (row := judge(clip, result, part, height_m)) is not None]
    used: ChildUsage = read_child_usage()
    return TrackBenchResult(tuple(rows), (used.cpu_s - began.cpu_s) / seconds, wall_s / seconds, used.memory_mb)


def track_blind(clip: TrueClip, span: TimeSpan = WHOLE) -> TrackResult:
    """Track a clip that nothing is known of."""
    with TemporaryDirectory(prefix="vitrine-bench-") as folder:
        blind = Path(folder) / f"clip{clip.clip.suffix}"
        if clip.pictures:
            blind = Path(folder) / "pictures"
            blind.mkdir()
            for number, picture in enumerate(clip.pictures):
                shutil.copyfile(picture, blind / f"{number:06d}{picture.suffix}")
        else:
            shutil.copyfile(clip.clip, blind)
        kept = Path(folder) / "result.npz"
        run_job(blind, span, UNKNOWN_LENS, kept, lambda stage, part: None)
        result = load_result(kept)
        assert result is not None
        return result


def judge(clip: TrueClip, result: TrackResult, part: TimeSpan, eye_height_m: float) -> TrackRow | None:
    """What came out within a part of a clip; None where it has less than a second of it."""
    times_s = _true_times(clip, result)
    inside = (times_s >= part.start_s) & (times_s < (np.inf if part.end_s is None else part.end_s))
    if part != WHOLE and (inside.sum() < result.facts.rate or inside.all()):
        return None
    known = result.poses.is_known & inside
    width, height = result.facts.size_px
    lens = TrackLens(result.facts.camera)
    name = clip.name if part == WHOLE else f"{clip.name} {part.start_s:g} to {part.end_s or 0:g} s"
    errors = None
    if known.sum() > 2:
        at = np.abs(clip.times_s[None] - times_s[known][:, None]).argmin(axis=1)
        tracked = CameraPath(
            times_s[known], result.poses.turns[known].transpose(0, 2, 1), result.poses.centres[known] * eye_height_m,
            lens.to_pixels, lens.to_directions,
        )  # fmt: skip
        true = CameraPath(times_s[known], clip.turns[at], clip.centres[at], *_project(clip.camera, clip.lens))
        errors = measure_errors(tracked, true, (width, height))
    return TrackRow(
        name, int(inside.sum()), float(known.sum() / max(1, inside.sum())), result.grade, result.facts.focal,
        result.facts.camera.fx_px / clip.camera.fx_px - 1, errors,
    )  # fmt: skip


def _true_times(clip: TrueClip, result: TrackResult) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """The frames' times by the data set's stamps: a folder of pictures has none of its own."""
    if not clip.pictures:
        return result.times_s
    return np.asarray(clip.times_s[np.round(result.times_s * result.facts.rate).astype(int)])


def _project(camera: Intrinsics, lens: TrueLens) -> tuple[Projection, Projection]:
    focal, centre = np.array([camera.fx_px, camera.fy_px]), np.array([camera.cx_px, camera.cy_px])
    return (
        lambda directions: lens.bend(directions) * focal + centre,
        lambda pixels: lens.straighten((pixels - centre) / focal),
    )
