"""Readers of data sets on ten frames in their own forms, made after their published descriptions."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from vitrine.bench.track_data import KITTI_HEIGHT_M, read_kitti, read_street, read_tum
from vitrine.errors import InputError
from vitrine.track.rotations import exponential
from vitrine.world.rotations import quaternions_from_rotations

COUNT = 10
#: A car that turns to the right as it drives, in KITTI's axes: x right, y down, z ahead.
YAW = np.linspace(0, 0.3, COUNT)
TURNS = exponential(np.column_stack([0 * YAW, YAW, 0 * YAW]))
CENTRES = np.column_stack([np.sin(YAW), 0 * YAW, np.linspace(0, 9, COUNT)])


def write_pictures(folder: Path, names: list[str], size: tuple[int, int]) -> None:
    folder.mkdir(parents=True)
    for name in names:
        Image.new("L", size, 90).save(folder / name)


@pytest.fixture
def kitti(tmp_path: Path) -> Path:
    folder = tmp_path / "dataset" / "sequences" / "04"
    write_pictures(folder / "image_0", [f"{n:06d}.png" for n in range(COUNT)], (124, 37))
    (folder / "times.txt").write_text("".join(f"{5 + n * 0.104:.6e}\n" for n in range(COUNT)))
    row = "7.188560e+01 0 6.071928e+01 0 0 7.188560e+01 1.852157e+01 0 0 0 1 0"
    (folder / "calib.txt").write_text(f"P0: {row}\nP1: {row}\n")
    (tmp_path / "dataset" / "poses").mkdir()
    rows = np.concatenate([TURNS, CENTRES[:, :, None]], axis=2).reshape(COUNT, 12)
    np.savetxt(tmp_path / "dataset" / "poses" / "04.txt", rows)
    return folder


def test_kitti_stands_upright_in_metres(kitti: Path) -> None:
    clip = read_kitti(kitti)
    assert len(clip.pictures) == COUNT and clip.times_s == pytest.approx(np.arange(COUNT) * 0.104)
    assert (clip.camera.width_px, clip.camera.fx_px, clip.camera.cy_px) == (124, 71.8856, 18.52157)
    # Ahead is -Z, right is +X, and the camera hangs at its height.
    assert clip.centres[-1] == pytest.approx([np.sin(0.3), KITTI_HEIGHT_M, -9])
    assert clip.turns[0] == pytest.approx(np.diag([1, -1, -1]))
    assert clip.turns[-1] @ [0, 0, 1] == pytest.approx([np.sin(0.3), 0, -np.cos(0.3)])


def test_tum_has_its_truth_at_the_stamps_of_its_pictures(tmp_path: Path) -> None:
    folder = tmp_path / "rgbd_dataset_freiburg2_desk"
    stamps = 1311868164.363 + np.arange(COUNT) / 30
    write_pictures(folder / "rgb", [f"{s:.6f}.png" for s in stamps], (64, 48))
    rows = "".join(f"{s:.6f} rgb/{s:.6f}.png\n" for s in stamps)
    (folder / "rgb.txt").write_text("# color images\n# timestamp filename\n" + rows)
    # The truth is of other times, denser, in a world whose z is up; the camera looks along its y.
    truth_s = np.linspace(stamps[0] - 0.01, stamps[-2] + 0.01, 40)
    look = np.array([[1.0, 0, 0], [0, 0, 1], [0, -1, 0]])
    quaternion = quaternions_from_rotations(look[None])[0]
    lines = [f"{s:.6f} {0.5 * (s - stamps[0]):.6f} 2 1.4 {' '.join(f'{q:.7f}' for q in quaternion)}\n" for s in truth_s]
    (folder / "groundtruth.txt").write_text("# timestamp tx ty tz qx qy qz qw\n" + "".join(lines))
    clip = read_tum(folder)
    assert len(clip.pictures) == COUNT - 1, "the last one lies beyond the truth"
    assert clip.times_s[0] == 0 and clip.camera.fx_px == 520.9
    assert clip.centres[-1] == pytest.approx([0.5 * 8 / 30, 1.4, -2], abs=1e-5)
    assert clip.turns[0] @ [0, 0, 1] == pytest.approx([0, 0, -1], abs=1e-6)
    assert clip.turns[0] @ [0, 1, 0] == pytest.approx([0, -1, 0], abs=1e-6)


def test_the_street_is_a_clip_with_truth(tmp_path: Path) -> None:
    clip = read_street(Path(__file__).parents[2] / "assets" / "feeds" / "street.mp4")
    assert len(clip.times_s) == 1320 and clip.camera.fx_px == 1150
    assert clip.eye_height_m == pytest.approx(1.61, abs=0.01)
    assert clip.turns[0] @ [0, 0, 1] == pytest.approx([0, 0, -1], abs=0.05)


@pytest.mark.parametrize(
    ("file", "text", "words"),
    [
        ("calib.txt", "Tr: 1 2 3\n", "there is no line P0:"),
        ("times.txt", "", "the file is empty"),
        ("times.txt", "now\n", "now"),
        ("poses.txt", "1 2 3\n", "row 1 has 3 columns"),
    ],
)
def test_a_damaged_set_is_one_sentence(kitti: Path, file: str, text: str, words: str) -> None:
    (kitti / file).write_text(text)
    with pytest.raises(InputError, match=words):
        read_kitti(kitti)
    (kitti / "times.txt").unlink()
    with pytest.raises(InputError):
        read_kitti(kitti)
