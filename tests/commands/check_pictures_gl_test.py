"""`check --pictures` and `--heat`: the worst frames with the element outlined, the map and its film."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image, ImageColor

from tests.prepared_program import Ran
from vitrine.output.text_label import NOTICE
from vitrine.report.legibility_map import legend_height_px

SCENE = """
vitrine: 1
feed: feed
nodes:
- {kind: text, id: word, text: Turn right, size: 1, color: "#FFFFFF", anchor: {head: center}}
"""
ON = ("--device", "even-g2", "--environment", "sunlit")


@pytest.fixture
def bright(tmp_path: Path, bright_feed: Path) -> Path:
    (tmp_path / "scene.yaml").write_text(SCENE, encoding="utf-8")
    return tmp_path / "scene.yaml"


def test_the_worst_frame_has_an_outline_around_the_element(
    vitrine: Callable[..., Ran], bright: Path, tmp_path: Path
) -> None:
    assert vitrine("check", bright, *ON, "--pictures", tmp_path / "worst").code == 0
    (file,) = (tmp_path / "worst").iterdir()
    assert file.name == "even-g2-sunlit-word.png"
    with Image.open(file) as picture:
        drawn = np.asarray(picture)[:180]
    rows, columns = np.nonzero((drawn == ImageColor.getrgb(NOTICE)).all(-1))
    # The text stands in the middle of the view, 320 x 180, and so does its outline.
    assert columns.min() < 160 < columns.max() and rows.min() < 90 < rows.max()
    assert (columns.min() + columns.max()) / 2 == pytest.approx(160, abs=3)


def test_what_reads_has_no_picture(vitrine: Callable[..., Ran], bright: Path, tmp_path: Path) -> None:
    ran = vitrine("check", bright, *ON, "--thresholds", "1.01,1.02,1.03,1.04,1.05", "--pictures", tmp_path / "worst")
    assert ran.code == 0 and "0 pictures" in ran.err
    assert not list((tmp_path / "worst").iterdir())


def test_a_folder_that_holds_something_is_left_alone(vitrine: Callable[..., Ran], bright: Path, tmp_path: Path) -> None:
    folder = tmp_path / "worst"
    folder.mkdir()
    (folder / "mine.txt").write_text("mine", encoding="utf-8")
    ran = vitrine("check", bright, *ON, "--pictures", folder)
    assert ran.code == 1 and "already holds something" in ran.err
    assert [file.name for file in folder.iterdir()] == ["mine.txt"]


def test_the_map_is_a_picture_or_a_film(
    vitrine: Callable[..., Ran], vitrine_anew: Callable[..., Ran], bright: Path, tmp_path: Path
) -> None:
    made = []
    for run in (vitrine, vitrine_anew):
        assert run("check", bright, *ON, "--heat", tmp_path / "map.png").code == 0
        made.append((tmp_path / "map.png").read_bytes())
    assert made[0] == made[1]
    with Image.open(tmp_path / "map.png") as drawn:
        assert drawn.size == (320, 180 + legend_height_px(320))
    assert vitrine("check", bright, *ON, "--heat", tmp_path / "map.mp4").code == 0
    with av.open(str(tmp_path / "map.mp4")) as film:
        assert sum(1 for _ in film.decode(video=0)) == 3


def test_a_map_is_of_one_device_in_one_light(vitrine: Callable[..., Ran], bright: Path, tmp_path: Path) -> None:
    ran = vitrine("check", bright, "--device", "even-g2,quark-s1", "--heat", tmp_path / "map.png")
    assert ran.code == 1 and "one device in one light" in ran.err
    assert not (tmp_path / "map.png").exists()
