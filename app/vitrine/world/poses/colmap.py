"""Reader of COLMAP's text model: images.txt, whose poses are world to camera, with cameras.txt beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from vitrine.errors import InputError, Place, Problem
from vitrine.world.poses.frame_names import find_moments
from vitrine.world.poses.json_numbers import make_intrinsics
from vitrine.world.poses.pose_files import PoseFiles
from vitrine.world.poses.pose_table import FileLens, PoseTable
from vitrine.world.rotations import rotations_from_quaternions

_COLUMNS = "IMAGE_ID QW QX QY QZ TX TY TZ CAMERA_ID NAME"
#: The parameters of COLMAP's models; f stands for fx and fy.
_PARAMETERS = {
    "SIMPLE_PINHOLE": "f cx cy",
    "PINHOLE": "fx fy cx cy",
    "SIMPLE_RADIAL": "f cx cy k1",
    "RADIAL": "f cx cy k1 k2",
    "OPENCV": "fx fy cx cy k1 k2 p1 p2",
    "FULL_OPENCV": "fx fy cx cy k1 k2 p1 p2 k3 k4 k5 k6",
    "SIMPLE_FISHEYE": "f cx cy",
    "FISHEYE": "fx fy cx cy",
    "SIMPLE_RADIAL_FISHEYE": "f cx cy k1",
    "RADIAL_FISHEYE": "f cx cy k1 k2",
    "OPENCV_FISHEYE": "fx fy cx cy k1 k2 k3 k4",
}
#: Those of which the focal length and the middle are read alone.
_UNREAD_LENSES = {
    "FOV": "fx fy cx cy",
    "THIN_PRISM_FISHEYE": "fx fy cx cy",
    "RAD_TAN_THIN_PRISM_FISHEYE": "fx fy cx cy",
    "SIMPLE_DIVISION": "f cx cy",
    "DIVISION": "fx fy cx cy",
}


class _Image(NamedTuple):
    pose: tuple[float, ...]
    camera: str
    name: str


def is_images_text(text: str) -> bool:
    """Whether a text is an images.txt."""
    first = next((line for line in text.splitlines() if line.strip() and not line.startswith("#")), "")
    return _parse_image(first) is not None


def read_colmap(files: PoseFiles, name: str) -> PoseTable:
    """The poses of an images.txt, turned to camera to world. Raises InputError."""
    images = list(_iter_images(files.read_text(name), files.place(name).file))
    if not images:
        raise InputError(Problem("the file holds no image", files.place(name), allowed=f"lines of {_COLUMNS}"))
    notes = []
    ((camera, count), *others) = Counter(image.camera for image in images).most_common()
    if others:
        notes.append(f"{len(others) + 1} cameras, of which {camera} with {count:,} of {len(images):,} pictures is read")
    images = [image for image in images if image.camera == camera]
    notes.append(f"{len(images):,} pictures")
    values = np.array([image.pose for image in images], "f8")
    rotations = np.swapaxes(rotations_from_quaternions(values[:, [1, 2, 3, 0]]), 1, 2)
    with np.errstate(over="ignore", invalid="ignore"):
        positions = -np.einsum("nij,nj->ni", rotations, values[:, 4:])
    times, frames, note = find_moments([image.name for image in images])
    lens = _read_camera(files, name.removesuffix("images.txt") + "cameras.txt", camera, notes)
    notes.append(note)
    kind = "COLMAP text"
    return PoseTable(
        kind, positions, rotations, "opencv", "cameras", times=times, frames=frames, lens=lens, notes=tuple(notes)
    )


def _iter_images(text: str, file: str) -> Iterator[_Image]:
    """The images; each has a line of points after it, which may be empty, and which some programs leave out."""
    is_points = False
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("#"):
            continue
        image = _parse_image(line)
        if is_points and (image is None or not line.strip()):
            is_points = False
        elif image is not None:
            yield image
            is_points = True
        elif line.strip():
            raise InputError(Problem("this is no image", Place(file, number, 1), allowed=_COLUMNS))


def _parse_image(line: str) -> _Image | None:
    words = line.split(None, 9)
    if len(words) != 10 or not (words[0].isdigit() and words[8].isdigit()):
        return None
    try:
        pose = tuple(float(word) for word in words[1:8])
    except ValueError:
        return None
    # A line of points has three numbers for each, the third a whole one, too: what follows is no name then.
    rest = words[9].split()
    return None if len(rest) > 1 and all(_is_number(word) for word in rest) else _Image(pose, words[8], words[9])


def _is_number(word: str) -> bool:
    try:
        float(word)
    except ValueError:
        return False
    return True


def _read_camera(files: PoseFiles, name: str, camera: str, notes: list[str]) -> FileLens | None:
    if not files.exists(name):
        notes.append("no cameras.txt beside it")
        return None
    for line in files.read_text(name).splitlines():
        words = line.split()
        if not words or words[0] != camera:
            continue
        model = words[1] if len(words) > 1 else ""
        names = (_PARAMETERS | _UNREAD_LENSES).get(model, "").split()
        try:
            width, height, *values = (float(word) for word in words[2:])
        except ValueError:
            break
        if not names or len(values) < len(names):
            break
        found = dict(zip(names, values, strict=False))
        focal = found.get("f", 0.0)
        intrinsics = make_intrinsics(
            width, height, found.get("fx", focal), found.get("fy", focal), found["cx"], found["cy"]
        )
        if intrinsics is None:
            break
        if model in _UNREAD_LENSES:
            notes.append(f"the lens {model} is not read")
            return FileLens(intrinsics)
        bend = {key: value for key, value in found.items() if key[0] in "kp"}
        if "FISHEYE" in model:
            return FileLens(intrinsics, "fisheye", bend)
        return FileLens(intrinsics, "brown-conrady", bend) if any(bend.values()) else FileLens(intrinsics)
    notes.append(f"camera {camera} of cameras.txt cannot be read")
    return None
