"""EuRoC's rig: its poses are those of the body, and cam0/sensor.yaml says where on it the camera is, and its lens."""

from __future__ import annotations

from typing import Any

import numpy as np

from vitrine.document.yaml_source import parse_yaml
from vitrine.errors import InputError, Problem
from vitrine.world.camera import Vectors
from vitrine.world.poses.json_numbers import list_numbers, make_intrinsics
from vitrine.world.poses.pose_files import PoseFiles
from vitrine.world.poses.pose_table import FileLens, PoseTable, split_matrices

_LENSES = {"radial-tangential": "brown-conrady", "equidistant": "fisheye"}


def place_camera(files: PoseFiles, name: str, positions: Vectors, rotations: Vectors, times: Vectors) -> PoseTable:
    """The poses of the camera from those (N, 3), (N, 3, 3) of the body; those of the body where no file says more."""
    notes = [f"{len(times):,} lines"]
    folder = name.rpartition("/")[0]
    near = f"{folder}/" if folder else ""
    sensor = next(
        (path for path in (f"{near}../cam0/sensor.yaml", f"{near}cam0/sensor.yaml") if files.exists(path)), ""
    )
    lens = None
    if sensor:
        top = parse_yaml(files.read_text(sensor), files.place(sensor).file)
        body_from_camera = _read_extrinsics(files, sensor, top)
        with np.errstate(over="ignore", invalid="ignore"):
            positions = positions + rotations @ body_from_camera[:3, 3]
            rotations = rotations @ body_from_camera[:3, :3]
        lens = _read_lens(top, notes)
        notes.append("of the body, moved to the camera by cam0/sensor.yaml")
    else:
        notes.append("of the body, with no ../cam0/sensor.yaml to say where on it the camera is: taken as the camera's")
    return PoseTable(
        "EuRoC", positions, rotations, "opencv", "z", times=times, unit="ns", lens=lens, notes=tuple(notes)
    )


def _read_extrinsics(files: PoseFiles, name: str, top: Any) -> Vectors:
    block = top.get("T_BS")
    row = list_numbers(list(block.get("data") or ())) if isinstance(block, dict) else None
    if row is None or len(row) != 16:
        raise InputError(Problem("T_BS holds no 16 numbers", files.place(name), key="T_BS.data"))
    positions, rotations = split_matrices(np.array(row).reshape(1, 4, 4), files.place(name))
    return np.block([[rotations[0], positions[0][:, None]], [np.zeros((1, 3)), np.ones((1, 1))]])


def _read_lens(top: Any, notes: list[str]) -> FileLens | None:
    size, values = (list_numbers(list(top.get(key) or ())) for key in ("resolution", "intrinsics"))
    if size is None or values is None or len(size) != 2 or len(values) != 4:
        return None
    intrinsics = make_intrinsics(*size, *values)
    if intrinsics is None:
        return None
    model = str(top.get("distortion_model", ""))
    bend = list_numbers(list(top.get("distortion_coefficients") or ()))
    if not bend or not any(bend) or len(bend) < 4:
        return FileLens(intrinsics)
    if model not in _LENSES:
        notes.append(f'the lens "{model[:40]}" is not read')
        return FileLens(intrinsics)
    names = ("k1", "k2", "p1", "p2", "k3") if model == "radial-tangential" else ("k1", "k2", "k3", "k4")
    return FileLens(intrinsics, _LENSES[model], dict(zip(names, bend, strict=False)))
