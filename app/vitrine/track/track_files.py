"""Pose files of a tracked clip: `CLIP.tum`, `CLIP.camera.yaml`, the points that were seen, `CLIP.points.ply`, and
`CLIP.track.json`, which says how good they are.

Each frame has its own stamp, since phones film at rates that vary. A frame that is not tracked has no line; half a
second without one is shown as not tracked by all else. The first line stands at the clip's start, where the program
counts from: of a shot that begins later it is the first pose, once more.
"""

from __future__ import annotations

import hashlib
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from pydantic import ValidationError

from vitrine.document.model import Model
from vitrine.errors import InputError, Place, Problem
from vitrine.files.atomic import atomic_write, check_writable_file
from vitrine.track.rotations import Floats
from vitrine.track.track_result import TrackResult
from vitrine.world.lens import LENS_COEFFICIENTS, Lens
from vitrine.world.point_cloud import format_points
from vitrine.world.rig import name_camera_file, name_points_file, name_poses_file
from vitrine.world.rotations import align_signs, quaternions_from_rotations

FORMAT_VERSION = 1
#: A shot that begins within so many seconds of the clip needs no second line at the start.
_AT_START_S = 1e-3
#: 3 MB; the points of ten minutes.
MAX_KEPT_POINTS = 250_000


class FrameQuality(NamedTuple):
    """A frame's time, how many points agree in it, and what is left of them in pixels of the clip, the median."""

    time_s: float
    inliers: int
    residual_px: float | None


class TrackFile(Model):
    """The file `CLIP.track.json`: what of the poses is measured and what assumed, and how good they are by frame.

    `turned_by_sensors` are spans whose frames have poses that no point vouches for; without any it is not there.
    `poses_sha256` and `camera_sha256` are of the files that were written with it, which are known by them as its own.
    """

    vitrine_track: int = FORMAT_VERSION
    poses_sha256: str
    camera_sha256: str | None
    grade: str
    focal: str
    eye_height_m: float
    up: str
    floor_points: int
    self_check_px: float | None
    residual_px: float
    shots: tuple[tuple[float, float], ...]
    shot: int
    not_tracked: tuple[tuple[float, float], ...]
    turned_by_sensors: tuple[tuple[float, float], ...] = ()
    frames: tuple[FrameQuality, ...]


class TrackFiles(NamedTuple):
    """The paths of the four files of a clip."""

    poses: Path
    camera: Path
    points: Path
    quality: Path

    @classmethod
    def of_clip(cls, clip: Path) -> TrackFiles:
        """Beside the clip, by its name."""
        quality = clip.with_name(clip.stem + ".track.json")
        return cls(name_poses_file(clip), name_camera_file(clip), name_points_file(clip), quality)


class Ownership(NamedTuple):
    """Which of the files that are there were not written by this program, or have been changed since."""

    foreign_poses: bool
    foreign_camera: bool


def read_ownership(files: TrackFiles) -> Ownership:
    """Whose files lie beside a clip."""
    try:
        own = TrackFile.model_validate_json(files.quality.read_bytes())
        known = own.poses_sha256, own.camera_sha256
    except (OSError, ValueError, ValidationError):
        known = "", None
    digests = [_digest(path) for path in (files.poses, files.camera)]
    return Ownership(*(digest not in (None, name) for digest, name in zip(digests, known, strict=True)))


def check_writable(files: TrackFiles, forced: bool) -> None:
    """Raise InputError, before long work, where poses would be lost that this program did not make."""
    for path in files:
        check_writable_file(path)
    if read_ownership(files).foreign_poses and not forced:
        message = "these poses were not made by track, or have been changed since"
        raise InputError(Problem(message, Place(str(files.poses)), hint="--force writes over them; keep a copy"))


def write_pose_files(files: TrackFiles, result: TrackResult, eye_height_m: float, writes_camera: bool) -> None:
    """Write all, or all but the camera's file where somebody else's stays. Raises InputError."""
    poses = format_poses(result, eye_height_m).encode()
    camera = format_camera(result).encode() if writes_camera else None
    quality = _describe(result, eye_height_m, poses, camera)
    unsaid = set() if quality.turned_by_sensors else {"turned_by_sensors"}
    contents = [
        (files.quality, (quality.model_dump_json(exclude=unsaid) + "\n").encode()),
        *([(files.camera, camera)] if camera is not None else []),
        (files.points, format_points(select_evenly(result.points) * eye_height_m)),
        (files.poses, poses),
    ]
    # All or none: poses without the file that says whose they are would be somebody else's from then on. They take
    # their names from the last to the first, which says that the others are whole.
    with ExitStack() as stack:
        for path, data in contents:
            stack.enter_context(atomic_write(path)).write_bytes(data)


def select_evenly(points: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Points (K, 3) of at most MAX_KEPT_POINTS, evenly chosen: an hour of a street has millions."""
    return points[:: max(1, -(-len(points) // MAX_KEPT_POINTS))]


def format_poses(result: TrackResult, eye_height_m: float) -> str:
    """The text of the TUM file. Nine digits: a hundredth of a millimetre, a thousandth of a second of an arc."""
    known = result.poses.is_known
    times_s, centres = result.times_s[known], result.poses.centres[known] * eye_height_m
    turns = quaternions_from_rotations(result.poses.turns[known].transpose(0, 2, 1))
    rows = np.column_stack([times_s, centres, align_signs(turns)])
    lines = [f"# Made by vitrine track: metres rest on an eye height of {eye_height_m:g} m. t tx ty tz qx qy qz qw"]
    if len(rows) and rows[0, 0] > _AT_START_S:
        lines.append(_format_row(np.concatenate([[0.0], rows[0, 1:]])))
    lines += [_format_row(row) for row in rows]
    return "\n".join(lines) + "\n"


def _format_row(row: Floats) -> str:
    # A zero has one sign.
    return " ".join([f"{row[0]:.6f}", *(f"{value + 0.0:.7f}" for value in np.round(row[1:], 7))])


def format_camera(result: TrackResult) -> str:
    """The text of the camera's file."""
    facts, camera = result.facts, result.facts.camera
    width, height = facts.size_px
    source = {
        "clip": "Focal length by the clip itself.",
        "sensor": "Focal length by the clip's motion sensors.",
        "given": "Focal length as it was typed.",
        "tag": "Focal length by the file's own tag.",
        "assumed": "The focal length is assumed: the clip turns too little to tell it.",
    }[facts.focal]
    lines = [
        f"# Made by vitrine track. {source}",
        *(f"{key}: {value:g}" for key, value in (("width", width), ("height", height))),
        f"fx: {camera.fx_px:.4f}",
        f"fy: {camera.fy_px:.4f}",
        f"cx: {camera.cx_px:g}",
        f"cy: {camera.cy_px:g}",
        *_format_lens(camera.lens),
        "up: y",
        *(["focal: assumed"] if facts.focal == "assumed" else []),
    ]
    return "\n".join(lines) + "\n"


def _format_lens(lens: Lens | None) -> list[str]:
    """Its model and coefficients; nine digits, by which a corner moves by less than a thousandth of a pixel."""
    if lens is None:
        return []
    names = zip(LENS_COEFFICIENTS[lens.model], lens.coefficients, strict=True)
    return [f"model: {lens.model}", *(f"{name}: {value:.9f}" for name, value in names if value)]


def _describe(result: TrackResult, eye_height_m: float, poses: bytes, camera: bytes | None) -> TrackFile:
    facts = result.facts
    columns = zip(result.times_s.tolist(), result.poses.inliers.tolist(), result.poses.residuals_px, strict=True)
    return TrackFile(
        poses_sha256=hashlib.sha256(poses).hexdigest(),
        camera_sha256=None if camera is None else hashlib.sha256(camera).hexdigest(),
        grade=result.grade,
        focal=facts.focal,
        eye_height_m=eye_height_m,
        up=facts.up,
        floor_points=facts.floor_points,
        self_check_px=None if facts.check_px is None else round(facts.check_px, 2),
        residual_px=round(result.residual_px, 3),
        shots=facts.shots,
        shot=facts.shot,
        not_tracked=tuple((span.start_s, span.end_s) for span in result.lost),
        turned_by_sensors=() if facts.sensors is None else facts.sensors.bridged,
        frames=tuple(
            FrameQuality(round(time_s, 6), inliers, None if np.isnan(px) else round(float(px), 3))
            for time_s, inliers, px in columns
        ),
    )


def _digest(path: Path) -> str | None:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return None
