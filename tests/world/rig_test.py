"""The files beside a feed: what is there is taken, what is not is said, and what is wrong has its line."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from vitrine.errors import InputError, Place
from vitrine.world.camera import DEFAULT_POSE, Intrinsics
from vitrine.world.lens import Lens, LensModel
from vitrine.world.rig import load_camera, load_rig

GOOD = "width: 1280\nheight: 720\nfx: 900\nfy: 905.5\ncx: 640\ncy: 355\n"


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "street.camera.yaml"
    path.write_text(text)
    return path


def test_a_camera_is_read(tmp_path: Path) -> None:
    assert load_camera(written(tmp_path, GOOD)) == (Intrinsics(1280, 720, 900, 905.5, 640, 355), "y", None, False)
    assert load_camera(written(tmp_path, GOOD + "up: z")).up == "z"


def test_the_light_that_it_filmed_in_has_its_name_and_place(tmp_path: Path) -> None:
    path = written(tmp_path, GOOD + "light: sunlit\n")
    assert load_camera(path).light == ("sunlit", Place(str(path), 7, 8))
    light = load_rig(tmp_path / "street.mp4", (640, 360), Intrinsics.from_fov(640, 360)).light
    assert light is not None and light.name == "sunlit", "also where somebody else knows the lens"
    assert load_rig(None, (640, 360)).light is None


def test_both_files_make_a_rig_at_the_size_of_the_feed(tmp_path: Path) -> None:
    written(tmp_path, GOOD + "up: z")
    (tmp_path / "street.tum").write_text("7 1 2 3 0 0 0 1\n8 2 2 3 0 0 0 1\n")
    rig = load_rig(tmp_path / "street.mp4", (640, 360))
    assert rig.intrinsics == Intrinsics(640, 360, 450, 452.75, 320, 177.5)
    assert rig.pose_at(0.5).position_m == pytest.approx((1.5, 3, -2))
    assert rig.notes == ()


def test_without_them_the_camera_stands_still_and_it_is_said(tmp_path: Path) -> None:
    for feed in (None, tmp_path / "street.mp4"):
        rig = load_rig(feed, (640, 360))
        assert rig.intrinsics == Intrinsics.from_fov(640, 360)
        assert rig.pose_at(3) == DEFAULT_POSE
        assert len(rig.notes) == 2 and "65°" in rig.notes[0] and "stands still" in rig.notes[1]


def test_a_camera_that_cannot_move_need_not_be_said_to_stand_still(tmp_path: Path) -> None:
    rig = load_rig(tmp_path / "view.png", (640, 360), expects_motion=False)
    assert len(rig.notes) == 1 and "65°" in rig.notes[0]


def test_a_camera_that_somebody_else_knows_is_taken_and_nothing_is_assumed(tmp_path: Path) -> None:
    own = Intrinsics.from_fov(640, 360, 40)
    rig = load_rig(None, (640, 360), own)
    assert (rig.intrinsics, rig.notes) == (own, load_rig(None, (640, 360)).notes[1:])
    written(tmp_path, GOOD + "up: z")
    (tmp_path / "street.tum").write_text("7 1 2 3 0 0 0 1\n")
    rig = load_rig(tmp_path / "street.mp4", (640, 360), own)
    assert (rig.intrinsics, rig.notes) == (own, ())
    assert rig.pose_at(0).position_m == pytest.approx((1, 3, -2))


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (GOOD.replace("fx: 900", "fx: wide"), 3, "'wide' is no number of pixels"),
        (GOOD.replace("fx: 900", "fx: -900"), 3, "too small"),
        (GOOD.replace("fx: 900", "fx: 1" + "0" * 17), 3, "no number of pixels"),
        (GOOD.replace("width: 1280", "width: 1280.5"), 1, "whole number"),
        (GOOD.replace("height: 720", "height: true"), 2, "no number of pixels"),
        (GOOD.replace("cy: 355\n", ""), 1, '"cy" is missing'),
        (GOOD + "up: west", 7, '"west" is no axis'),
        (GOOD + "upp: y", 7, 'did you mean "up"'),
        (GOOD + "light: 5000", 7, "5000 is no name of a light; allowed: an environment such as sunlit"),
        (GOOD + "lihgt: sunlit", 7, 'did you mean "light"'),
    ],
)
def test_a_mistake_has_its_line(tmp_path: Path, text: str, line: int, words: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(InputError) as caught:
        load_camera(path)
    (found,) = caught.value.problems
    assert words in str(found)
    assert found.place is not None and (found.place.file, found.place.line) == (str(path), line)


def test_several_mistakes_come_at_once(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        load_camera(written(tmp_path, "width: 0\nfocal: 3\n"))
    assert len(caught.value.problems) == 7


@pytest.mark.parametrize(("key", "value"), [("fx", "1e-9"), ("fy", "1e6"), ("fx", "1.0e-300"), ("width", "9" * 17)])
def test_a_focal_length_is_some_camera_s(tmp_path: Path, key: str, value: str) -> None:
    lines = {"width": "640", "height": "360", "fx": "600", "fy": "600", "cx": "320", "cy": "180"} | {key: value}
    (path := tmp_path / "a.camera.yaml").write_text("".join(f"{name}: {text}\n" for name, text in lines.items()))
    with pytest.raises(InputError) as caught:
        load_camera(path)
    assert caught.value.problems[0].key == key


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right of their own on Windows")
def test_a_link_beside_a_feed_leads_nowhere_else(tmp_path: Path) -> None:
    (folder := tmp_path / "scene").mkdir()
    (tmp_path / "secret").write_text("a password\n")
    (folder / "walk.tum").symlink_to(tmp_path / "secret")
    with pytest.raises(InputError, match="this link leads out of the feed's folder") as caught:
        load_rig(folder / "walk.mp4", (640, 360))
    assert "password" not in str(caught.value)
    (folder / "walk.tum").unlink()
    (folder / "poses").mkdir()
    (folder / "poses" / "a.tum").write_text("0 1 2 3 0 0 0 1\n")
    (folder / "walk.tum").symlink_to("poses/a.tum")
    assert load_rig(folder / "walk.mp4", (640, 360)).trajectory is not None


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no FIFOs among its files")
def test_a_fifo_beside_a_feed_is_no_sidecar(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "walk.tum")
    with pytest.raises(InputError, match="no regular file"):
        load_rig(tmp_path / "walk.mp4", (640, 360))


def test_a_feed_whose_sidecars_can_have_no_name_has_none(tmp_path: Path) -> None:
    for feed in (tmp_path / f"{'a' * 250}.mp4", tmp_path / "a\0.mp4", Path(""), Path("/")):
        assert load_rig(feed, (640, 360)).trajectory is None


@pytest.mark.parametrize(
    ("lens", "model", "coefficients"),
    [
        ("model: brown-conrady\nk1: -0.28\np2: 0.001\n", "brown-conrady", (-0.28, 0, 0, 0.001, 0, 0, 0, 0)),
        ("model: fisheye\n", "fisheye", (0, 0, 0, 0)),
        ("model: fisheye\nk1: -0.01\nk4: 0.002\n", "fisheye", (-0.01, 0, 0, 0.002)),
        ("model: division\nk1: -0.2\n", "division", (-0.2,)),
    ],
)
def test_a_lens_is_read(tmp_path: Path, lens: str, model: LensModel, coefficients: tuple[float, ...]) -> None:
    camera = load_camera(written(tmp_path, GOOD + lens)).intrinsics
    assert camera == Intrinsics(1280, 720, 900, 905.5, 640, 355, Lens(model, coefficients))
    assert camera.scaled(640, 360).lens == camera.lens, "coefficients count in focal lengths"


@pytest.mark.parametrize("lens", ["model: pinhole\n", "model: brown-conrady\nk1: 0\n", "model: division\nk1: 0.0\n"])
def test_a_lens_that_bends_nothing_is_none(tmp_path: Path, lens: str) -> None:
    assert load_camera(written(tmp_path, GOOD + lens)).intrinsics == Intrinsics(1280, 720, 900, 905.5, 640, 355)


@pytest.mark.parametrize(
    ("lens", "words"),
    [
        (
            "model: opencv_fisheye\n",
            ":7:8 model: 'opencv_fisheye' is no model of a lens; allowed: pinhole, brown-conrady",
        ),
        ("model: opencv_fisheye\n", "write fisheye"),
        ("model: fish\n", 'did you mean "fisheye"?'),
        ("model: [fisheye]\n", "is no model of a lens"),
        ("k1: -0.2\n", ':7:1 k1: "k1" bends the picture, and the key "model" does not say how; allowed: brown-conrady'),
        ("model: pinhole\nk1: -0.2\n", ':8:1 k1: "k1" bends the picture'),
        ("model: fisheye\np1: 0.1\n", ':8:1 p1: a fisheye lens has no "p1"; allowed: k1, k2, k3, k4'),
        ("model: division\nk1: wide\n", ":8:5 k1: 'wide' is no coefficient of a lens; allowed: a number from -1000"),
        ("model: division\nk1: .nan\n", "'.nan' is no coefficient of a lens"),
        ("model: brown-conrady\nk1: true\n", "True is no coefficient of a lens"),
        (
            "model: brown-conrady\nk1: -28\n",
            ":8:5 k1: the lens folds back 65 pixels from the middle of the picture, where",
        ),
    ],
)
def test_a_mistake_in_a_lens_has_its_sentence_and_place(tmp_path: Path, lens: str, words: str) -> None:
    with pytest.raises(InputError) as error:
        load_camera(written(tmp_path, GOOD + lens))
    assert words in str(error.value)
    assert len(error.value.problems) == 1
