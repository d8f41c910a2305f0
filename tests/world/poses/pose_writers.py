"""A made walk in the formats of other programs, written after their public documentation: no file of theirs is here.

Each writer has the axes that the format has; what an import gives must be the walk itself, in our axes.
"""

from __future__ import annotations

import io
import json
import math
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

FLIP = np.diag([1.0, -1.0, -1.0])
#: World axes of a file from ours: z up has (E, N, U) = (x, -z, y).
Z_UP = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, -1.0], [0.0, 1.0, 0.0]])
FPS = 30.0


class Walk(NamedTuple):
    """Times (N,), positions (N, 3) in metres and rotations (N, 3, 3) of optical axes, in our world."""

    times_s: Floats
    positions_m: Floats
    rotations: Floats


def make_walk(count: int = 40, seed: int = 7, step_s: float = 1 / FPS) -> Walk:
    """A walk that turns about all axes, of formulas alone."""
    rng = np.random.default_rng(seed)
    t = np.arange(count, dtype="f8") * step_s
    positions = np.stack([np.sin(t), 1.6 + 0.05 * np.sin(7 * t), -1.4 * t], 1)
    rotations = []
    a, b, c = rng.uniform(0.2, 1.2, 3)
    for time_s in t.tolist():
        yaw, pitch, roll = 0.8 * math.sin(a * time_s), 0.3 * math.cos(b * time_s), 0.2 * math.sin(c * time_s)
        rotations.append(turn(1, yaw) @ turn(0, pitch) @ turn(2, roll) @ FLIP)
    return Walk(t, positions, np.array(rotations))


def turn(axis: int, angle: float) -> Floats:
    """(3, 3) about x, y or z by a closed formula."""
    i, j = (axis + 1) % 3, (axis + 2) % 3
    matrix = np.eye(3)
    matrix[i, i] = matrix[j, j] = math.cos(angle)
    matrix[j, i], matrix[i, j] = math.sin(angle), -math.sin(angle)
    return matrix


def to_quaternion(rotation: Floats) -> Floats:
    """xyzw by the eigenvector of the largest eigenvalue (Bar-Itzhack 2000): nothing that the program itself does."""
    (xx, xy, xz), (yx, yy, yz), (zx, zy, zz) = rotation
    k = np.array(
        [
            [xx - yy - zz, yx + xy, zx + xz, zy - yz],
            [yx + xy, yy - xx - zz, zy + yz, xz - zx],
            [zx + xz, zy + yz, zz - xx - yy, yx - xy],
            [zy - yz, xz - zx, yx - xy, xx + yy + zz],
        ]
    )
    values, vectors = np.linalg.eigh(k / 3)
    return np.asarray(vectors[:, values.argmax()])


def seen_in(walk: Walk, world: Floats, camera: Floats) -> tuple[Floats, Floats]:
    """Positions and rotations in a file's world and camera axes."""
    return walk.positions_m @ world.T, world @ walk.rotations @ camera


def matrices(positions: Floats, rotations: Floats) -> Floats:
    made = np.tile(np.eye(4), (len(positions), 1, 1))
    made[:, :3, :3], made[:, :3, 3] = rotations, positions
    return made


def quaternions(rotations: Floats) -> Floats:
    """xyzw, each with any sign: the other one is the same turn."""
    return np.array([to_quaternion(rotation) for rotation in rotations])


def write_transforms(folder: Path, walk: Walk, **top: Any) -> Path:
    positions, rotations = seen_in(walk, Z_UP, FLIP)
    frames = [
        {"file_path": f"images/frame_{number + 1:05}.png", "transform_matrix": matrix.tolist()}
        for number, matrix in enumerate(matrices(positions, rotations))
    ]
    lens = {"camera_model": "OPENCV", "fl_x": 900.0, "fl_y": 905.0, "cx": 640.0, "cy": 355.0, "w": 1280, "h": 720}
    (path := folder / "transforms.json").write_text(json.dumps({**lens, "frames": frames, **top}))
    return path


def write_colmap(folder: Path, walk: Walk, camera: str = "1 PINHOLE 1280 720 900 905 640 355") -> Path:
    """World to camera, w first; the points' line is empty here and there. COLMAP's pictures are in any order."""
    inverse = np.swapaxes(walk.rotations, 1, 2)
    moved = -np.einsum("nij,nj->ni", inverse, walk.positions_m)
    turns = quaternions(inverse)
    lines = [
        "# Image list with two lines of data per image:",
        "#   IMAGE_ID, QW, QX, QY, QZ, TX, TY, TZ, CAMERA_ID, NAME",
    ]
    for number in np.random.default_rng(3).permutation(len(moved)).tolist():
        x, y, z, w = turns[number].tolist()
        numbers = " ".join(repr(value) for value in (w, x, y, z, *moved[number].tolist()))
        lines += [f"{number + 1} {numbers} 1 frame {number + 1:05}.png", "12.5 30 -1 8 9 17" if number % 2 else ""]
    folder.mkdir(exist_ok=True)
    (folder / "images.txt").write_text("\n".join(lines) + "\n")
    (folder / "cameras.txt").write_text(f"# Camera list\n{camera}\n")
    return folder


def write_record3d(folder: Path, walk: Walk, stamps: bool = True) -> Path:
    positions, rotations = seen_in(walk, np.eye(3), FLIP)
    poses = np.column_stack([quaternions(rotations), positions]).tolist()
    top = {"w": 1280, "h": 720, "K": [900.0, 0, 0, 0, 905.0, 0, 640.0, 355.0, 1], "fps": FPS, "poses": poses}
    if stamps:
        top["frameTimestamps"] = (walk.times_s + 81234.5).tolist()
    with zipfile.ZipFile(path := folder / "scan.r3d", "w") as archive:
        archive.writestr("rgbd/0.jpg", b"")
        archive.writestr("metadata", json.dumps(top))
    return path


def write_polycam(folder: Path, walk: Walk) -> Path:
    cameras = folder / "raw" / "keyframes" / "corrected_cameras"
    cameras.mkdir(parents=True)
    positions, rotations = seen_in(walk, np.eye(3), FLIP)
    for time_s, matrix in zip(walk.times_s.tolist(), matrices(positions, rotations), strict=True):
        stamp = round((120.25 + time_s) * 1e9)
        cells = {f"t_{row}{column}": float(matrix[row, column]) for row in range(3) for column in range(4)}
        lens = {"fx": 900.0, "fy": 905.0, "cx": 640.0, "cy": 355.0, "width": 1280, "height": 720}
        (cameras / f"{stamp}.json").write_text(json.dumps({**cells, **lens, "timestamp": stamp, "blur_score": 79.0}))
    return folder / "raw"


def write_polycam_zip(folder: Path, walk: Walk) -> Path:
    raw = write_polycam(folder, walk)
    with zipfile.ZipFile(path := folder / "poly.zip", "w") as archive:
        for file in sorted(raw.rglob("*.json")):
            archive.write(file, f"scan/{file.relative_to(raw)}")
    return path


def _write_columns(path: Path, header: str, columns: Floats, separator: str = ",") -> Path:
    text = io.StringIO()
    text.write(header)
    for row in columns.tolist():
        text.write(separator.join(repr(value) for value in row) + "\n")
    path.write_text(text.getvalue())
    return path


def write_logger(header: str, order: str, per_second: float = 1.0) -> Callable[[Path, Walk], Path]:
    """A writer of a table of ARKit's poses under a header; `order` names its columns by letters: t, xyz, abcd for q."""

    def write(folder: Path, walk: Walk) -> Path:
        positions, rotations = seen_in(walk, np.eye(3), FLIP)
        turns = quaternions(rotations)
        columns = {
            "t": (walk.times_s + 5123.25) * per_second,
            "n": np.arange(len(turns)),
            "-": np.full(len(turns), 9.81),
        }
        columns |= dict(zip("xyz", positions.T, strict=True)) | dict(zip("abcd", turns.T, strict=True))
        return _write_columns(folder / "log.csv", header, np.column_stack([columns[letter] for letter in order]))

    return write


def write_stray(folder: Path, walk: Walk) -> Path:
    """Stray Scanner has OpenCV's cameras and y up."""
    table = np.column_stack(
        [walk.times_s + 9.5, np.arange(len(walk.times_s)), walk.positions_m, quaternions(walk.rotations)]
    )
    return _write_columns(folder / "odometry.csv", "timestamp, frame, x, y, z, qx, qy, qz, qw\n", table, ", ")


def write_ios_logger(folder: Path, walk: Walk) -> Path:
    """No header, w first; Frames.txt says when the film began: with the walk, poses from a tenth of a second before."""
    lead = Walk(walk.times_s[:1] - 0.1, walk.positions_m[:1] + 1, walk.rotations[:1])
    walk = Walk(*(np.concatenate([a, b]) for a, b in zip(lead, walk, strict=True)))
    path = write_logger("", "txyzdabc")(folder, walk)
    (folder / "Frames.txt").write_text(f"{5123.25!r},0,900.0,905.0,640.0,355.0\n5123.3,1,900.0,905.0,640.0,355.0\n")
    return path


def write_record3d_folder(folder: Path, walk: Walk) -> Path:
    """As it is exported: the same metadata beside pictures."""
    with zipfile.ZipFile(write_record3d(folder, walk)) as archive:
        (folder / "scan").mkdir()
        (folder / "scan" / "metadata.json").write_bytes(archive.read("metadata"))
    return folder / "scan"


def write_kitti(folder: Path, walk: Walk) -> Path:
    """The first camera's axes, so y down; times in a file beside."""
    positions, rotations = seen_in(walk, FLIP, np.eye(3))
    rows = matrices(positions, rotations)[:, :3].reshape(-1, 12)
    (folder / "times.txt").write_text("".join(f"{time_s:e}\n" for time_s in walk.times_s))
    return _write_columns(folder / "00.txt", "", rows, " ")


def write_euroc(folder: Path, walk: Walk) -> Path:
    """Poses of the body, w first, in nanoseconds since 1970; the camera's place on it in cam0/sensor.yaml; z up."""
    body_from_camera = np.eye(4)
    body_from_camera[:3, :3] = turn(2, 1.5) @ turn(0, 0.1)
    body_from_camera[:3, 3] = (-0.02, -0.06, 0.01)
    body = matrices(*seen_in(walk, Z_UP, np.eye(3))) @ np.linalg.inv(body_from_camera)
    turns = quaternions(body[:, :3, :3])
    state = folder / "mav0" / "state_groundtruth_estimate0"
    state.mkdir(parents=True)
    (folder / "mav0" / "cam0").mkdir()
    names = "p_RS_R_x [m], p_RS_R_y [m], p_RS_R_z [m], q_RS_w [], q_RS_x [], q_RS_y [], q_RS_z []"
    lines = [f"#timestamp, {names}, v_RS_R_x [m s^-1], v_RS_R_y [m s^-1], v_RS_R_z [m s^-1]"]
    for time_s, matrix, (x, y, z, w) in zip(walk.times_s, body, turns.tolist(), strict=True):
        values = (*matrix[:3, 3].tolist(), w, x, y, z, 0.1, 0.2, 0.3)
        lines.append(f"{1403636579758555392 + round(time_s * 1e9)}," + ",".join(map(repr, values)))
    (state / "data.csv").write_text("\n".join(lines) + "\n")
    cells = ", ".join(repr(value) for value in body_from_camera.ravel().tolist())
    (folder / "mav0" / "cam0" / "sensor.yaml").write_text(
        f"sensor_type: camera\nT_BS:\n  cols: 4\n  rows: 4\n  data: [{cells}]\nrate_hz: 20\nresolution: [1280, 720]\n"
        "camera_model: pinhole\nintrinsics: [900.0, 905.0, 640.0, 355.0]\ndistortion_model: radial-tangential\n"
        "distortion_coefficients: [0.0, 0.0, 0.0, 0.0]\n"
    )
    return state / "data.csv"


def write_tum(folder: Path, walk: Walk) -> Path:
    """Scaled quaternions are the same turns; the clock counts since 1970."""
    table = np.column_stack([walk.times_s + 1305031098.5, walk.positions_m, 3 * quaternions(walk.rotations)])
    header = "# ground truth trajectory\n# timestamp tx ty tz qx qy qz qw\n"
    return _write_columns(folder / "groundtruth.txt", header, table, " ")


def write_orb_slam(folder: Path, walk: Walk) -> Path:
    """TUM's order with nanoseconds, as ORB-SLAM3 saves a run of EuRoC."""
    lines = [
        " ".join([f"{1.4e18 + round(t * 1e9):.6f}", *map(repr, (*place, *q))])
        for t, place, q in zip(walk.times_s.tolist(), walk.positions_m.tolist(), quaternions(walk.rotations).tolist(),
                               strict=True)
    ]  # fmt: skip
    (path := folder / "CameraTrajectory.txt").write_text("\n".join(lines) + "\n")
    return path


LOGGER_HEADERS = {
    "plain": write_logger("timestamp,tx,ty,tz,qw,qx,qy,qz\n", "txyzdabc"),
    "words": write_logger(
        "Timestamp,Position.X,Position.Y,Position.Z,Rotation.X,Rotation.Y,Rotation.Z,Rotation.W\n", "txyzabcd"
    ),
    "snake": write_logger(
        "frame_index,time_ms,gravity_x,camera_pos_x,camera_pos_y,camera_pos_z,quat_w,quat_x,quat_y,quat_z\n",
        "nt-xyzdabc", 1e3,
    ),
    "units": write_logger("time [us],x (m),y (m),z (m),qx,qy,qz,qw\n", "txyzabcd", 1e6),
    "camel": write_logger('"timestampNs","posX","posY","posZ","rotX","rotY","rotZ","rotW"\n', "txyzabcd", 1e9),
}  # fmt: skip

#: Writers by the name of what they write, with how they are imported.
WRITERS: dict[str, tuple[Callable[[Path, Walk], Path], dict[str, Any]]] = {
    "transforms.json": (write_transforms, {}),
    "COLMAP": (write_colmap, {"up": "y"}),
    "Record3D": (write_record3d, {}),
    "Record3D by its rate": (lambda folder, walk: write_record3d(folder, walk, False), {}),
    "Record3D's folder": (write_record3d_folder, {}),
    "Polycam": (write_polycam, {}),
    "Polycam's archive": (write_polycam_zip, {}),
    **{f"logger, {name}": (write, {}) for name, write in LOGGER_HEADERS.items()},
    "ios_logger": (write_ios_logger, {}),
    "Stray Scanner": (write_stray, {}),
    "KITTI": (write_kitti, {}),
    "EuRoC": (write_euroc, {}),
    "TUM": (write_tum, {}),
    "ORB-SLAM": (write_orb_slam, {}),
}
