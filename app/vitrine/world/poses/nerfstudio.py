"""Reader of transforms.json: nerfstudio's own, instant-ngp's and Blender's, which have cameras as OpenGL and z up."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from vitrine.errors import InputError, Problem
from vitrine.world.camera import Intrinsics, Vectors
from vitrine.world.poses.frame_names import find_moments
from vitrine.world.poses.json_numbers import find_number, list_numbers, make_intrinsics
from vitrine.world.poses.pose_files import PoseFiles
from vitrine.world.poses.pose_table import MAX_POSES, FileLens, PoseTable, shape_matrices, split_matrices

#: Their camera models, and what a camera file calls the lens.
_MODELS = {"OPENCV": "brown-conrady", "OPENCV_FISHEYE": "fisheye", "PINHOLE": "", "SIMPLE_PINHOLE": ""}
_COEFFICIENTS = {"brown-conrady": ("k1", "k2", "k3", "p1", "p2"), "fisheye": ("k1", "k2", "k3", "k4")}


def read_transforms(files: PoseFiles, name: str) -> PoseTable:
    """The poses of a transforms.json. Raises InputError."""
    top, place = files.read_json(name), files.place(name)
    frames = top.get("frames")
    if not isinstance(frames, list) or not frames or not all(isinstance(frame, dict) for frame in frames):
        raise InputError(Problem('"frames" holds no frames', place, key="frames", allowed="a list of objects"))
    if len(frames) > MAX_POSES:
        raise InputError(Problem(f"the file has {len(frames):,} frames", place, allowed=f"at most {MAX_POSES:,}"))
    rows = []
    for index, frame in enumerate(frames):
        row = list_numbers(frame.get("transform_matrix"))
        if row is None or len(row) not in (12, 16):
            message, key = "this is no matrix of 4 by 4 numbers", f"frames.{index}.transform_matrix"
            raise InputError(Problem(message, place, key=key))
        rows.append(row if len(row) == 16 else [*row, 0.0, 0.0, 0.0, 1.0])
    positions, rotations = split_matrices(shape_matrices(np.array(rows, "f8")), place)
    notes = [f"{len(frames):,} frames"]
    lens = _read_lens(top, frames, notes)
    times, unit = _read_times(frames, notes)
    numbers = None
    if times is None:
        times, numbers, note = find_moments([str(frame.get("file_path", index)) for index, frame in enumerate(frames)])
        notes.append(note)
    notes += [f'"{key}" is not undone' for key in ("applied_scale", "applied_transform") if key in top]
    return PoseTable(
        "transforms.json",
        positions,
        rotations,
        "opengl",
        "z",
        times=times,
        unit=unit,
        frames=numbers,
        lens=lens,
        notes=tuple(notes),
    )


def _read_times(frames: list[dict[str, Any]], notes: list[str]) -> tuple[Vectors | None, Any]:
    """The times of all frames, where each of them has one; those of D-NeRF are shares of the clip."""
    for key in ("timestamp", "time"):
        times = [find_number(frame, key) for frame in frames]
        if any(time is None for time in times):
            continue
        found = np.array(times, "f8")
        if key == "time" and len(found) > 1 and found.min() >= 0 and found.max() <= 1:
            notes.append('"time" is a share of a clip and not read')
            continue
        return found, None
    return None, None


def _read_lens(top: Mapping[str, Any], frames: list[dict[str, Any]], notes: list[str]) -> FileLens | None:
    """The lens of all frames, or the one in the middle where each has its own."""
    where: Mapping[str, Any] = top
    if find_number(top, "fl_x") is None and find_number(frames[0], "fl_x") is not None:
        own = sorted((focal, index) for index, frame in enumerate(frames) if (focal := find_number(frame, "fl_x")))
        where = {**top, **frames[own[len(own) // 2][1]]} if own else top
        if own and own[-1][0] > 1.01 * own[0][0]:
            notes.append(f"focal lengths of {own[0][0]:,.0f} to {own[-1][0]:,.0f} pixels, of which the middle is taken")
    intrinsics = _read_intrinsics(where)
    model = str(where.get("camera_model", top.get("camera_model", "OPENCV")))
    if intrinsics is None:
        return None
    if model not in _MODELS:  # such as EQUIRECTANGULAR, whose pictures are nowhere a pinhole's
        notes.append(f'the camera "{model[:40]}" is not read')
        return None
    kind = "fisheye" if where.get("is_fisheye") is True else _MODELS[model]
    coefficients = {key: find_number(where, key) or 0.0 for key in _COEFFICIENTS.get(kind, ())}
    if not any(coefficients.values()) and kind != "fisheye":
        return FileLens(intrinsics)
    return FileLens(intrinsics, kind, coefficients)


def _read_intrinsics(where: Mapping[str, Any]) -> Intrinsics | None:
    width, height = find_number(where, "w"), find_number(where, "h")
    if width is None or height is None:
        return None
    focal, across = find_number(where, "fl_x"), find_number(where, "camera_angle_x")
    if focal is None and across is not None and 0 < across < math.pi:
        focal = width / 2 / math.tan(across / 2)
    if focal is None:
        return None
    down, angle = find_number(where, "fl_y"), find_number(where, "camera_angle_y")
    if down is None and angle is not None and 0 < angle < math.pi:
        down = height / 2 / math.tan(angle / 2)
    cx, cy = find_number(where, "cx"), find_number(where, "cy")
    center = (width / 2 if cx is None else cx, height / 2 if cy is None else cy)
    return make_intrinsics(width, height, focal, focal if down is None else down, *center)
