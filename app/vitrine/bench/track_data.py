"""Readers of data sets with true poses: this program's own clips, KITTI odometry and TUM RGB-D, as clips with truth.

A folder of clips: NAME.mp4 with NAME.truth.tum and NAME.truth.camera.yaml, as `python -m tests.bench.track_clips`
draws them.
KITTI: a folder with `image_0`, `times.txt`, `calib.txt` (P0: 3x4) and `poses.txt` (3x4 a line), or the poses of a
sequence of the set's own lay-out, `poses/SEQ.txt` beside `sequences/SEQ`.
TUM: a folder with `rgb`, `rgb.txt` (stamp, name) and `groundtruth.txt`; of the cameras the one that the folder names.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np

from vitrine.bench.true_lens import LENS_KINDS, TrueLens
from vitrine.document.located_data import make_problem
from vitrine.document.yaml_source import read_yaml
from vitrine.errors import InputError, Place, Problem
from vitrine.track.rotations import Floats, interpolate
from vitrine.world.camera import Intrinsics
from vitrine.world.rig import load_camera
from vitrine.world.rotations import rotations_from_quaternions
from vitrine.world.trajectory import load_trajectory

#: Calibrations of the TUM set's cameras: fx, fy, cx, cy at 640x480, by what the folder's name holds.
TUM_CAMERAS = {
    "freiburg1": (517.3, 516.5, 318.6, 255.3),
    "freiburg2": (520.9, 521.0, 325.1, 249.7),
    "freiburg3": (535.4, 539.2, 320.1, 247.6),
}
_TUM_DEFAULT, _TUM_SIZE_PX = (525.0, 525.0, 319.5, 239.5), (640, 480)
#: KITTI's cameras hang so high; y is down in its poses, as of all optical axes.
KITTI_HEIGHT_M = 1.65
_TRUE_POSES, _TRUE_CAMERA = ".truth.tum", ".truth.camera.yaml"
_CAMERA_KEYS = ("width", "height", "fx", "fy", "cx", "cy")
_DOWN_TO_UP = np.diag([1.0, -1.0, -1.0])


class TrueClip(NamedTuple):
    """A clip with what is true of it: turns (N, 3, 3) world from optical and centres (N, 3) in metres, y up.

    Its frames are at times_s (N,) from the first one. `pictures` are those of a folder; empty where `clip` is a file.
    `eye_height_m` is how high the camera was, None where the world has no floor.
    """

    name: str
    clip: Path
    pictures: tuple[Path, ...]
    times_s: Floats
    turns: Floats
    centres: Floats
    camera: Intrinsics
    eye_height_m: float | None
    lens: TrueLens = TrueLens()


def read_street(clip: Path) -> TrueClip:
    """A clip of the program's own with `.tum` and `.camera.yaml` beside it, whose world stands on y = 0."""
    trajectory = load_trajectory(clip.with_suffix(".tum"))
    camera = load_camera(clip.with_suffix(".camera.yaml")).intrinsics
    turns = rotations_from_quaternions(trajectory.quaternions)
    height_m = float(np.median(trajectory.positions_m[:, 1]))
    return TrueClip(clip.stem, clip, (), trajectory.times_s, turns, trajectory.positions_m, camera, height_m)


def read_clips(folder: Path) -> list[TrueClip]:
    """The clips of a folder that have their truth beside them, by name. Raises InputError."""
    found = sorted(path for path in folder.glob("*.mp4") if path.with_suffix(_TRUE_POSES).exists())
    if not found:
        hint = "python -m tests.bench.track_clips FOLDER draws some"
        raise InputError(Problem(f"{folder}: no clip has a file NAME{_TRUE_POSES} beside it", hint=hint))
    return [_read_clip(path) for path in found]


def _read_clip(clip: Path) -> TrueClip:
    trajectory = load_trajectory(clip.with_suffix(_TRUE_POSES))
    data = read_yaml(clip.with_suffix(_TRUE_CAMERA))
    missing = [key for key in _CAMERA_KEYS if not isinstance(data.get(key), int | float)]
    if missing:
        raise InputError(make_problem(data, None, f"{', '.join(missing)}: not there, or no number", allowed="pixels"))
    model, k1 = data.get("model", "pinhole"), data.get("k1", 0.0)
    if model not in LENS_KINDS or not isinstance(k1, int | float):
        raise InputError(
            make_problem(data, "model", "this lens is not known", allowed=f"{', '.join(LENS_KINDS)} with k1")
        )
    turns, centres = rotations_from_quaternions(trajectory.quaternions), trajectory.positions_m
    camera, height_m = Intrinsics(*(data[key] for key in _CAMERA_KEYS)), float(np.median(centres[:, 1]))
    return TrueClip(clip.stem, clip, (), trajectory.times_s, turns, centres, camera, height_m, TrueLens(model, k1))


def read_kitti(folder: Path) -> TrueClip:
    """A sequence of KITTI odometry. Raises InputError."""
    pictures = _list_pictures(next((p for p in (folder / "image_0", folder / "image_2") if p.is_dir()), folder))
    own = folder / "poses.txt"
    rows = _read_numbers(own if own.exists() else folder.parents[1] / "poses" / f"{folder.name}.txt", 12)
    times_s = _read_numbers(folder / "times.txt", 1)[:, 0]
    count = min(len(pictures), len(rows), len(times_s))
    if not count:
        raise InputError(Problem(f"{folder}: no frame has a time and a pose"))
    poses = rows[:count].reshape(-1, 3, 4)
    focal = _read_kitti_calibration(folder / "calib.txt")
    width, height = _picture_size(pictures[0])
    camera = Intrinsics(width, height, focal[0, 0], focal[1, 1], focal[0, 2], focal[1, 2])
    turns, centres = _DOWN_TO_UP @ poses[:, :, :3], poses[:, :, 3] @ _DOWN_TO_UP
    centres[:, 1] += KITTI_HEIGHT_M
    times_s = times_s[:count] - times_s[0]
    return TrueClip(folder.name, folder, pictures[:count], times_s, turns, centres, camera, KITTI_HEIGHT_M)


def read_tum(folder: Path) -> TrueClip:
    """A sequence of TUM RGB-D: the frames that lie within its ground truth. Raises InputError."""
    listed = _read_words(folder / "rgb.txt", 2)
    truth = _read_numbers(folder / "groundtruth.txt", 8)
    stamps = _to_numbers(folder / "rgb.txt", [[row[0]] for row in listed])[:, 0]
    inside = np.flatnonzero((stamps >= truth[0, 0]) & (stamps <= truth[-1, 0]))
    if not len(inside):
        raise InputError(Problem(f"{folder}: no frame lies within the ground truth"))
    pictures = tuple(folder / listed[number][1] for number in inside)
    times_s = stamps[inside]
    # The set's world has z up.
    up = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, -1.0, 0.0]])
    quaternions = truth[:, 4:8] / np.linalg.norm(truth[:, 4:8], axis=1, keepdims=True)
    turns = up @ interpolate(rotations_from_quaternions(quaternions), truth[:, 0], times_s)
    centres = np.stack([np.interp(times_s, truth[:, 0], truth[:, axis]) for axis in (1, 2, 3)], axis=1) @ up.T
    values = next((c for name, c in TUM_CAMERAS.items() if name in folder.name), _TUM_DEFAULT)
    camera = Intrinsics(*_TUM_SIZE_PX, *values)
    return TrueClip(folder.name, folder, pictures, times_s - times_s[0], turns, centres, camera, None)


def _read_kitti_calibration(path: Path) -> Floats:
    for row in _read_words(path, 1):
        if row[0] in ("P0:", "P_rect_00:"):
            return np.asarray(_to_numbers(path, [row[1:13]])[0].reshape(3, 4))
    raise InputError(Problem("there is no line P0:", Place(str(path)), allowed="P0: and twelve numbers"))


def _list_pictures(folder: Path) -> tuple[Path, ...]:
    try:
        return tuple(sorted(path for path in folder.iterdir() if path.suffix.lower() in (".png", ".jpg", ".jpeg")))
    except OSError as error:
        raise InputError(f"{folder}: it cannot be read ({(error.strerror or str(error)).lower()})") from None


def _picture_size(path: Path) -> tuple[int, int]:
    from PIL import Image

    with Image.open(path) as picture:
        return picture.size


def _read_words(path: Path, columns: int) -> list[list[str]]:
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise InputError(f"{path}: it cannot be read ({(error.strerror or str(error)).lower()})") from None
    rows = [line.split() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    for number, row in enumerate(rows, 1):
        if len(row) < columns:
            raise InputError(Problem(f"row {number} has {len(row)} columns", Place(str(path)), allowed=f"{columns}"))
    return rows


def _read_numbers(path: Path, columns: int) -> Floats:
    rows = [row[:columns] for row in _read_words(path, columns)]
    if not rows:
        raise InputError(Problem("the file is empty", Place(str(path)), allowed=f"rows of {columns} numbers"))
    return _to_numbers(path, rows)


def _to_numbers(path: Path, rows: list[list[str]]) -> Floats:
    try:
        return np.array(rows, np.float64)
    except ValueError as error:
        raise InputError(Problem(f"{str(error)[:60]}", Place(str(path)), allowed="numbers")) from None
