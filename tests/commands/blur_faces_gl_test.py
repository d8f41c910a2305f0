"""`--blur-faces` and `--face-model` from outside: a known face in a recording is gone, and the picture says so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from tests.feed.faces.correlation_model import make_correlation_model
from tests.feed.faces.truth_test import FACE, astronaut

Vitrine = Callable[..., Any]
#: Where the face is put, and how much smaller than scikit-image's.
LEFT, TOP, SCALE = 120, 10, 0.5


@pytest.fixture
def walk(tmp_path: Path) -> Path:
    """A folder of four pictures with the face in them, a scene over it, and a model that knows it."""
    left, top = int(FACE.x), int(FACE.y)
    face = astronaut()[top : top + int(FACE.height), left : left + int(FACE.width)]
    (tmp_path / "faces.onnx").write_bytes(make_correlation_model(face))
    (tmp_path / "walk").mkdir()
    shown = Image.fromarray(astronaut()).resize((150, 165), Image.Resampling.LANCZOS)
    for number in range(4):
        picture = Image.new("RGB", (320, 180), (90, 110, 100))
        picture.paste(shown, (LEFT + 2 * number, TOP))
        picture.save(tmp_path / "walk" / f"{number}.png")
    scene = tmp_path / "scene.yaml"
    scene.write_text(
        "vitrine: 1\nfeed: walk\nnodes: [{kind: text, text: hi, size: 2, anchor: {head: bottom}}]\n", encoding="utf-8"
    )
    return scene


def pixels_of(path: Path) -> np.ndarray:
    return np.asarray(Image.open(path).convert("RGB")).astype(int)


def test_a_face_in_a_recording_is_blurred_and_the_frame_says_so(vitrine: Vitrine, walk: Path, tmp_path: Path) -> None:
    blur = ("--blur-faces", "--face-model", "faces.onnx", "--framed")
    assert vitrine("shot", walk, "--at", 0.05, "-o", "plain.png", "--framed").code == 0
    assert vitrine("shot", walk, "--at", 0.05, "-o", "blurred.png", *blur).code == 0
    plain, blurred = pixels_of(tmp_path / "plain.png"), pixels_of(tmp_path / "blurred.png")
    x, y = round(LEFT + 2 + FACE.x * SCALE), round(TOP + FACE.y * SCALE)
    inside = slice(y + 6, y + 50), slice(x + 5, x + 40)
    assert (plain[inside] != blurred[inside]).any(2).mean() > 0.95
    assert np.array_equal(plain[:180, :100], blurred[:180, :100])
    assert len(blurred) > len(plain)  # a line that says that faces are blurred
    with Image.open(tmp_path / "blurred.png") as picture:
        assert picture.info["vitrine:faces"] == "blurred" and "vitrine:capture-light" not in picture.info


def test_a_frame_of_a_film_is_the_shot_of_its_time(vitrine: Vitrine, walk: Path, tmp_path: Path) -> None:
    blur = ("--blur-faces", "--face-model", "faces.onnx")
    assert vitrine("record", walk, "-o", "frames", *blur).code == 0
    assert vitrine("shot", walk, "--at", 0.05, "-o", "shot.png", *blur).code == 0
    np.testing.assert_array_equal(pixels_of(tmp_path / "frames" / "frame-000001.png"), pixels_of(tmp_path / "shot.png"))


def test_a_sheet_blurs_as_a_shot_does(vitrine: Vitrine, walk: Path, tmp_path: Path) -> None:
    blur = ("--blur-faces", "--face-model", "faces.onnx")
    of = ("--at", 0, "--devices", "generic", "--environments", "overcast", "--size", "320x180")
    options: tuple[str, ...]
    for name, options in (("plain", ()), ("blurred", blur)):
        ran = vitrine("sheet", walk, *of, *options, "-o", f"{name}.png")
        assert ran.code == 0, ran.err
    differs = (pixels_of(tmp_path / "plain.png") != pixels_of(tmp_path / "blurred.png")).any(2)
    rows, columns = np.flatnonzero(differs.any(1)), np.flatnonzero(differs.any(0))
    assert 40 < len(rows) < 130 and 40 < len(columns) < 130 and differs.sum() > 1_500


@pytest.mark.parametrize("command", ["shot", "sheet"])
def test_a_mistake_is_one_sentence(vitrine: Vitrine, walk: Path, command: str) -> None:
    ran = vitrine(command, walk, "--at", 0, "-o", "a.png", "--blur-faces")
    assert ran.code == 2 and "--face-model FILE" in ran.err and ran.err.strip().count("\n") == 0, ran.err
