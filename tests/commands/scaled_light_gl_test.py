"""What the commands write at another size than the feed's: a checkerboard of 0 and 255 at half size is code 188."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.prepared_program import Ran
from vitrine.report.sheet_picture import GAP_PX, HEAD_PX

#: Nothing in the overlay, and glasses without a display: all that is drawn is the feed.
SCENE = """
vitrine: 1
feed: feed
nodes: [{kind: text, id: word, text: "x", anchor: {head: center}, when: never}]
statechart: {states: {now: {initial: true}, never: {}}}
"""
HALF = ("--size", "160x90")


@pytest.fixture
def board(tmp_path: Path) -> Path:
    """A scene over three pictures, 320 x 180, black and white by turns, pixel by pixel."""
    (tmp_path / "feed").mkdir()
    for index in range(3):
        Image.fromarray(255 * (np.indices((180, 320)).sum(0) % 2).astype(np.uint8)).save(
            tmp_path / "feed" / f"{index}.png"
        )
    (tmp_path / "scene.yaml").write_text(SCENE, encoding="utf-8")
    return tmp_path / "scene.yaml"


def codes(path: Path) -> np.ndarray:
    with Image.open(path) as picture:
        return np.asarray(picture.convert("RGB"))


@pytest.mark.parametrize("device", ["generic", "ray-ban-meta"])
def test_a_shot(vitrine: Callable[..., Ran], board: Path, tmp_path: Path, device: str) -> None:
    ran = vitrine("shot", board, "--at", 0, "--device", device, *HALF, "-o", "shot.png")
    assert ran.code == 0, ran.err
    assert (codes(tmp_path / "shot.png") == 188).all()


def test_a_film(vitrine: Callable[..., Ran], board: Path, tmp_path: Path) -> None:
    ran = vitrine("record", board, *HALF, "-o", "frames")
    assert ran.code == 0, ran.err
    frames = sorted((tmp_path / "frames").iterdir())
    assert len(frames) == 3 and all((codes(file) == 188).all() for file in frames)


def test_a_sheet(vitrine: Callable[..., Ran], board: Path, tmp_path: Path) -> None:
    where = ("--devices", "ray-ban-meta", "--environments", "sunlit", *HALF)
    ran = vitrine("sheet", board, "--at", 0, *where, "-o", "sheet.png")
    assert ran.code == 0, ran.err
    assert (codes(tmp_path / "sheet.png")[HEAD_PX : HEAD_PX + 90, GAP_PX : GAP_PX + 160] == 188).all()
