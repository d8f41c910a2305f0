"""`poses import`: two files beside a clip that the clip is then shown with, all told; nothing is written over."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import yaml
from PIL import Image

from tests.world.poses.pose_writers import make_walk, write_kitti, write_transforms, write_tum
from vitrine.cli import run
from vitrine.world.rig import load_rig

WALK = make_walk(20)


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    """A folder of 20 pictures, which is shown at 25 a second."""
    (folder := tmp_path / "walk").mkdir()
    for index in range(20):
        Image.new("RGB", (64, 36)).save(folder / f"{index:02}.png")
    return folder


def test_a_clip_is_shown_with_what_was_imported(tmp_path: Path, clip: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = write_transforms(tmp_path, WALK)
    assert run(["poses", "import", str(file), "--clip", str(clip)]) == 0
    found, poses, camera = capsys.readouterr().out.splitlines()
    assert found == (
        "found: transforms.json, 20 frames, frames 1 to 20 by their names, OpenGL camera axes, z up, "
        "units taken as metres, which no camera alone can tell (--scale), 25 frames a second as in the clip, "
        "the first pose is 1.60 m above the ground (--height)"
    )
    assert poses == f"{tmp_path}/walk.tum: 20 poses over 0.8 s"
    assert camera == f"{tmp_path}/walk.camera.yaml: 1280 × 720, focal length 900.0 px"
    rig = load_rig(clip, (64, 36), feed_duration_s=20 / 25)
    assert rig.notes == () and rig.trajectory is not None
    np.testing.assert_allclose(rig.trajectory.positions_m, WALK.positions_m, atol=1e-6)
    assert rig.intrinsics.fx_px == pytest.approx(45)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "transforms.json",
        "walk",
        "walk.camera.yaml",
        "walk.tum",
    ]


def test_without_a_clip_the_files_are_named_as_the_poses(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["poses", "import", str(write_kitti(tmp_path, WALK))]) == 0
    assert (tmp_path / "00.tum").is_file() and not (tmp_path / "00.camera.yaml").exists()
    told = capsys.readouterr().out
    assert "metres assumed" in told and told.endswith(
        f"the file says nothing of the lens: {tmp_path}/00.camera.yaml can\n"
    )


def test_nothing_is_written_over_but_by_force(tmp_path: Path, clip: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, camera = write_transforms(tmp_path, WALK), tmp_path / "walk.camera.yaml"
    camera.write_text("width: 64\nheight: 36\nfx: 40\nfy: 40\ncx: 32\ncy: 18\nup: z\nlight: sunlit\n")
    before = camera.read_bytes()
    command = ["poses", "import", str(file), "--clip", str(clip)]
    assert run(command) == 1
    assert "walk.camera.yaml: this file is there already; --force writes over it" in capsys.readouterr().err
    assert camera.read_bytes() == before and not (tmp_path / "walk.tum").exists(), "all or nothing"
    assert run([*command, "--force"]) == 0
    assert yaml.safe_load(camera.read_text())["light"] == "sunlit", "what the lens does not say stays"
    rig = load_rig(clip, (64, 36))
    assert rig.trajectory is not None
    np.testing.assert_allclose(rig.trajectory.positions_m, WALK.positions_m, atol=1e-6)


@pytest.mark.parametrize("up", ["y", "z", "-y"])
def test_a_camera_file_that_stays_says_which_axis_is_up(tmp_path: Path, clip: Path, up: str) -> None:
    """Poses without a lens are written in the axes of the camera file beside; those of a TUM file have them already."""
    camera = tmp_path / "walk.camera.yaml"
    camera.write_text(f"width: 64\nheight: 36\nfx: 40\nfy: 40\ncx: 32\ncy: 18\nup: {up}\n")
    for file, options in ((write_kitti(tmp_path, WALK), []), (write_tum(tmp_path, WALK), ["--up", "y", "--force"])):
        assert run(["poses", "import", str(file), "--clip", str(clip), *options]) == 0
        rig = load_rig(clip, (64, 36))
        assert rig.trajectory is not None
        np.testing.assert_allclose(rig.trajectory.positions_m, WALK.positions_m, atol=1e-6)
    plain = tmp_path / "walk.tum"
    plain.write_text("5 1 2 3 0 0 0 1\n6 1 2 4 0 0 0 1\n6 1 2 4 0 0 0 1\n")
    before = load_rig(clip, (64, 36)).trajectory
    assert run(["poses", "import", str(plain), "--clip", str(clip), "--force"]) == 0
    after = load_rig(clip, (64, 36))
    assert before is not None and after.trajectory is not None and after.notes == ()
    np.testing.assert_allclose(after.trajectory.positions_m, before.positions_m, atol=1e-9)


def test_what_was_lost_and_left_out_is_told(tmp_path: Path, clip: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The clip begins with the file, whether its camera was tracked then or not."""
    (path := tmp_path / "a.txt").write_text("7 nan nan nan nan nan nan nan\n7.6 0 0 0 0 0 0 1\n7.7 0 0 0 0 0 0 1\n")
    assert run(["poses", "import", str(path), "--clip", str(clip)]) == 0
    told = capsys.readouterr().out
    assert "1 line without a pose (nan, or a quaternion of zero) left out\n" in told
    assert "the poses begin 0.60 s after the clip: until then the first one stands\n" in told
    assert "the camera is not tracked from 0.0 to 0.6 s: what is fixed to the world fades there\n" in told


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        (["--axes", "opngl"], 2, '--axes: there is no "opngl"; did you mean "opengl"?'),
        (["--up", "w"], 2, '--up: there is no "w"'),
        (["--unit", "min"], 2, '--unit: there is no "min"'),
        (["--roll", "45"], 2, '--roll: there is no "45"; allowed: auto, 0, 90, 180, 270'),
        (["--quaternion", "zxyw"], 2, "--quaternion: there is no"),
        (["--scale", "0"], 2, "--scale: 0 is too far"),
        (["--rate", "nan"], 2, "--rate: nan is too far"),
        (["--offset", "-50"], 1, "all poses lie before the clip, the last by 49.4 s"),
        (["--scale", "1e6"], 1, "lies more than 10,000 km away"),
        (["--clip", "gone.mp4"], 1, "gone.mp4"),
        (["--clip", "camera:0"], 2, "--clip: nothing lies beside this"),
    ],
)
def test_a_mistake_is_one_sentence_and_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    options: list[str], code: int, words: str,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    far = make_walk(20)._replace(positions_m=WALK.positions_m + 100)
    assert run(["poses", "import", str(write_transforms(tmp_path, far)), *options]) == code
    told = capsys.readouterr().err
    assert words in told and told.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["transforms.json"]
