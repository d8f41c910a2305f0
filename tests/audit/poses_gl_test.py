"""Between the stamps of a pose file the camera turns evenly, whatever its quaternions' signs and the axis of up."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from tests.audit import stages
from tests.audit.colorimetry import Light, decode, luminance
from tests.audit.pinholes import camera, pose_at, rotation, seen_at
from tests.audit.program import Codes, Job, Program
from tests.prepared_program import PreparedProgram

SIZE, FPS = (640, 360), 30
#: From the file's axes to ours, by the axis that is up there: ours is y.
WORLD_FROM_FILE = {
    "y": np.eye(3),
    "z": np.array([[1.0, 0, 0], [0, 0, 1], [0, -1, 0]]),
    "-y": np.diag([1.0, -1, -1]),
}
#: Uneven stamps with wide turns between them, so that a straight way between two quaternions is pixels off.
STAMPS_S = (0.0, 0.43, 1.1, 1.27, 2.0)
#: Yaw, pitch and roll in degrees, and position in metres, at each stamp.
TURNS = ((-14, 3, 0), (12, -6, 9), (-13, 7, -12), (4, 0, 4), (-10, -4, 0))
POSITIONS_M = ((0, 1.6, 0), (0.4, 1.7, -0.3), (-0.3, 1.5, -0.9), (0.1, 1.6, -1.0), (0.5, 1.8, -1.6))
MARKER_M = (0.4, 1.9, -9.0)
FRAMES = (4, 9, 12, 13, 20, 29, 33, 36, 38, 45, 52, 59)
MOST_PX = 0.05


def about(axis: str, degrees: float) -> Light:
    """A quaternion x, y, z, w."""
    half = math.radians(degrees) / 2
    return np.array([math.sin(half) * (axis == name) for name in "xyz"] + [math.cos(half)])


def times(one: Light, other: Light) -> Light:
    """The quaternion of the turn `one` after `other`."""
    (ax, ay, az, aw), (bx, by, bz, bw) = one, other
    return np.array(
        [
            aw * bx + ax * bw + ay * bz - az * by,
            aw * by - ax * bz + ay * bw + az * bx,
            aw * bz + ax * by - ay * bx + az * bw,
            aw * bw - ax * bx - ay * by - az * bz,
        ]
    )


def world_poses() -> Light:
    """The poses (N, 8) in our axes: optical ones look along -z, half a turn about x away."""
    rows = []
    for stamp, (yaw, pitch, roll), position in zip(STAMPS_S, TURNS, POSITIONS_M, strict=True):
        turned = times(times(about("y", yaw), about("x", pitch)), times(about("z", roll), about("x", 180)))
        rows.append([stamp, *position, *turned])
    return np.array(rows)


def write_poses(path: Path, up: str) -> None:
    """The same poses in a file with another axis up, every second quaternion negated, from another hour on."""
    file_from_world = {"y": about("x", 0), "z": about("x", 90), "-y": about("x", 180)}[up]
    lines = ["# t tx ty tz qx qy qz qw"]
    for i, row in enumerate(world_poses()):
        position = WORLD_FROM_FILE[up].T @ row[1:4]
        turned = times(file_from_world, row[4:]) * (-1) ** i
        lines.append(" ".join(f"{v:.12f}" for v in (row[0] + 1300, *position, *turned)))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    view = camera(*SIZE)
    path.with_suffix(".camera.yaml").write_text(
        f"width: {SIZE[0]}\nheight: {SIZE[1]}\nfx: {view.fx!r}\nfy: {view.fy!r}\n"
        f'cx: {view.cx}\ncy: {view.cy}\nup: "{up}"\n',
        encoding="utf-8",
    )


@pytest.fixture(scope="module")
def pictures(
    tmp_path_factory: pytest.TempPathFactory, prepared_program: PreparedProgram | None
) -> dict[str, list[Codes]]:
    """A marker in the world, by the axis that is up in the file, at every one of FRAMES."""
    folder = tmp_path_factory.mktemp("poses")
    at = f"anchor: {{world: [{', '.join(str(v) for v in MARKER_M)}]}}"
    scene = stages.scene(folder / "scene.yaml", f'kind: panel, width: 1.5, height: 1.5, fill: "#FFFFFF", {at}')
    jobs = []
    for i, up in enumerate(WORLD_FROM_FILE):
        feed = stages.black_film(folder / f"film-{i}.mp4", SIZE, FRAMES[-1] + 2)
        write_poses(folder / f"film-{i}.tum", up)
        jobs.append(Job(scene, feed, [{"at": frame / FPS, "view": "panel"} for frame in FRAMES]))
    drawn = Program(folder, prepared_program).draw(*jobs)
    return {up: [seen.codes for seen in pictures] for up, pictures in zip(WORLD_FROM_FILE, drawn, strict=True)}


def expected_at(time_s: float) -> tuple[float, float]:
    position, turned = pose_at(world_poses(), time_s)
    return seen_at(camera(*SIZE), position, turned, np.array(MARKER_M))


@pytest.mark.parametrize("up", WORLD_FROM_FILE)
def test_the_marker_stands_where_an_even_turn_puts_it(up: str, pictures: dict[str, list[Codes]]) -> None:
    y, x = np.indices((SIZE[1], SIZE[0])) + 0.5
    worst = 0.0
    for frame, codes in zip(FRAMES, pictures[up], strict=True):
        light = luminance(decode(codes))
        found = (x * light).sum() / light.sum(), (y * light).sum() / light.sum()
        worst = max(worst, float(np.hypot(*np.subtract(found, expected_at(frame / FPS)))))
    assert worst <= MOST_PX


def test_a_straight_way_between_quaternions_would_be_seen() -> None:
    """What is tried here can fail: normalised mixtures of quaternions are up to so many pixels off."""
    rows, off = world_poses(), []
    for frame in FRAMES:
        i = int(np.searchsorted(rows[:, 0], frame / FPS, "right")) - 1
        share = (frame / FPS - rows[i, 0]) / (rows[i + 1, 0] - rows[i, 0])
        last = rows[i + 1, 4:] * np.sign(rows[i, 4:] @ rows[i + 1, 4:])
        mixed = rotation((1 - share) * rows[i, 4:] + share * last)
        position = pose_at(rows, frame / FPS)[0]
        seen = seen_at(camera(*SIZE), position, mixed, np.array(MARKER_M))
        off.append(np.hypot(*np.subtract(seen, expected_at(frame / FPS))))
    assert max(off) > 4 * MOST_PX
