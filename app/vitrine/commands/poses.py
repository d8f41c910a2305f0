"""The command `poses import`: camera poses of another program become the two files beside a clip."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from vitrine.errors import CommandLineError, InputError, Place, Problem, suggest_name, truncate
from vitrine.escape import escape_line
from vitrine.feed.address import find_feed_path, open_feed
from vitrine.files.atomic import check_writable_file, write_atomically
from vitrine.world.poses.conversion import ConvertedPoses, PoseSettings, convert_poses
from vitrine.world.poses.pose_clock import ClipFacts
from vitrine.world.poses.pose_table import CAMERA_AXES, TIME_UNITS, WORLD_UPS
from vitrine.world.poses.recognition import read_pose_table
from vitrine.world.poses.sidecar_text import dump_camera, dump_poses
from vitrine.world.poses.world_turn import ROLLS_DEG
from vitrine.world.rig import CameraFile, find_camera_file, load_camera, name_camera_file, name_poses_file
from vitrine.world.tracking_gaps import describe_tracking_gaps, find_tracking_gaps
from vitrine.world.trajectory import UpAxis

AUTO = "auto"
QUATERNIONS = (AUTO, "xyzw", "wxyz")
_MAX_SCALE, _MAX_RATE_HZ, _MAX_OFFSET_S, _MAX_HEIGHT_M = 1e6, 10_000.0, 86_400.0, 10_000.0
_Word = TypeVar("_Word")


@dataclass(frozen=True, slots=True)
class PoseImport:
    """What was typed after `poses import`: words are auto, and numbers None, where nothing was."""

    file: Path
    clip: Path | None = None
    axes: str = AUTO
    up: str = AUTO
    scale: float | None = None
    offset_s: float | None = None
    unit: str = AUTO
    rate_hz: float | None = None
    height_m: float | None = None
    roll: str = AUTO
    quaternion: str = AUTO
    force: bool = False


def run_poses_import(request: PoseImport) -> None:
    """Write the pose file of a clip, and its camera file where there are intrinsics. Raises InputError,
    CommandLineError.
    """
    settings = _parse_settings(request)
    quaternion = _choose("--quaternion", request.quaternion, {word: word for word in QUATERNIONS})
    beside = request.file if request.clip is None else request.clip
    if not beside.name:
        raise CommandLineError(Problem(f"{beside} has no name", key="--clip", hint="name the clip"))
    clip = None if request.clip is None else _read_clip(request.clip)
    table = read_pose_table(request.file, quaternion or AUTO)
    poses_path, camera_path = name_poses_file(beside), name_camera_file(beside)
    old = _read_old_camera(beside, request.force and table.lens is not None)
    if settings.up is None and old is not None and table.format == "TUM":
        settings = replace(settings, up=old.up)
    converted = convert_poses(table, settings, clip, Place(str(request.file)))
    written = [poses_path] if converted.lens is None else [poses_path, camera_path]
    _check_free(written, request.force)
    # What stands in a camera file that stays is true of these poses, too.
    up: UpAxis = old.up if old is not None and converted.lens is None else "y"
    light = old.light.name if old is not None and old.light is not None else None
    texts = [dump_poses(converted.trajectory, up, request.file.name)]
    texts += [] if converted.lens is None else [dump_camera(converted.lens, light)]
    for path, text in zip(written, texts, strict=True):
        write_atomically(path, text.encode())
    for line in _describe(converted, written, camera_path, clip):
        print(escape_line(line))


def _describe(converted: ConvertedPoses, written: list[Path], camera_path: Path, clip: ClipFacts | None) -> list[str]:
    trajectory, lens = converted.trajectory, converted.lens
    last_s = float(trajectory.times_s[-1])
    end_s = last_s if clip is None or not clip.duration_s else clip.duration_s
    gaps = describe_tracking_gaps(find_tracking_gaps(trajectory, end_s), end_s)
    lines = [converted.found, *converted.notes, *([gaps] if gaps else [])]
    count = len(trajectory.times_s)
    lines.append(f"{written[0]}: {count:,} pose{'' if count == 1 else 's'} over {last_s:,.1f} s")
    if lens is not None:
        i = lens.intrinsics
        bent = f", lens {lens.model}" if lens.model else ""
        lines.append(f"{written[1]}: {i.width_px} × {i.height_px}, focal length {i.fx_px:,.1f} px{bent}")
    elif not camera_path.exists():
        lines.append(f"the file says nothing of the lens: {camera_path} can")
    return lines


def _read_clip(path: Path) -> ClipFacts:
    if find_feed_path(path) is None:
        raise CommandLineError(
            Problem("nothing lies beside this", key="--clip", allowed="a video, or a folder of pictures")
        )
    with open_feed(path, planes=False, ahead=0) as feed:
        info = feed.info
        return ClipFacts(info.duration_s or 0.0, float(info.fps), info.frame_count or 0, info.size_px)


def _read_old_camera(beside: Path, is_replaced: bool) -> CameraFile | None:
    """The camera file that is there already; one that cannot be read counts only where it stays."""
    try:
        found = find_camera_file(beside)
        return None if found is None else load_camera(found)
    except InputError:
        if is_replaced:
            return None
        raise


def _check_free(paths: list[Path], force: bool) -> None:
    for path in paths:
        check_writable_file(path)
        if not force and path.exists():
            hint = "--force writes over it"
            raise InputError(Problem("this file is there already", Place(str(path)), hint=hint))


def _parse_settings(request: PoseImport) -> PoseSettings:
    """What was typed, as values. Raises CommandLineError."""
    numbers = (
        ("--scale", request.scale, 1e-6, _MAX_SCALE),
        ("--rate", request.rate_hz, 1e-3, _MAX_RATE_HZ),
        ("--offset", request.offset_s, -_MAX_OFFSET_S, _MAX_OFFSET_S),
        ("--height", request.height_m, -_MAX_HEIGHT_M, _MAX_HEIGHT_M),
    )
    for key, number, low, high in numbers:
        if number is not None and not (math.isfinite(number) and low <= number <= high):
            raise CommandLineError(Problem(f"{number:g} is too far", key=key, allowed=f"{low:g} to {high:g}"))
    return PoseSettings(
        _choose("--axes", request.axes, {name: name for name in CAMERA_AXES}),
        _choose("--up", request.up, {name: name for name in WORLD_UPS}),
        request.scale,
        request.offset_s,
        _choose("--unit", request.unit, {name: name for name in TIME_UNITS}),
        request.rate_hz,
        request.height_m,
        _choose("--roll", request.roll, {str(degrees): degrees for degrees in ROLLS_DEG}),
    )


def _choose(key: str, word: str, words: dict[str, _Word]) -> _Word | None:
    """The value of a word, None of auto. Raises CommandLineError."""
    if word == AUTO:
        return None
    if word not in words:
        allowed = ", ".join((AUTO, *(name for name in words if name != AUTO)))
        message = f'there is no "{truncate(word)}"'
        raise CommandLineError(Problem(message, key=key, allowed=allowed, hint=suggest_name(word, words)))
    return words[word]
