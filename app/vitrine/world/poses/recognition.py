"""Recognition of pose files: a folder or an archive by the files that are in it, a file by its content."""

from __future__ import annotations

import json
from pathlib import Path

from vitrine.errors import InputError, Problem
from vitrine.world.poses.colmap import is_images_text, read_colmap
from vitrine.world.poses.nerfstudio import read_transforms
from vitrine.world.poses.phone_scans import read_polycam, read_record3d
from vitrine.world.poses.pose_files import PoseFiles
from vitrine.world.poses.pose_table import PoseTable
from vitrine.world.poses.text_poses import read_text_poses

ALLOWED = (
    "nerfstudio's transforms.json, COLMAP's text, Record3D's .r3d, Polycam's raw data, a table of an AR logger, KITTI, "
    "EuRoC, TUM"
)
#: Where the files are below a folder that holds more than one scan's.
_IMAGES = ("", "sparse/0/", "sparse/", "text/", "0/", "colmap/sparse/0/", "colmap/text/")
_CAMERAS = ("keyframes/corrected_cameras", "corrected_cameras", "keyframes/cameras", "cameras")
_TEXTS = (
    "state_groundtruth_estimate0/data.csv",
    "mav0/state_groundtruth_estimate0/data.csv",
    "mav0/mocap0/data.csv",
    "odometry.csv",
    "ARposes.txt",
    "ARPose.txt",
    "poses.txt",
    "trajectory.txt",
    "groundtruth.txt",
)


def read_pose_table(path: Path, quaternion: str = "auto") -> PoseTable:
    """The poses of a file, a folder or a zip archive of any kind that is known. Raises InputError.

    `quaternion` is the order of its numbers in lines without a header: auto, xyzw or wxyz.
    """
    files = PoseFiles(path)
    table = _read_file(files, quaternion) if files.main else _read_folder(files, quaternion)
    if table is None:
        raise InputError(Problem("this holds no poses that can be read", files.place(), allowed=ALLOWED))
    return table


def _read_folder(files: PoseFiles, quaternion: str) -> PoseTable | None:
    if files.exists("metadata"):
        return read_record3d(files, "metadata")
    if files.exists("metadata.json") and "poses" in files.read_json("metadata.json"):
        return read_record3d(files, "metadata.json")
    if files.exists("transforms.json"):
        return read_transforms(files, "transforms.json")
    for folder in _CAMERAS:
        if files.list_files(folder, ".json"):
            return read_polycam(files, folder)
    for folder in _IMAGES:
        if files.exists(f"{folder}images.txt"):
            return read_colmap(files, f"{folder}images.txt")
        if files.exists(f"{folder}images.bin"):
            hint = "`colmap model_converter --output_type TXT` writes the text"
            raise InputError(Problem("this is COLMAP's binary model", files.place(f"{folder}images.bin"), hint=hint))
    for name in _TEXTS:
        if files.exists(name):
            return read_text_poses(files, name, quaternion)
    # A folder of Polycam's cameras itself.
    names = files.list_files(".", ".json")
    return read_polycam(files, ".") if names and "t_00" in files.read_json(names[0]) else None


def _read_file(files: PoseFiles, quaternion: str) -> PoseTable | None:
    name = files.main
    text = files.read_text(name)
    if text.lstrip()[:1] in ("{", "["):
        return _read_json_file(files, name)
    if is_images_text(text):
        return read_colmap(files, name)
    return read_text_poses(files, name, quaternion)


def _read_json_file(files: PoseFiles, name: str) -> PoseTable | None:
    top = files.read_json(name)
    if "frames" in top:
        return read_transforms(files, name)
    if "poses" in top:
        return read_record3d(files, name)
    if "t_00" in top:
        hint = "name the folder that it lies in, which holds all of them"
        raise InputError(Problem("this is one camera of Polycam's", files.place(name), hint=hint))
    keys = json.dumps(list(top)[:5])[1:-1]
    raise InputError(Problem(f"this JSON holds no poses, but {keys[:200]}", files.place(name), allowed=ALLOWED))
