"""The rig of a feed, the camera that shot it: intrinsics, light and trajectory, from two sidecar files of the feed.

Beside `street.mp4` they are `street.camera.yaml` (width, height, fx, fy, cx, cy in pixels, up, light, and of a lens its
`model` with its coefficients), `street.tum`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from vitrine.document.located_data import Map, locate_value, make_problem
from vitrine.document.yaml_source import read_yaml
from vitrine.errors import InputError, Place, Problem, suggest_name
from vitrine.world.camera import DEFAULT_FOV_DEG, DEFAULT_POSE, Intrinsics, Pose, Vectors
from vitrine.world.lens_data import LENS_KEYS, find_lens_problems, read_lens
from vitrine.world.point_cloud import load_points
from vitrine.world.similarity import UNMOVED, Similarity
from vitrine.world.trajectory import UP_AXES, WORLD_FROM_FILE, Trajectory, UpAxis, load_trajectory

#: Focal lengths that differ by more were measured in pixels that are not square, or of a picture that lay.
_MAX_STRETCH = 0.1
_SIZE_KEYS = ("width", "height")
_INTRINSICS_KEYS = ("fx", "fy", "cx", "cy")
_KEYS = (*_SIZE_KEYS, *_INTRINSICS_KEYS, "up", "light", "focal", *LENS_KEYS)
#: What `focal` may say: nobody measured the focal length, though it stands there.
_ASSUMED = "assumed"
_CAMERA_SUFFIX, _POSES_SUFFIX, _POINTS_SUFFIX = ".camera.yaml", ".tum", ".points.ply"
_MAX_PX = 1e6
#: 1/200 of the picture is a field of view of 179 degrees, 200 times of it one of a quarter of a degree.
_MAX_FOCAL_RATIO = 200


class LightName(NamedTuple):
    """The name of the environment that a feed was filmed in, as its sidecar file says, and where that stands."""

    name: str
    place: Place


class CameraFile(NamedTuple):
    """What a sidecar file says of the camera: `up` is the axis that is up in the trajectory.

    `assumes_focal`: its focal length was not measured.
    """

    intrinsics: Intrinsics
    up: UpAxis
    light: LightName | None = None
    assumes_focal: bool = False


@dataclass(frozen=True, eq=False, slots=True)
class Rig:
    """The camera of a feed: intrinsics at the feed's size, trajectory, and the light that it filmed in.

    `notes` are sentences on what was assumed, to be said once.
    """

    intrinsics: Intrinsics
    trajectory: Trajectory | None = None
    light: LightName | None = None
    notes: tuple[str, ...] = ()

    def pose_at(self, time_s: float) -> Pose:
        """The pose at a time of the feed; without a trajectory the camera stands still at eye height."""
        return self.trajectory.pose_at(time_s) if self.trajectory else DEFAULT_POSE


def load_rig(
    feed: Path | None,
    size_px: tuple[int, int],
    known_intrinsics: Intrinsics | None = None,
    expects_motion: bool = True,
    feed_duration_s: float | None = None,
    delay_s: float = 0.0,
    focal_mm: float | None = None,
    placement: Similarity = UNMOVED,
) -> Rig:
    """The camera of a feed (None: no file) whose upright picture has `size_px`. Raises InputError.

    `known_intrinsics` are those that somebody else knows; of the sidecar file then only light and the axis up count.
    Without `expects_motion` no note says that the camera stands still. `feed_duration_s` is how long the feed lasts.
    `delay_s` is how long after a picture its pose is stamped. `focal_mm` is the focal length that the feed itself says,
    as on 35 mm film; what somebody knows, and a sidecar file, count before it. `placement` moves the poses, as they are
    written with y up, to where their user has put them.
    """
    intrinsics: Intrinsics = known_intrinsics or (
        Intrinsics.from_fov(*size_px) if focal_mm is None else Intrinsics.from_focal_mm(*size_px, focal_mm)
    )
    notes = []
    up, light = UP_AXES[0], None
    camera, poses = find_camera_file(feed), find_poses_file(feed)
    if camera:
        loaded, up, light, assumes_focal = load_camera(camera)
        if assumes_focal and known_intrinsics is None:
            notes.append("the focal length of the feed's camera is assumed: depths may be wrong by as much as it is")
        intrinsics = known_intrinsics or loaded.scaled(*size_px)
        notes += _find_wrong_shape(camera, loaded, intrinsics)
    elif known_intrinsics is None and focal_mm is None:
        notes.append(f"the feed's camera is not known: a horizontal field of view of {DEFAULT_FOV_DEG:g}° is assumed")
    trajectory = load_trajectory(poses, up, feed_duration_s) if poses else None
    trajectory = trajectory.delayed(delay_s) if trajectory and delay_s else trajectory
    trajectory = trajectory.moved(placement) if trajectory and placement != UNMOVED else trajectory
    if trajectory is None and expects_motion:
        notes.append("the feed has no poses (a .tum file beside it): the camera stands still")
    notes += trajectory.notes if trajectory else ()
    return Rig(intrinsics, trajectory, light, tuple(notes))


def _find_wrong_shape(file: Path, written: Intrinsics, used: Intrinsics) -> list[str]:
    """What is said where a camera file is not for the picture as it is shown: the pixels of that one are square."""
    was, now = ((one.fx_px / one.fy_px) for one in (written, used))
    if math.isclose(was, now, rel_tol=_MAX_STRETCH) or abs(now - 1) <= _MAX_STRETCH:
        return []
    sizes = f"{written.width_px} x {written.height_px} pixels, and the picture as shown of {used.width_px} x "
    remedy = "write it for the picture upright and in square pixels"
    return [f"{file.name} is of {sizes}{used.height_px}: its view is stretched to that; {remedy}"]


def find_camera_file(feed: Path | None) -> Path | None:
    """The camera's file beside a feed, if there is any. Raises InputError for a link to a file in another folder."""
    return find_sidecar(feed, _CAMERA_SUFFIX)


def find_poses_file(feed: Path | None) -> Path | None:
    """The pose file beside a feed, if there is any. Raises InputError for a link to a file in another folder."""
    return find_sidecar(feed, _POSES_SUFFIX)


def find_points_file(feed: Path | None) -> Path | None:
    """The point cloud beside a feed, if there is any. Raises InputError for a link to a file in another folder."""
    return find_sidecar(feed, _POINTS_SUFFIX)


def name_camera_file(feed: Path) -> Path:
    """The path of the camera's file beside a feed."""
    return feed.with_name(feed.stem + _CAMERA_SUFFIX)


def name_poses_file(feed: Path) -> Path:
    """The path of the pose file beside a feed."""
    return feed.with_name(feed.stem + _POSES_SUFFIX)


def name_points_file(feed: Path) -> Path:
    """The path of the point cloud beside a feed."""
    return feed.with_name(feed.stem + _POINTS_SUFFIX)


def load_feed_points(feed: Path | None, placement: Similarity = UNMOVED) -> Vectors | None:
    """The points (K, 3) that a feed's point cloud has, in the world of the feed's poses; None without such a file.

    Raises InputError for mistakes in it or in the camera's file, which says what axis is up in both.
    """
    points, camera = find_points_file(feed), find_camera_file(feed)
    if points is None:
        return None
    upright = Similarity(turn=WORLD_FROM_FILE[load_camera(camera).up if camera else UP_AXES[0]])
    return upright.then(placement).move_points(load_points(points))


def find_sidecar(feed: Path | None, suffix: str) -> Path | None:
    """The sidecar file of a feed, if there is any. Raises InputError for a link that leads to another folder's file."""
    if feed is None or not feed.name:
        return None
    path = feed.with_name(feed.stem + suffix)
    try:
        path.lstat()
        folders = {feed.parent.resolve(), feed.resolve().parent}
        inside = any(path.resolve().is_relative_to(folder) for folder in folders)
    except (OSError, ValueError, RuntimeError):
        return None
    if not inside:
        raise InputError(Problem("this link leads out of the feed's folder", Place(str(path)), hint="copy the file"))
    return path


def load_camera(path: Path) -> CameraFile:
    """The camera of a sidecar file. Raises InputError with every mistake and its place."""
    data = read_yaml(path)
    problems = [
        make_problem(
            data, key, f'unknown key "{key}"', allowed=", ".join(_KEYS), hint=suggest_name(key, _KEYS), at_key=True
        )
        for key in data
        if key not in _KEYS
    ]
    problems += [p for key in (*_SIZE_KEYS, *_INTRINSICS_KEYS) if (p := _find_number_problem(data, key))]
    up = next((axis for axis in UP_AXES if axis == data.get("up", UP_AXES[0])), None)
    if up is None:
        problems.append(
            make_problem(data, "up", f'"{data["up"]}" is no axis that can be up', allowed=", ".join(UP_AXES))
        )
    light = data.get("light")
    if "light" in data and not isinstance(light, str):
        message = f"{repr(light)[:40]} is no name of a light"
        problems.append(make_problem(data, "light", message, allowed="an environment such as sunlit"))
    if data.get("focal", _ASSUMED) != _ASSUMED:
        message = f"{repr(data['focal'])[:40]} says nothing of a focal length"
        problems.append(make_problem(data, "focal", message, allowed=f"{_ASSUMED}, or leave it away"))
    problems += find_lens_problems(data)
    if problems or up is None:
        raise InputError(problems)
    width, height, fx, fy, cx, cy = (data[key] for key in (*_SIZE_KEYS, *_INTRINSICS_KEYS))
    for key, side, focal in (("fx", width, fx), ("fy", height, fy)):
        if not 1 / _MAX_FOCAL_RATIO <= focal / side <= _MAX_FOCAL_RATIO:
            message = f"a focal length of {focal:g} pixels for {side:,} pixels is no camera's"
            raise InputError(
                make_problem(data, key, message, allowed=f"{side / _MAX_FOCAL_RATIO:g} to {side * _MAX_FOCAL_RATIO:g}")
            )
    return CameraFile(
        read_lens(data, Intrinsics(width, height, float(fx), float(fy), float(cx), float(cy))),
        up,
        LightName(light, locate_value(data, "light")) if isinstance(light, str) else None,
        "focal" in data,
    )


def _find_number_problem(data: Map, key: str) -> Problem | None:
    allowed = "a whole number of pixels from 1" if key in _SIZE_KEYS else "a number of pixels"
    allowed += " above 0" if key in ("fx", "fy") else ""
    if key not in data:
        return make_problem(data, None, f'the key "{key}" is missing', allowed=allowed)
    value: Any = data[key]
    numeric = isinstance(value, int | float) and not isinstance(value, bool)
    if not numeric or not abs(value) <= _MAX_PX or (key in _SIZE_KEYS and not isinstance(value, int)):
        return make_problem(data, key, f"{repr(value)[:40]} is no number of pixels", allowed=allowed)
    if key not in ("cx", "cy") and value <= 0:
        return make_problem(data, key, f"{value!r} is too small", allowed=allowed)
    return None
